//! The commands, each a few calls to the store and a result.

mod changes;
mod commit;
mod maintenance;
mod many;
mod query;
mod swap;
mod time;
mod values;

use crate::args::{Cli, Command, DEFAULT_BUCKET};
use crate::error::{Error, Outcome, note, quoted};
use crate::output::Output;
use crate::session::Session;
use crate::{backup, shell, transfer};

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
    // It is about all buckets, and has to work where this one is not allowed.
    if let Command::Buckets = command {
        return maintenance::buckets(out);
    }
    let session = Session::open(bucket)?;
    match command {
        Command::Get { key } => values::get(&session, out, &key),
        Command::Set(set) => values::set(&session, out, set),
        Command::Delete { key } => values::delete(&session, out, &key),
        Command::Exists { key } => values::exists(&session, out, &key),
        Command::Increment { key, delta } => values::increment(&session, out, &key, delta),
        Command::Cas(cas) => swap::compare_and_swap(&session, out, &cas),
        Command::Expire { key, end } => time::expire(&session, out, &key, end),
        Command::Ttl { key } => time::ttl(&session, out, &key),
        Command::List { prefix } => query::list(&session, out, &prefix),
        Command::Scan(scan) => query::scan(&session, out, scan),
        Command::Count(range) => query::count(&session, out, range),
        Command::GetMany { keys } => many::get(&session, out, &keys),
        Command::GetVersioned { keys } => many::get_versioned(&session, out, &keys),
        Command::SetMany { pairs } => many::set(&session, out, pairs),
        Command::DeleteMany { keys } => many::delete(&session, out, &keys),
        Command::Commit { file } => commit::commit(&session, out, file.as_deref()),
        Command::Watch(watch) => changes::watch(&session, out, watch),
        Command::Stats => maintenance::stats(&session, out),
        Command::Compact => maintenance::compact(&session, out),
        Command::Verify => maintenance::verify(&session, out),
        Command::Destroy { yes } => maintenance::destroy(&session, out, yes),
        Command::Backup { file } => backup::backup(&session, out, &file),
        Command::Restore { file, merge } => backup::restore(&session, out, &file, merge),
        Command::Import { file } => transfer::import(&session, out, file.as_deref()),
        Command::Export { file } => transfer::export(&session, out, file.as_deref()),
        Command::Buckets => maintenance::buckets(out),
        Command::Shell => Err(Error::Usage("cannot start a shell in a shell; go on in this one".to_owned())),
    }
}

/// The end of a command that has no other result.
fn done(out: &mut Output) -> Result<Outcome, Error> {
    out.only_json(&true)?;
    Ok(Outcome::Done)
}

/// The outcome of looking for a key.
fn found(session: &Session, out: &Output, key: &str, found: bool) -> Outcome {
    if found {
        return Outcome::Done;
    }
    if !out.json {
        note(&format!("there is no key {} in bucket {}", quoted(key), quoted(&session.name)));
    }
    Outcome::Missing
}
