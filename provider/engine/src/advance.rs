//! From a sealed log to the next generation.
//!
//! Anyone may do it: the one whose log is linked first wins, the others remove
//! what they made. Everything a new generation refers to is durable before it has
//! a name, and its name is durable before anything of the old one goes.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::OnceCell;

use crate::calls;
use crate::discovery::Logs;
use crate::error::{During, Result};
use crate::expiry::Expiry;
use crate::files::Files;
use crate::head::{Carried, Head};
use crate::history;
use crate::log::Log;
use crate::memtable::{self, Memtable};
use crate::names::{FileId, Kind};
use crate::storage::{Access, Clock, Link, Storage};
use crate::table::{Entry, Made};
use crate::tables::Tables;
use crate::values::ValueSet;

/// Milliseconds that others give the one who sealed a log, in so many steps.
const PATIENCE: [u64; 5] = [1, 2, 4, 8, 16];

/// Makes the generation after that of a sealed log, or finds that it is there.
/// Returns whether this instance made it.
pub(crate) fn advance<H: Storage + Clock>(
    files: &Files<H>,
    logs: &mut Logs<H::File>,
    sealed: &Log<H::File>,
    is_mine: bool,
) -> Result<bool> {
    if !is_mine {
        for milliseconds in PATIENCE {
            if logs.highest(files)? != Some(sealed.generation) {
                return Ok(false);
            }
            files.host.pause(milliseconds);
        }
    }
    if logs.highest(files)? != Some(sealed.generation) {
        return Ok(false);
    }
    if sealed.generation == 1 {
        // Before it there was nothing: with a table but without a log the bucket would be damaged.
        logs.sync(files)?;
    }
    history::keep(files, sealed, files.options.retention)?;
    let next = sealed.generation.saturating_add(1);
    let mut made = Vec::new();
    let published = match build(files, next, sealed, &mut made) {
        Ok(head) => publish(files, logs, next, &head, &made)?,
        Err(problem) => {
            files.remove_all(&made);
            return Err(problem);
        }
    };
    match published {
        Published::Taken => files.remove_all(&made),
        // The head has a name of its own, and what it refers to may be in use.
        Published::Newest | Published::Passed => {
            files.remove_all(made.last().map_or(&[], core::slice::from_ref))
        }
    }
    Ok(published == Published::Newest)
}

/// Makes generation 1, with its directories.
pub(crate) fn found<H: Storage + Clock>(files: &Files<H>, logs: &mut Logs<H::File>) -> Result<()> {
    for path in [files.directory().into(), files.data(), files.logs(), history::directory(files)] {
        calls::open(&*files.host, &path, Access::MakeDirectory)?;
    }
    for path in [".", files.directory()] {
        files.sync_directory(path)?;
    }
    let mut made = Vec::new();
    let (tables, carried) = (Tables::default(), Vec::new());
    let (path, head) =
        write_head(files, Next { generation: 1, tables, sequence: 1, since: 1, carried }, &mut made)?;
    calls::sync(&*files.host, &head, &path)?;
    if logs.highest(files)?.is_none() {
        publish(files, logs, 1, &path, &made)?;
    }
    files.remove_all(&made);
    Ok(())
}

/// Writes the files of the next generation, and returns the path of its head. All that
/// it made, whether it got to the end or not, is in `made`.
fn build<H: Storage + Clock>(
    files: &Files<H>,
    next: u64,
    sealed: &Log<H::File>,
    made: &mut Vec<String>,
) -> Result<String> {
    let state = &sealed.state;
    let memtable = &state.memtable;
    let mut tables = state.tables.clone();
    let keep_deleted = !tables.is_empty();
    let (mut carried, mut flushed) = (Vec::new(), None);
    let entries = Entries { memtable, now: OnceCell::new(), files, keep_deleted };
    if memtable.live() <= files.limits.carry {
        for entry in memtable.iter() {
            carried.extend(entries.carry(entry));
        }
    } else {
        let table = flush(next, &entries, made)?;
        tables.add(Rc::clone(&table.info));
        flushed = Some(table);
    }
    let since = if state.cleared { next } else { sealed.since };
    let head = Next { generation: next, tables, sequence: state.sequence, since, carried };
    let (path, head) = write_head(files, head, made)?;
    // Both are written before one is waited for; see `Made::sync`.
    flushed.map(|table| table.sync(&*files.host)).transpose()?;
    calls::sync(&*files.host, &head, &path)?;
    Ok(path)
}

/// The entries that a log leaves behind. What has expired is deleted, and a deleted key is
/// forgotten if no table has it.
struct Entries<'a, H: Storage> {
    memtable: &'a Memtable,
    files: &'a Files<H>,
    now: OnceCell<u64>,
    keep_deleted: bool,
}

impl<'a, H: Storage + Clock> Entries<'a, H> {
    /// What the next generation knows of an entry, unless it is forgotten.
    #[inline(never)]
    fn carry(&self, entry: &'a memtable::Entry) -> Option<Carried<'a>> {
        let is_over = entry.expires.is_over(|| *self.now.get_or_init(|| self.files.host.now()));
        let value = self.memtable.value(entry).filter(|_| !is_over);
        let expires = if is_over { Expiry::NEVER } else { entry.expires };
        let carried = (self.memtable.key(entry), entry.version, value, expires);
        (value.is_some() || self.keep_deleted).then_some(carried)
    }
}

fn flush<H: Storage + Clock>(
    next: u64,
    entries: &Entries<'_, H>,
    made: &mut Vec<String>,
) -> Result<Made<H::File>> {
    let files = entries.files;
    let mut writer = files.writer(next)?;
    made.push(writer.path().into());
    let memtable = entries.memtable;
    let order = memtable.by_key();
    for at in order.iter() {
        let carried = memtable.entry(Some(at)).and_then(|entry| entries.carry(entry));
        let Some((key, version, value, expires)) = carried else { continue };
        writer.push(&Entry { key: key.as_bytes(), version, value, expires }, None)?;
    }
    writer.finish(0, false, files.limits.filtered)
}

/// What the next generation begins with.
struct Next<'a> {
    generation: u64,
    tables: Tables,
    sequence: u64,
    since: u64,
    carried: Vec<Carried<'a>>,
}

fn write_head<H: Storage + Clock>(
    files: &Files<H>,
    next: Next<'_>,
    made: &mut Vec<String>,
) -> Result<(String, H::File)> {
    let head = Head {
        bucket: &files.bucket,
        generation: next.generation,
        seed: files.unique(),
        sequence: next.sequence,
        since: next.since,
        tables: next.tables.into_all(),
        carried: next.carried,
    };
    let (_, path, handle) = files.create(next.generation, Kind::Head)?;
    made.push(path.clone());
    calls::write(&*files.host, &handle, &path, 0, &head.encode())?;
    Ok((path, handle))
}

/// What became of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Published {
    /// It is the head of the current generation.
    Newest,
    /// Somebody else's is.
    Taken,
    /// It was current, or had a number that was used before; there are newer ones.
    Passed,
}

/// Gives a complete head the name of its log. If that fails, what was made for it goes,
/// unless it may be in use.
fn publish<H: Storage + Clock>(
    files: &Files<H>,
    logs: &mut Logs<H::File>,
    generation: u64,
    head: &str,
    made: &[String],
) -> Result<Published> {
    files.sync_directory(&files.data())?;
    let name = files.log(generation);
    #[cfg(feature = "flaws")]
    if files.options.flaw == Some(crate::Flaw::PublishByRename) {
        files.host.remove(&name).during("remove", &name)?;
    }
    match files.host.link(head, &name) {
        Ok(Link::Made) => {}
        Ok(_) => return Ok(Published::Taken),
        Err(fault) => {
            let is_there = |logs: Option<Vec<u64>>| {
                logs.is_none_or(|logs| logs.iter().any(|other| *other >= generation))
            };
            if logs.list(files).is_ok_and(|logs| !is_there(logs)) {
                files.remove_all(made);
            }
            return Err(fault).during("publish", &name);
        }
    }
    if logs.highest(files)?.is_none_or(|highest| highest <= generation) {
        return Ok(Published::Newest);
    }
    // Whether others have used this log, or removed the one that they used, is not known: the next
    // clean-up looks whether it is to be kept.
    Ok(Published::Passed)
}

/// Removes the logs of older generations, and finds the files that only they referred to.
pub(crate) fn clean_up<H: Storage + Clock>(
    files: &Files<H>,
    logs: &mut Logs<H::File>,
    current: &Log<H::File>,
) -> Result<Vec<Garbage>> {
    // Whoever finds the name now will find it after a power cut as well.
    logs.sync(files)?;
    let left = logs.list(files)?.unwrap_or_default();
    let oldest = history::trim(files, current, &left)?;
    let newest = current.generation;
    #[cfg(feature = "flaws")]
    let newest = newest + u64::from(files.options.flaw == Some(crate::Flaw::DeleteNewest));
    for old in left {
        if old < newest {
            // Where open files cannot be removed, the next clean-up does it.
            let _ = files.host.remove(&files.log(old));
        }
    }
    let path = files.data();
    let mut garbage = Vec::new();
    let mut each = |name: &str| {
        garbage.extend(FileId::parse(name).filter(|(file, _)| file.number <= current.generation));
    };
    calls::list_at(&*files.host, &path, &mut each)?;
    let is_value = |(_, kind): &Garbage| *kind == Kind::Value;
    let values =
        if garbage.iter().any(is_value) { referenced_values(files, current)? } else { ValueSet::default() };
    garbage.retain(|(file, kind)| match kind {
        Kind::Head => true,
        Kind::Table => current.references.iter().all(|table| table.file != *file),
        // Its record is in the log of the generation before its number, if that is kept.
        Kind::Value => file.number <= oldest && !values.has(*file),
    });
    Ok(garbage)
}

/// A file that nothing refers to any more, and nothing will again.
pub(crate) type Garbage = (FileId, Kind);

/// Removes such a file.
pub(crate) fn remove<H: Storage + Clock>(files: &Files<H>, garbage: Garbage) -> Result<()> {
    let (file, kind) = garbage;
    let path = files.path(file, kind);
    files.cache.borrow_mut().forget(file);
    files.host.remove(&path).during("remove", &path)
}

/// The values in files of their own that the head of the current generation refers to.
fn referenced_values<H: Storage + Clock>(files: &Files<H>, current: &Log<H::File>) -> Result<ValueSet> {
    let mut values = current.carried_values.clone();
    for table in current.references.iter().filter(|table| table.blobs > 0) {
        values.extend_from_slice(&files.table(table)?.guide.blobs);
    }
    Ok(ValueSet::new(&values))
}
