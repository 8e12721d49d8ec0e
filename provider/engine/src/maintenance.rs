//! What a person wants to know of a bucket, and can do to it.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::{Bounds, Maintained, Next, Observable, Position, Since, Sizes, Verified, Visit};
use keyvalue_core::{Result, Value};

use crate::bytes::Reader;
use crate::calls;
use crate::checksum::position;
use crate::discovery::replay;
use crate::error::{Problem, Result as Inner};
use crate::feed::{Feed, Kept};
use crate::files::Files;
use crate::names::{FileId, Kind};
use crate::record::Payload;
use crate::scan::{Range, scan};
use crate::shared::View;
use crate::storage::{Clock, Storage};
use crate::table::{Entry, Listed};
use crate::tables::TableInfo;
use crate::values::ValueSet;
use crate::{EngineBucket, history};

impl<H: Storage + Clock> Maintained for EngineBucket<H> {
    fn sizes(&self) -> Result<Sizes> {
        Ok(self.shared()?.read(|view| view.map_or(Ok(Sizes::default()), sizes))?)
    }

    fn compact(&self) -> Result<()> {
        Ok(self.shared()?.compact()?)
    }

    fn verify(&self) -> Result<Verified> {
        Ok(self.shared()?.read(|view| view.map_or(Ok(Verified::default()), verify))?)
    }

    fn destroy(&self) -> Result<()> {
        Ok(self.shared()?.destroy()?)
    }
}

impl<H: Storage + Clock> Observable for EngineBucket<H> {
    fn latest(&self) -> Result<Position> {
        Ok(self.shared()?.latest()?)
    }

    fn since(&self, position: Option<Position>, limit: usize) -> Result<Since<Position>> {
        Ok(self.shared()?.since(position, limit)?)
    }
}

fn sizes<H: Storage + Clock>(view: &View<'_, H>) -> Inner<Sizes> {
    let tables = &view.log.state.tables;
    let level = |level| {
        let tables = tables.level(level);
        (tables.len() as u64, tables.iter().map(|table| table.bytes).sum())
    };
    let kept = history::list(view.files)?;
    let oldest = kept.first().map_or(view.log.generation, |(generation, _)| *generation);
    let (data, garbage) = disk(view, oldest)?;
    let (mut live, mut logs) = (Live::default(), 0);
    scan(
        view,
        &Range { bounds: &Bounds { from: Vec::new(), until: None }, reverse: false },
        &mut live,
        &mut Vec::new(),
    )?;
    for log in &kept {
        let path = history::path(view.files, *log);
        logs += calls::size_at(&*view.files.host, &path)?.unwrap_or_default();
    }
    Ok(Sizes {
        keys: live.keys,
        bytes: live.bytes,
        disk: data + view.log.end + logs,
        garbage,
        retained: kept.iter().map(|(_, bytes)| bytes).sum(),
        log: view.log.end,
        generation: view.log.generation,
        levels: if tables.is_empty() { Vec::new() } else { (0..=tables.highest()).map(level).collect() },
    })
}

/// Counts what is there.
#[derive(Default)]
struct Live {
    keys: u64,
    bytes: u64,
}

impl Visit for Live {
    fn begin(&mut self) {}

    fn key(&mut self, key: &str, len: usize) -> Next {
        self.keys += 1;
        self.bytes += (key.len() + len) as u64;
        Next::Skip
    }

    fn take(&mut self, _: &str, _: Option<Value<'_>>) {}
}

/// Bytes of the files in `data`, and those of them that nothing refers to, not even a log that
/// is kept, of which `oldest` is the first.
fn disk<H: Storage + Clock>(view: &View<'_, H>, oldest: u64) -> Inner<(u64, u64)> {
    let files = view.files;
    let path = files.data();
    let mut found = Vec::new();
    calls::list_at(&*files.host, &path, &mut |name| found.extend(FileId::parse(name)))?;
    let values = values(view)?;
    let (mut disk, mut garbage) = (0, 0);
    for (file, kind) in found {
        let path = files.path(file, kind);
        let Some(bytes) = calls::size_at(&*files.host, &path)? else { continue };
        disk += bytes;
        let in_use = match kind {
            Kind::Head => false,
            Kind::Table => view.log.state.tables.iter().any(|table| table.file == file),
            Kind::Value => values.has(file) || file.number > oldest,
        };
        garbage += if in_use { 0 } else { bytes };
    }
    Ok((disk, garbage))
}

/// All values in files of their own.
fn values<H: Storage + Clock>(view: &View<'_, H>) -> Inner<ValueSet> {
    let memtable = &view.log.state.memtable;
    let in_memory = memtable.iter().filter_map(|entry| match memtable.value(entry) {
        Some(Payload::File(blob)) => Some(blob.file),
        _ => None,
    });
    let mut values: Vec<_> = in_memory.collect();
    for table in view.log.state.tables.iter().filter(|table| table.blobs > 0) {
        values.extend_from_slice(&view.files.table(table)?.guide.blobs);
    }
    Ok(ValueSet::new(&values))
}

fn verify<H: Storage + Clock>(view: &View<'_, H>) -> Inner<Verified> {
    let memtable = &view.log.state.memtable;
    let mut verified = Verified::default();
    for entry in memtable.iter() {
        verified.entries += 1;
        check_value(view.files, memtable.value(entry), &mut verified)?;
    }
    for table in view.log.state.tables.iter() {
        verified.tables += 1;
        let entries = check_entries(view.files, table, &mut verified)?;
        if entries != u64::from(table.entries) || check_order(view.files, table)? != entries {
            return Err(view.files.damaged(table, 0));
        }
        verified.entries += entries;
    }
    let kept = history::list(view.files)?;
    for log in history::unbroken(&kept, view.log.since, view.log.generation) {
        check_history(view.files, *log, &mut verified)?;
    }
    Ok(verified)
}

/// Reads a log that is kept, with the values that it refers to.
fn check_history<H: Storage + Clock>(
    files: &Files<H>,
    log: history::Kept,
    verified: &mut Verified,
) -> Inner<()> {
    // If others have removed it, it was too old.
    let path = history::path(files, log);
    let Some(log) = replay(files, path.clone(), log.0, Feed::new((0, 0)))? else { return Ok(()) };
    if log.state.sealed.is_none() {
        return Err(Problem::damaged(&path, log.end));
    }
    for item in log.state.feed.iter().flat_map(Feed::items) {
        verified.entries += 1;
        check_value(files, item.value.as_ref().map(Kept::payload), verified)?;
    }
    Ok(())
}

fn check_value<H: Storage + Clock>(
    files: &Files<H>,
    value: Option<Payload<'_>>,
    verified: &mut Verified,
) -> Inner<()> {
    if let Some(Payload::File(blob)) = value {
        files.read_value(&blob)?;
        verified.values += 1;
    }
    Ok(())
}

/// Reads the entries of a table, which have to be in order of their keys, and counts them.
fn check_entries<H: Storage + Clock>(
    files: &Files<H>,
    info: &TableInfo,
    verified: &mut Verified,
) -> Inner<u64> {
    let table = files.table(info)?;
    let (mut entries, mut last) = (0, Vec::new());
    for block in 0..table.guide.keys.len() {
        let Some(place) = table.guide.keys.place(block) else { continue };
        let bytes = files.block(info, &table, place)?;
        let mut reader = Reader(&bytes);
        while !reader.is_empty() {
            let entry = Entry::take(&mut reader).filter(|entry| entries == 0 || *entry.key > *last);
            let entry = entry.ok_or_else(|| files.damaged(info, place.0))?;
            let is_hidden = info.after.as_deref().is_some_and(|after| entry.key <= after.as_bytes());
            // What is hidden belongs to another table by now.
            check_value(files, entry.value.filter(|_| !is_hidden), verified)?;
            entries += 1;
            last.clear();
            last.extend_from_slice(entry.key);
        }
    }
    Ok(entries)
}

/// Reads the keys of a table in order of their positions, and counts them.
fn check_order<H: Storage + Clock>(files: &Files<H>, info: &TableInfo) -> Inner<u64> {
    let table = files.table(info)?;
    let (mut keys, mut last) = (0, 0);
    for block in 0..table.guide.order.len() {
        let Some(place) = table.guide.order.place(block) else { continue };
        let bytes = files.block(info, &table, place)?;
        let mut reader = Reader(&bytes);
        while !reader.is_empty() {
            let listed = Listed::take(&mut reader).filter(|listed| position(listed.key) >= last);
            let listed = listed.ok_or_else(|| files.damaged(info, place.0))?;
            last = position(listed.key);
            keys += 1;
        }
    }
    Ok(keys)
}

/// The name of the bucket in a directory, if its name is spelled out there.
pub(crate) fn bucket_of(directory: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = directory.strip_prefix("bucket-")?.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u64::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()? as u8);
    }
    String::from_utf8(bytes).ok().filter(|name| crate::names::directory(name) == directory)
}
