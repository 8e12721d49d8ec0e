//! What a person wants to know of a bucket: how large it is, and whether it is whole.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::{Page, Result};

use crate::bytes::Reader;
use crate::checksum::position;
use crate::error::{During, Result as Inner};
use crate::files::Files;
use crate::names::{FileId, Kind};
use crate::record::Payload;
use crate::shared::View;
use crate::storage::{Access, Clock, Storage};
use crate::table::{Entry, Listed};
use crate::tables::TableInfo;
use crate::values::ValueSet;
use crate::{EngineBucket, list};

/// The size of a bucket.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Keys that are there. They are counted one by one.
    pub keys: u64,
    /// How often the log was replaced by a new one.
    pub generation: u64,
    /// Bytes of the log: what each new instance reads first.
    pub log: u64,
    /// Tables, and their bytes, on each level.
    pub levels: Vec<(u64, u64)>,
    /// Bytes of all files of the bucket.
    pub disk: u64,
    /// Bytes of files that are no longer used, and go with one of the next generations.
    pub garbage: u64,
}

/// What was read and found to be whole.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Tables that were read from beginning to end.
    pub tables: u64,
    /// Entries in them and in the log, older ones and marks of deleted keys included.
    pub entries: u64,
    /// Values in files of their own.
    pub values: u64,
}

impl<H: Storage + Clock> EngineBucket<H> {
    /// How large the bucket is.
    ///
    /// # Errors
    /// When the storage fails or is damaged.
    pub fn stats(&self) -> Result<Stats> {
        Ok(self.shared()?.read(|view| view.map_or(Ok(Stats::default()), stats))?)
    }

    /// Reads everything that the bucket consists of.
    ///
    /// # Errors
    /// The first damage that is found.
    pub fn verify(&self) -> Result<Verified> {
        Ok(self.shared()?.read(|view| view.map_or(Ok(Verified::default()), verify))?)
    }
}

fn stats<H: Storage + Clock>(view: &View<'_, H>) -> Inner<Stats> {
    let tables = &view.log.state.tables;
    let level = |level| {
        let tables = tables.level(level);
        (tables.len() as u64, tables.iter().map(|table| table.bytes).sum())
    };
    let (disk, garbage) = disk(view)?;
    Ok(Stats {
        keys: count(view)?,
        generation: view.log.generation,
        log: view.log.end,
        levels: if tables.is_empty() { Vec::new() } else { (0..=tables.highest()).map(level).collect() },
        disk: disk + view.log.end,
        garbage,
    })
}

fn count<H: Storage + Clock>(view: &View<'_, H>) -> Inner<u64> {
    let (mut keys, mut next) = (0, Some(0));
    while let Some(from) = next {
        let mut page = Page::default();
        list::fill(view, from, &mut page)?;
        keys += page.keys().count() as u64;
        next = page.next();
    }
    Ok(keys)
}

/// Bytes of the files in `data`, and those of them that nothing refers to.
fn disk<H: Storage + Clock>(view: &View<'_, H>) -> Inner<(u64, u64)> {
    let files = view.files;
    let path = files.data();
    let mut found = Vec::new();
    if let Some(data) = files.host.open(&path, Access::Directory).during("open", &path)? {
        files.host.list(&data, &mut |name| found.extend(FileId::parse(name))).during("list", &path)?;
    }
    let values = values(view)?;
    let (mut disk, mut garbage) = (0, 0);
    for (file, kind) in found {
        let path = files.path(file, kind);
        let Some(handle) = files.host.open(&path, Access::Read).during("open", &path)? else { continue };
        let bytes = files.host.size(&handle).during("read", &path)?;
        disk += bytes;
        let in_use = match kind {
            Kind::Head => false,
            Kind::Table => view.log.state.tables.iter().any(|table| table.file == file),
            Kind::Value => values.has(file),
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
    Ok(verified)
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
        bytes.push(u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok().filter(|name| crate::names::directory(name) == directory)
}
