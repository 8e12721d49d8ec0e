//! Whole buckets as files that show any damage: `backup` and `restore`.

mod part;
mod restore;
mod snapshot;

use std::io::BufWriter;

use crate::archive::Writer;
use crate::error::{Error, Outcome, quoted};
use crate::input;
use crate::output::Output;
use crate::progress::Progress;
use crate::session::Session;
use part::Part;

pub use restore::restore;

/// `backup`
pub fn backup(session: &Session, out: &mut Output, file: &str) -> Result<Outcome, Error> {
    let failed = |cause| input::failed("write", file, cause);
    let part = Part::create(file).map_err(failed)?;
    let mut writer =
        Writer::new(BufWriter::with_capacity(input::BUFFER, part.file()), &session.name).map_err(failed)?;
    let mut progress = Progress::new("backed up");
    snapshot::entries(session, |key, value, ttl| {
        writer.entry(key, value, ttl).map_err(failed)?;
        progress.add(1);
        Ok(())
    })?;
    writer.end().map_err(failed)?;
    part.finish().map_err(failed)?;
    progress.end(&format!("from bucket {}", quoted(&session.name)));
    out.only_json(&progress.count)?;
    Ok(Outcome::Done)
}
