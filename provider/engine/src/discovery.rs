//! Which generation is the current one, and opening its log.
//!
//! List, open, list again: the second list makes sure that the log that was opened
//! was the newest at that moment. A log of an old number may appear again for a
//! short time, when a helper slept through a generation; see `DESIGN.md`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::calls;
use crate::error::{During, Problem, Result};
use crate::feed::Feed;
use crate::files::Files;
use crate::head;
use crate::log::{self, Flawed, Log};
use crate::names::{self, FileId};
use crate::record::Payload;
use crate::replay::State;
use crate::storage::{Access, Clock, Fault, Storage};
use crate::tables::Tables;

/// How often others may be quicker before a caller is told.
pub(crate) const ATTEMPTS: usize = 100;

/// How often something has to be missing to be believed missing.
pub(crate) const LOOKS: usize = 4;

/// What is known of a bucket's directory of logs.
pub(crate) struct Logs<F> {
    directory: Option<F>,
}

impl<F> Default for Logs<F> {
    fn default() -> Self {
        Self { directory: None }
    }
}

impl<F> Logs<F> {
    /// The numbers of all logs; `None` when there is no directory for them.
    pub fn list<H: Storage<File = F> + Clock>(&mut self, files: &Files<H>) -> Result<Option<Vec<u64>>> {
        let path = files.logs();
        if self.directory.is_none() {
            self.directory = calls::open(&*files.host, &path, Access::Directory)?;
        }
        let Some(directory) = &self.directory else { return Ok(None) };
        let mut found = Vec::new();
        calls::list(&*files.host, directory, &path, &mut |name| found.extend(names::generation(name)))?;
        Ok(Some(found))
    }

    /// The highest of them.
    ///
    /// A listing need not show names that come or go while it is made. So if all of them
    /// do, there seems to be none; that this happens several times in a row is ruled out.
    pub fn highest<H: Storage<File = F> + Clock>(&mut self, files: &Files<H>) -> Result<Option<u64>> {
        for _ in 0..LOOKS {
            let Some(found) = self.list(files)? else { return Ok(None) };
            if let Some(highest) = found.into_iter().max() {
                return Ok(Some(highest));
            }
        }
        Ok(None)
    }

    /// Whether a generation is the newest. While one listing was made its successor may have come, and
    /// gone for another one.
    pub fn is_newest<H: Storage<File = F> + Clock>(
        &mut self,
        files: &Files<H>,
        generation: u64,
    ) -> Result<bool> {
        Ok(self.highest(files)? == Some(generation) && self.highest(files)? == Some(generation))
    }

    /// Makes the names of the logs durable.
    pub fn sync<H: Storage<File = F> + Clock>(&self, files: &Files<H>) -> Result<()> {
        #[cfg(feature = "flaws")]
        if files.options.flaw == Some(crate::Flaw::NoDirectorySync) {
            return Ok(());
        }
        let Some(directory) = &self.directory else { return Ok(()) };
        calls::sync(&*files.host, directory, &files.logs())
    }

    /// Opens the log of the current generation and reads it to its end. `None` when
    /// nothing was ever written to the bucket.
    pub fn open<H: Storage<File = F> + Clock>(&mut self, files: &Files<H>) -> Result<Option<Log<F>>> {
        for _ in 0..ATTEMPTS {
            let Some(generation) = self.highest(files)? else {
                if !has_data(files)? {
                    return Ok(None);
                }
                // Others may have written the first ones meanwhile.
                if self.highest(files)?.is_none() {
                    return Err(Problem::Incomplete(files.logs() + "/*").into());
                }
                continue;
            };
            let path = files.log(generation);
            let Some(file) = open_log(files, &path)? else { continue };
            if self.is_second_look(files) && self.highest(files)? != Some(generation) {
                continue;
            }
            let mut log = read_head(files, file, path, generation)?;
            log.catch_up(&*files.host, None, log::READ)?;
            log.opened_at = log.end;
            return Ok(Some(log));
        }
        Err(Problem::busy())
    }

    #[cfg_attr(
        not(feature = "flaws"),
        expect(clippy::unused_self, reason = "it is a step that a test leaves out")
    )]
    fn is_second_look<H: Storage<File = F> + Clock>(&self, _files: &Files<H>) -> bool {
        #[cfg(feature = "flaws")]
        if _files.options.flaw == Some(crate::Flaw::NoSecondList) {
            return false;
        }
        true
    }
}

/// A log in a directory that may only be read can still be read.
fn open_log<H: Storage + Clock>(files: &Files<H>, path: &str) -> Result<Option<H::File>> {
    match files.host.open(path, Access::Append) {
        Err(Fault::ReadOnly | Fault::Denied) => files.host.open(path, Access::Read),
        result => result,
    }
    .during("open", path)
}

/// Reads a log that is kept, or the present one, once more: what was written from a place in
/// it on. `None` when it is not there.
pub(crate) fn replay<H: Storage + Clock>(
    files: &Files<H>,
    path: String,
    generation: u64,
    feed: Feed,
) -> Result<Option<Log<H::File>>> {
    let Some(file) = calls::open(&*files.host, &path, Access::Read)? else { return Ok(None) };
    let mut log = read_head(files, file, path, generation)?;
    log.state.feed = Some(feed);
    log.catch_up(&*files.host, None, log::READ)?;
    Ok(Some(log))
}

/// The name of the bucket in a directory with logs, if there is one.
pub(crate) fn name_of<H: Storage + Clock>(files: &Files<H>) -> Result<Option<String>> {
    for _ in 0..ATTEMPTS {
        let Some(generation) = Logs::default().highest(files)? else { return Ok(None) };
        let path = files.log(generation);
        if let Some(file) = open_log(files, &path)? {
            let (bytes, ..) = head_bytes(files, &file, &path)?;
            return head::bucket_of(&bytes, &path).map(Some);
        }
    }
    Err(Problem::busy())
}

/// The bytes of a head, what was read behind them, and whether that was all.
fn head_bytes<H: Storage + Clock>(
    files: &Files<H>,
    file: &H::File,
    path: &str,
) -> Result<(Vec<u8>, Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    let mut needed = head::needed(&bytes, path)?;
    let mut at_end = false;
    while bytes.len() < needed {
        let read = calls::read(&*files.host, file, path, bytes.len() as u64, log::READ, &mut bytes)?;
        at_end = log::is_end(read, log::READ);
        if read == 0 {
            // A head is complete before its log has a name.
            return Err(Problem::damaged(path, bytes.len() as u64));
        }
        needed = head::needed(&bytes, path)?;
    }
    let rest = bytes.split_off(needed);
    Ok((bytes, rest, at_end))
}

fn read_head<H: Storage + Clock>(
    files: &Files<H>,
    file: H::File,
    path: String,
    generation: u64,
) -> Result<Log<H::File>> {
    let (bytes, rest, at_end) = head_bytes(files, &file, &path)?;
    let start = bytes.len() as u64;
    let head = head::decode(&bytes, &path, &files.bucket, generation)?;
    let mut state = State::default();
    state.sequence = head.sequence;
    state.tables = Tables::new(head.tables);
    let references = state.tables.iter().cloned().collect();
    let mut carried_values = Vec::new();
    for (key, version, value, expires) in head.carried {
        state.memtable.put(key, version, value, expires);
        if let Some(Payload::File(blob)) = value {
            carried_values.push(blob.file);
        }
    }
    let (seed, since) = (head.seed, head.since);
    let flawed = Flawed::of(files);
    Ok(Log {
        generation,
        path,
        file,
        seed,
        start,
        end: start,
        opened_at: 0,
        sealed_at: 0,
        chain: seed,
        since,
        rest,
        just_read: Some(at_end),
        state,
        references,
        carried_values,
        flawed,
    })
}

/// Whether there is data that only a log can refer to: without one, that is no empty bucket.
fn has_data<H: Storage + Clock>(files: &Files<H>) -> Result<bool> {
    let path = files.data();
    let mut found = false;
    let mut each =
        |name: &str| found |= FileId::parse(name).is_some_and(|(_, kind)| kind != names::Kind::Head);
    calls::list_at(&*files.host, &path, &mut each)?;
    Ok(found)
}
