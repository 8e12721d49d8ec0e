//! From a sealed log to the next generation.
//!
//! Anyone may do it: the one whose log is linked first wins, the others remove
//! what they made. Everything a new generation refers to is durable before it has
//! a name, and its name is durable before anything of the old one goes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::discovery::Logs;
use crate::error::{During, Problem, Result};
use crate::files::Files;
use crate::head::{Carried, Head};
use crate::log::Log;
use crate::memtable::Memtable;
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
    for path in [files.directory().into(), files.data(), files.logs()] {
        files.host.open(&path, Access::MakeDirectory).during("create", &path)?;
    }
    for path in [".", files.directory()] {
        files.sync_directory(path)?;
    }
    let mut made = Vec::new();
    let (path, head) = write_head(files, 1, Tables::default(), 1, Vec::new(), &mut made)?;
    files.host.sync(&head).during("sync", &path)?;
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
    let (mut carried, mut flushed) = (Vec::new(), None);
    if memtable.live() <= files.limits.carry {
        carried = carry(memtable, tables.is_empty());
    } else {
        let keep_deleted = !tables.is_empty();
        let table = flush(files, next, memtable, keep_deleted, made)?;
        tables.add(table.info.clone());
        flushed = Some(table);
    }
    let (path, head) = write_head(files, next, tables, state.sequence, carried, made)?;
    // Both are written before one is waited for; see `Made::sync`.
    flushed.map(|table| table.sync(&*files.host)).transpose()?;
    files.host.sync(&head).during("sync", &path)?;
    Ok(path)
}

/// What goes into the next head. A deleted key is forgotten if no table has it.
fn carry(memtable: &Memtable, no_tables: bool) -> Vec<Carried<'_>> {
    let entries = memtable.iter().map(|entry| (memtable.key(entry), entry.version, memtable.value(entry)));
    entries.filter(|(.., value)| value.is_some() || !no_tables).collect()
}

fn flush<H: Storage + Clock>(
    files: &Files<H>,
    next: u64,
    memtable: &Memtable,
    keep_deleted: bool,
    made: &mut Vec<String>,
) -> Result<Made<H::File>> {
    let mut writer = files.writer(next)?;
    made.push(writer.path().into());
    for entry in memtable.by_key() {
        let value = memtable.value(entry);
        if value.is_some() || keep_deleted {
            writer.push(&Entry { key: memtable.key(entry).as_bytes(), version: entry.version, value })?;
        }
    }
    writer.finish(0, false, files.limits.filtered)
}

fn write_head<H: Storage + Clock>(
    files: &Files<H>,
    generation: u64,
    tables: Tables,
    sequence: u64,
    carried: Vec<Carried<'_>>,
    made: &mut Vec<String>,
) -> Result<(String, H::File)> {
    let head = Head {
        bucket: &files.bucket,
        generation,
        seed: files.unique(),
        sequence,
        tables: tables.into_infos(),
        carried,
    };
    let (_, path, handle) = files.create(generation, Kind::Head)?;
    made.push(path.clone());
    files.host.write(&handle, 0, &head.encode()).during("write", &path)?;
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
            return Err(Problem::Storage("publish", name, fault));
        }
    }
    if logs.highest(files)?.is_none_or(|highest| highest <= generation) {
        return Ok(Published::Newest);
    }
    // No name goes before a higher one is there for good.
    logs.sync(files)?;
    let _ = files.host.remove(&name);
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
    let newest = current.generation;
    #[cfg(feature = "flaws")]
    let newest = newest + u64::from(files.options.flaw == Some(crate::Flaw::DeleteNewest));
    for old in logs.list(files)?.unwrap_or_default() {
        if old < newest {
            // Where open files cannot be removed, the next clean-up does it.
            let _ = files.host.remove(&files.log(old));
        }
    }
    let path = files.data();
    let data = files.host.open(&path, Access::Directory).during("open", &path)?;
    let Some(data) = data else { return Ok(Vec::new()) };
    let mut garbage = Vec::new();
    let mut each = |name: &str| {
        garbage.extend(FileId::parse(name).filter(|(file, _)| file.number <= current.generation));
    };
    files.host.list(&data, &mut each).during("list", &path)?;
    let is_value = |(_, kind): &Garbage| *kind == Kind::Value;
    let values =
        if garbage.iter().any(is_value) { referenced_values(files, current)? } else { ValueSet::default() };
    garbage.retain(|(file, kind)| match kind {
        Kind::Head => true,
        Kind::Table => current.references.iter().all(|table| table.file != *file),
        Kind::Value => !values.has(*file),
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
