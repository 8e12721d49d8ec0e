//! Whole buckets as JSON lines: `import` and `export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use crate::bindings::batch;
use crate::bindings::store::Error as StoreError;
use crate::error::{Error, Outcome, counted, quoted};
use crate::output::{self, Output};
use crate::record::{self, Record};
use crate::session::Session;
use crate::{input, lines};

/// The most that one `set-many` carries; a larger value goes alone.
const BATCH_PAIRS: usize = 1_000;
const BATCH_BYTES: usize = 8 << 20;

/// The keys of one `get-many`.
const READ_KEYS: usize = 100;

/// How many keys are between two lines of progress.
const STEP: u64 = 10_000;

/// Stores the pairs of a file of JSON lines.
pub fn import(session: &Session, out: &mut Output, file: Option<&str>) -> Result<Outcome, Error> {
    let source = input::name(file);
    let mut input = input::open(file, out.in_shell)?;
    let mut batch = Batch { session, pairs: Vec::new(), bytes: 0, progress: Progress::new("imported") };
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        let more = lines::next(&mut input, &mut line, lines::LIMIT).map_err(|cause| Error::Io {
            asked: format!(
                "read {source} after line {number} ({} stored)",
                counted(batch.progress.count, "pair")
            ),
            cause,
            advice: "mend it and import again",
        })?;
        if !more {
            break;
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match record::parse(&line) {
            Ok((key, value)) => batch.add(key, value)?,
            Err(why) => {
                // The message is simple to act on when all lines before the bad one are in.
                batch.store()?;
                return Err(Error::Record { source, line: number, why, stored: batch.progress.count });
            }
        }
    }
    batch.store()?;
    batch.progress.end(&format!("into bucket {}", quoted(&session.name)));
    out.only_json(&batch.progress.count)?;
    Ok(Outcome::Done)
}

/// Pairs on their way into the store.
struct Batch<'a> {
    session: &'a Session,
    pairs: Vec<(String, Vec<u8>)>,
    bytes: usize,
    progress: Progress,
}

impl Batch<'_> {
    fn add(&mut self, key: String, value: Vec<u8>) -> Result<(), Error> {
        let size = key.len() + value.len();
        if self.pairs.len() == BATCH_PAIRS || self.bytes + size > BATCH_BYTES {
            self.store()?;
        }
        self.bytes += size;
        self.pairs.push((key, value));
        Ok(())
    }

    fn store(&mut self) -> Result<(), Error> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        batch::set_many(&self.session.bucket, &self.pairs).map_err(|cause| {
            let these = counted(self.pairs.len() as u64, "pair");
            self.session.failed(format!("import {these} ({} before stored)", self.progress.count), cause)
        })?;
        self.progress.add(self.pairs.len());
        self.pairs.clear();
        self.bytes = 0;
        Ok(())
    }
}

/// Writes every pair of the bucket as a JSON line.
pub fn export(session: &Session, out: &mut Output, file: Option<&str>) -> Result<Outcome, Error> {
    let mut progress = Progress::new("exported");
    match input::path(file) {
        None => pairs(session, &mut progress, |key, value| out.record(key, Some(value)))?,
        Some(path) => {
            let failed = |cause| input::failed("write", path, cause);
            let mut file = BufWriter::with_capacity(input::BUFFER, File::create(path).map_err(failed)?);
            pairs(session, &mut progress, |key, value| {
                output::line(&mut file, &Record::new(key, Some(value))).map_err(failed)
            })?;
            file.flush().and_then(|()| file.get_ref().sync_all()).map_err(failed)?;
        }
    }
    // The last pairs before the last word about them.
    out.flush()?;
    progress.end(&format!("from bucket {}", quoted(&session.name)));
    Ok(Outcome::Done)
}

/// Calls `each` with every pair; a key that goes away meanwhile is left out.
fn pairs(
    session: &Session,
    progress: &mut Progress,
    mut each: impl FnMut(&str, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    session.pages(|keys| {
        for keys in keys.chunks(READ_KEYS) {
            let found = match batch::get_many(&session.bucket, keys) {
                Ok(found) => found,
                // The values may be too large for one reply: then each gets its own.
                Err(StoreError::Other(_)) => {
                    one_by_one(session, progress, keys, &mut each)?;
                    continue;
                }
                Err(cause) => return Err(session.failed(format!("get {} keys", keys.len()), cause)),
            };
            for (key, value) in found {
                if let Some(value) = value {
                    each(&key, &value)?;
                    progress.add(1);
                }
            }
        }
        Ok(())
    })
}

fn one_by_one(
    session: &Session,
    progress: &mut Progress,
    keys: &[String],
    mut each: impl FnMut(&str, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    for key in keys {
        let value =
            session.bucket.get(key).map_err(|cause| session.failed(format!("get {}", quoted(key)), cause))?;
        if let Some(value) = value {
            each(key, &value)?;
            progress.add(1);
        }
    }
    Ok(())
}

/// A count that is shown on standard error now and then.
struct Progress {
    verb: &'static str,
    count: u64,
}

impl Progress {
    fn new(verb: &'static str) -> Self {
        Progress { verb, count: 0 }
    }

    fn add(&mut self, keys: usize) {
        let before = self.count / STEP;
        self.count += keys as u64;
        if self.count / STEP > before {
            let _ = writeln!(io::stderr(), "{} {} keys ...", self.verb, self.count);
        }
    }

    fn end(&self, place: &str) {
        let _ = writeln!(io::stderr(), "{} {} {place}", self.verb, counted(self.count, "key"));
    }
}
