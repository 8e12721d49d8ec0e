//! From a file to a bucket.

use std::fs::File;
use std::io::{BufReader, Seek as _};

use crate::archive::{Entry, Invalid, Reader};
use crate::bindings::query::{self, Range};
use crate::bindings::ttl;
use crate::error::{Error, Outcome, quoted};
use crate::input;
use crate::output::Output;
use crate::pieces::Pieces;
use crate::progress::Progress;
use crate::session::Session;

/// `restore`
pub fn restore(session: &Session, out: &mut Output, path: &str, merge: bool) -> Result<Outcome, Error> {
    let refused = |why, stored| Error::Backup { path: path.to_owned(), why, stored };
    let file = File::open(path).map_err(|cause| input::failed("read", path, cause))?;
    // All of it, before the first write.
    reader(&file).and_then(Reader::verify).map_err(|why| refused(why, 0))?;
    if !merge {
        refuse_keys(session)?;
    }
    let mut reader = reader(&file).map_err(|why| refused(why, 0))?;
    let mut pieces = Pieces::new(session, "restore", Progress::new("restored"));
    loop {
        let Some(entry) = reader.entry().map_err(|why| refused(why, pieces.progress.count))? else { break };
        store(session, &mut pieces, entry)?;
    }
    pieces.store()?;
    let (from, into) = (quoted(reader.bucket()), quoted(&session.name));
    pieces.progress.end(&format!("of bucket {from} into bucket {into}"));
    out.only_json(&pieces.progress.count)?;
    Ok(Outcome::Done)
}

fn reader(mut file: &File) -> Result<Reader<BufReader<&File>>, Invalid> {
    file.rewind()?;
    Reader::new(BufReader::with_capacity(input::BUFFER, file))
}

fn refuse_keys(session: &Session) -> Result<(), Error> {
    let all = Range { start: None, end: None, prefix: None };
    let page = query::scan_keys(&session.bucket, &all, false, 1, None)
        .map_err(|cause| session.failed("scan the keys".to_owned(), cause))?;
    if page.keys.is_empty() {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "cannot restore into bucket {}: it has keys; nothing was stored: name another with --bucket, or \
         add --merge to overwrite those that are in the backup",
        quoted(&session.name)
    )))
}

fn store(session: &Session, pieces: &mut Pieces<'_>, entry: Entry) -> Result<(), Error> {
    let Entry { key, value, ttl } = entry;
    let Some(ttl) = ttl else { return pieces.add(key, value) };
    ttl::set_with_ttl(&session.bucket, &key, &value, ttl).map_err(|cause| pieces.failed(&key, cause))?;
    pieces.progress.add(1);
    Ok(())
}
