//! Whole buckets as JSON lines: `import` and `export`.

use std::fs::File;
use std::io::{BufWriter, Write};

use crate::bindings::batch;
use crate::bindings::store::Error as StoreError;
use crate::error::{Error, Outcome, counted, quoted};
use crate::output::{self, Output};
use crate::pieces::Pieces;
use crate::progress::Progress;
use crate::record::{self, More, Record};
use crate::session::Session;
use crate::{input, lines};

/// The keys of one `get-many`.
const READ_KEYS: usize = 100;

/// Stores the pairs of a file of JSON lines.
pub fn import(session: &Session, out: &mut Output, file: Option<&str>) -> Result<Outcome, Error> {
    let source = input::name(file);
    let mut input = input::open(file, out.in_shell)?;
    let mut pieces = Pieces::new(session, "import", Progress::new("imported"));
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        let more = lines::next(&mut input, &mut line, lines::LIMIT).map_err(|cause| Error::Io {
            asked: format!(
                "read {source} after line {number} ({} stored)",
                counted(pieces.progress.count, "pair")
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
            Ok((key, value)) => pieces.add(key, value)?,
            Err(why) => {
                // The message is simple to act on when all lines before the bad one are in.
                pieces.store()?;
                return Err(Error::Record { source, line: number, why, stored: pieces.progress.count });
            }
        }
    }
    pieces.store()?;
    pieces.progress.end(&format!("into bucket {}", quoted(&session.name)));
    out.only_json(&pieces.progress.count)?;
    Ok(Outcome::Done)
}

/// Writes every pair of the bucket as a JSON line.
pub fn export(session: &Session, out: &mut Output, file: Option<&str>) -> Result<Outcome, Error> {
    let mut progress = Progress::new("exported");
    match input::path(file) {
        None => pairs(session, &mut progress, |key, value| out.record(key, Some(value), More::Nothing))?,
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
