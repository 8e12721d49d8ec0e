//! The commands, each a few calls to the store and a result.

use crate::args::{Cas, Cli, Command, DEFAULT_BUCKET, Set};
use crate::bindings::{atomics, batch};
use crate::error::{Error, Outcome, note, quoted};
use crate::input;
use crate::output::Output;
use crate::session::Session;
use crate::{shell, transfer};

/// Runs a whole command line, with its output and its message.
pub fn main(cli: Cli) -> Outcome {
    let mut out = Output::new(cli.json);
    let bucket = cli.bucket.unwrap_or_else(|| DEFAULT_BUCKET.to_owned());
    let result = match cli.command {
        Command::Shell => shell::run(&bucket, &mut out),
        command => run(command, bucket, &mut out),
    };
    // What was found before an error belongs on standard output as well.
    let flushed = out.flush();
    match result.and_then(|outcome| flushed.map(|()| outcome)) {
        Ok(outcome) => outcome,
        Err(Error::Closed) => Outcome::Done,
        Err(error) => {
            note(&error.to_string());
            Outcome::Failed
        }
    }
}

/// Runs one command, in a bucket that is opened for it.
pub fn run(command: Command, bucket: String, out: &mut Output) -> Result<Outcome, Error> {
    let session = Session::open(bucket)?;
    match command {
        Command::Get { key } => get(&session, out, &key),
        Command::Set(set) => store(&session, out, set),
        Command::Delete { key } => delete(&session, out, &key),
        Command::Exists { key } => exists(&session, out, &key),
        Command::List { prefix } => list(&session, out, &prefix),
        Command::Increment { key, delta } => increment(&session, out, &key, delta),
        Command::Cas(cas) => compare_and_swap(&session, out, &cas),
        Command::GetMany { keys } => get_many(&session, out, &keys),
        Command::SetMany { pairs } => set_many(&session, out, pairs),
        Command::DeleteMany { keys } => delete_many(&session, out, &keys),
        Command::Import { file } => transfer::import(&session, out, file.as_deref()),
        Command::Export { file } => transfer::export(&session, out, file.as_deref()),
        Command::Shell => Err(Error::Usage("cannot start a shell in a shell; go on in this one".to_owned())),
    }
}

fn get(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    let value =
        session.bucket.get(key).map_err(|cause| session.failed(format!("get {}", quoted(key)), cause))?;
    out.value(key, value.as_deref())?;
    Ok(found(session, out, key, value.is_some()))
}

fn found(session: &Session, out: &Output, key: &str, found: bool) -> Outcome {
    if found {
        return Outcome::Done;
    }
    if !out.json {
        note(&format!("there is no key {} in bucket {}", quoted(key), quoted(&session.name)));
    }
    Outcome::Missing
}

fn store(session: &Session, out: &mut Output, set: Set) -> Result<Outcome, Error> {
    let key = set.key.clone();
    let value = input::value(set, out.in_shell)?;
    session
        .bucket
        .set(&key, &value)
        .map_err(|cause| session.failed(format!("set {} to {} bytes", quoted(&key), value.len()), cause))?;
    done(out)
}

fn done(out: &mut Output) -> Result<Outcome, Error> {
    out.only_json(&true)?;
    Ok(Outcome::Done)
}

fn delete(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    session.bucket.delete(key).map_err(|cause| session.failed(format!("delete {}", quoted(key)), cause))?;
    done(out)
}

fn exists(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    let exists = session
        .bucket
        .exists(key)
        .map_err(|cause| session.failed(format!("look for {}", quoted(key)), cause))?;
    out.line(&exists)?;
    Ok(if exists { Outcome::Done } else { Outcome::Missing })
}

fn list(session: &Session, out: &mut Output, prefix: &str) -> Result<Outcome, Error> {
    session
        .pages(|keys| keys.iter().filter(|key| key.starts_with(prefix)).try_for_each(|key| out.key(key)))?;
    Ok(Outcome::Done)
}

fn increment(session: &Session, out: &mut Output, key: &str, delta: i64) -> Result<Outcome, Error> {
    let sum = atomics::increment(&session.bucket, key, delta)
        .map_err(|cause| session.failed(format!("add {delta} to {}", quoted(key)), cause))?;
    out.line(&sum)?;
    Ok(Outcome::Done)
}

fn compare_and_swap(session: &Session, out: &mut Output, words: &Cas) -> Result<Outcome, Error> {
    let (old, new) = match (words.absent, words.values.as_slice()) {
        (true, [new]) => (None, new),
        (false, [old, new]) => (Some(old.as_bytes()), new),
        (true, _) => return Err(Error::Usage("cas KEY --absent takes one value, the NEW one".to_owned())),
        (false, _) => {
            return Err(Error::Usage("cas takes two values, OLD and NEW, or --absent and NEW".to_owned()));
        }
    };
    let failed = |cause| session.failed(format!("compare and swap {}", quoted(&words.key)), cause);
    let mut cas = atomics::Cas::new(&session.bucket, &words.key).map_err(failed)?;
    loop {
        let current = cas.current().map_err(failed)?;
        if current.as_deref() != old {
            out.only_json(&false)?;
            if !out.json {
                note(&mismatch(&words.key, current.as_deref()));
            }
            return Ok(Outcome::Missing);
        }
        match atomics::swap(cas, new.as_bytes()) {
            Ok(()) => return done(out),
            // Another writer came between: what it wrote decides, seen through the fresh handle.
            Err(atomics::CasError::CasFailed(fresh)) => cas = fresh,
            Err(atomics::CasError::StoreError(cause)) => return Err(failed(cause)),
        }
    }
}

fn mismatch(key: &str, current: Option<&[u8]>) -> String {
    let is = match current {
        None => "it is missing".to_owned(),
        Some(bytes) => format!("its value is {}", quoted(&String::from_utf8_lossy(bytes))),
    };
    format!("{} was left alone: {is}", quoted(key))
}

fn get_many(session: &Session, out: &mut Output, keys: &[String]) -> Result<Outcome, Error> {
    let pairs = batch::get_many(&session.bucket, keys)
        .map_err(|cause| session.failed(format!("get {} keys", keys.len()), cause))?;
    let mut outcome = Outcome::Done;
    for (key, value) in &pairs {
        out.pair(key, value.as_deref())?;
        outcome = outcome.max(found(session, out, key, value.is_some()));
    }
    Ok(outcome)
}

fn set_many(session: &Session, out: &mut Output, words: Vec<String>) -> Result<Outcome, Error> {
    let mut pairs = Vec::with_capacity(words.len() / 2);
    let mut words = words.into_iter();
    while let Some(key) = words.next() {
        let Some(value) = words.next() else {
            return Err(Error::Usage(format!(
                "cannot set {}: set-many needs a VALUE after every KEY; nothing was stored",
                quoted(&key)
            )));
        };
        pairs.push((key, value.into_bytes()));
    }
    batch::set_many(&session.bucket, &pairs)
        .map_err(|cause| session.failed(format!("set {} keys", pairs.len()), cause))?;
    done(out)
}

fn delete_many(session: &Session, out: &mut Output, keys: &[String]) -> Result<Outcome, Error> {
    batch::delete_many(&session.bucket, keys)
        .map_err(|cause| session.failed(format!("delete {} keys", keys.len()), cause))?;
    done(out)
}
