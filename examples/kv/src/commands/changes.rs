//! Every change as it comes.

use std::io::{self, Write as _};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use crate::args::Watch;
use crate::bindings::changes::{self, Change, ChangesError};
use crate::error::{Error, Outcome, note, quoted};
use crate::output::Output;
use crate::record::More;
use crate::session::Session;

/// How long to wait before looking again: longer each time, while nothing comes.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// Where it ended, as JSON.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Stop<'a> {
    /// Behind the last change.
    Position(&'a str),
    /// Before changes that are no longer kept; the oldest position there is.
    Gap(&'a str),
}

/// `watch`
pub fn watch(session: &Session, out: &mut Output, watch: Watch) -> Result<Outcome, Error> {
    if out.in_shell && !watch.once {
        return Err(Error::Usage("watch would never end here; give it --once".to_owned()));
    }
    let mut position = match watch.from {
        Some(position) => position,
        None => changes::latest(&session.bucket)
            .map_err(|cause| session.failed("find the newest change".to_owned(), cause))?,
    };
    let mut pause = FIRST_PAUSE;
    loop {
        let batch = match changes::since(&session.bucket, Some(&position), 0) {
            Ok(batch) => batch,
            Err(ChangesError::Gap(oldest)) => return gap(session, out, &oldest),
            Err(ChangesError::StoreError(cause)) => {
                return Err(session.failed(format!("read the changes behind {}", quoted(&position)), cause));
            }
        };
        print(out, &batch.changes, &position, &batch.position)?;
        out.flush()?;
        position = batch.position;
        if !batch.changes.is_empty() {
            pause = FIRST_PAUSE;
        } else if watch.once {
            return end(out, &position);
        } else {
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// Only the last change has the new position: whoever stops before it starts with all of them again.
fn print(out: &mut Output, changes: &[Change], before: &str, behind: &str) -> Result<(), Error> {
    for (number, Change { key, value, ttl }) in changes.iter().enumerate() {
        let position = if number + 1 == changes.len() { behind } else { before };
        match value {
            _ if out.json => out.record(key, value.as_deref(), More::Change { ttl: *ttl, position })?,
            Some(value) => out.write(&[b"set ", key.as_bytes(), b"\t", value, b"\n"])?,
            None => out.write(&[b"delete ", key.as_bytes(), b"\n"])?,
        }
    }
    Ok(())
}

fn end(out: &mut Output, position: &str) -> Result<Outcome, Error> {
    out.only_json(&Stop::Position(position))?;
    let _ = writeln!(io::stderr(), "to go on from here: --from {position}");
    Ok(Outcome::Done)
}

fn gap(session: &Session, out: &mut Output, oldest: &str) -> Result<Outcome, Error> {
    out.only_json(&Stop::Gap(oldest))?;
    note(&format!(
        "some changes in bucket {} are no longer kept; look at it as it is now, and go on with --from {oldest}",
        quoted(&session.name)
    ));
    Ok(Outcome::Missing)
}
