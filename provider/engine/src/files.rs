//! The files of one bucket: where they are, and how they are read and made.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::cache::Cache;
use crate::calls;
use crate::checksum::check;
use crate::error::{During, Problem, Result, Trouble};
use crate::limits::Limits;
use crate::names::{self, FileId, Kind};
use crate::options::Options;
use crate::record::{Blob, Payload};
use crate::storage::{Access, Clock, Link, Storage};
use crate::table::{Guide, Run, Table, Writer};
use crate::tables::TableInfo;
use crate::text::{decimal, joined};

/// Access to the files of one bucket.
pub(crate) struct Files<H: Storage> {
    pub host: Rc<H>,
    pub options: Options,
    pub limits: Limits,
    pub cache: Rc<RefCell<Cache<H::File>>>,
    pub bucket: String,
    directory: String,
    random: Cell<u64>,
    /// Bytes of values that were written to files of their own.
    pub values: Cell<u64>,
    /// Those that no record refers to yet.
    fresh: RefCell<Vec<FileId>>,
}

impl<H: Storage + Clock> Files<H> {
    pub fn new(host: Rc<H>, options: Options, cache: Rc<RefCell<Cache<H::File>>>, bucket: &str) -> Self {
        let directory = names::directory(bucket);
        let mut files = Self::at(&host, options, &cache, directory);
        files.bucket = bucket.into();
        files
    }

    /// The files in a directory whose bucket is not known.
    #[inline(never)]
    pub fn at(
        host: &Rc<H>,
        options: Options,
        cache: &Rc<RefCell<Cache<H::File>>>,
        directory: String,
    ) -> Self {
        Self {
            host: Rc::clone(host),
            options,
            limits: Limits::new(options.memory),
            cache: Rc::clone(cache),
            bucket: String::new(),
            directory,
            random: Cell::new(host.random()),
            values: Cell::new(0),
            fresh: RefCell::default(),
        }
    }

    /// A number that nobody else has.
    pub fn unique(&self) -> u64 {
        // Weyl's sequence through a mixer of its bits: one call of the host is enough.
        let next = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(next);
        let mixed = (next ^ (next >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
    }

    pub fn directory(&self) -> &str {
        &self.directory
    }

    pub fn logs(&self) -> String {
        joined(&[&self.directory, "/logs"])
    }

    pub fn log(&self, generation: u64) -> String {
        joined(&[&self.directory, "/logs/", &decimal(generation)])
    }

    pub fn data(&self) -> String {
        joined(&[&self.directory, "/data"])
    }

    pub fn path(&self, file: FileId, kind: Kind) -> String {
        joined(&[&self.directory, "/data/", &file.name(kind)])
    }

    /// Opens a file that a generation refers to.
    fn open(&self, path: &str) -> Result<H::File> {
        let file = calls::open(&*self.host, path, Access::Read)?;
        file.ok_or_else(|| Problem::gone(path))
    }

    /// A new file, which is garbage from generation `number` on unless that refers to it.
    pub fn create(&self, number: u64, kind: Kind) -> Result<(FileId, String, H::File)> {
        let file = FileId { number, unique: self.unique() };
        let path = self.path(file, kind);
        if let Ok(Some(handle)) = self.host.open(&path, Access::Create) {
            return Ok((file, path, handle));
        }
        // Who copies directories often leaves out the empty ones.
        let data = self.data();
        calls::open(&*self.host, &data, Access::MakeDirectory)?;
        let handle = calls::open(&*self.host, &path, Access::Create)?;
        handle.map(|handle| (file, path, handle)).ok_or_else(|| Problem::gone(&data))
    }

    /// Makes the names in a directory durable.
    pub fn sync_directory(&self, path: &str) -> Result<()> {
        #[cfg(feature = "flaws")]
        if self.options.flaw == Some(crate::Flaw::NoDirectorySync) {
            return Ok(());
        }
        let directory = calls::open(&*self.host, path, Access::Directory)?;
        let directory = directory.ok_or_else(|| Problem::gone(path))?;
        calls::sync(&*self.host, &directory, path)
    }

    /// Writes a file of its own for a value, durably: whatever refers to it finds it whole.
    pub fn write_value(&self, number: u64, value: &[u8]) -> Result<Blob> {
        if number == 2 {
            // With a value but without a log the bucket would be damaged; see `advance`.
            self.sync_directory(&self.logs())?;
        }
        let (file, path, handle) = self.create(number, Kind::Value)?;
        let written = self.host.write(&handle, 0, value).and_then(|()| self.host.sync(&handle));
        if let Err(fault) = written {
            // It is of no use to anyone, and space may be short.
            let _ = self.host.remove(&path);
            return Err(fault).during("write", &path);
        }
        self.sync_directory(&self.data())?;
        self.values.set(self.values.get().saturating_add(value.len() as u64));
        self.fresh.borrow_mut().push(file);
        Ok(Blob { file, len: value.len() as u32, check: check(value, file.unique) })
    }

    /// Gives a value one more name, under which it stays as long as the record that it is for: that of
    /// the record that stored it may go earlier.
    pub fn keep_value(&self, number: u64, blob: Blob) -> Result<Blob> {
        let file = FileId { number, ..blob.file };
        if file != blob.file {
            let (old, new) = (self.path(blob.file, Kind::Value), self.path(file, Kind::Value));
            // That it is taken is the work of another record. Both names are left to the clean-up.
            if self.host.link(&old, &new).during("keep", &old)? == Link::Missing {
                return Err(Problem::gone(&old));
            }
            self.sync_directory(&self.data())?;
        }
        Ok(Blob { file, ..blob })
    }

    /// Removes files that nothing refers to. What stays is found by the next clean-up.
    pub fn remove_all(&self, paths: &[String]) {
        paths.iter().for_each(|path| drop(self.host.remove(path)));
    }

    /// Says whether the record that the last values were written for may count some day. If
    /// not they go: space may be short, and nothing else refers to them.
    pub fn settle_values(&self, may_count: bool) {
        for file in self.fresh.take() {
            if !may_count {
                let _ = self.host.remove(&self.path(file, Kind::Value));
            }
        }
    }

    pub fn read_value(&self, blob: &Blob) -> Result<Vec<u8>> {
        let path = self.path(blob.file, Kind::Value);
        let handle = self.open(&path)?;
        let len = blob.len as usize;
        let mut value = Vec::with_capacity(len);
        self.read_exactly(&handle, &path, 0, len, &mut value)?;
        if check(&value, blob.file.unique) != blob.check {
            return Err(Problem::damaged(&path, 0));
        }
        Ok(value)
    }

    /// The bytes of a value, wherever they are.
    pub fn read_payload(&self, payload: Payload<'_>) -> Result<Vec<u8>> {
        match payload {
            Payload::Inline(bytes) => Ok(bytes.to_vec()),
            Payload::File(blob) => self.read_value(&blob),
        }
    }

    pub fn read_exactly(
        &self,
        handle: &H::File,
        path: &str,
        offset: u64,
        len: usize,
        into: &mut Vec<u8>,
    ) -> Result<()> {
        crate::table::read_exactly(&*self.host, handle, path, offset, len, into)
    }

    /// A table, opened now or before.
    pub fn table(&self, info: &TableInfo) -> Result<Rc<Table<H::File>>> {
        if let Some(table) = self.cache.borrow_mut().table(info.file) {
            return Ok(table);
        }
        let path = self.path(info.file, Kind::Table);
        let handle = self.open(&path)?;
        let mut bytes = Vec::new();
        let damaged = || self.damaged(info, info.guide);
        let len = info.bytes.checked_sub(info.guide).ok_or_else(damaged)?;
        self.read_exactly(&handle, &path, info.guide, len as usize, &mut bytes)?;
        if check(&bytes, info.file.unique ^ info.guide) != info.guide_check {
            return Err(damaged());
        }
        let guide = Guide::decode(&bytes).ok_or_else(damaged)?;
        let table = Rc::new(Table { handle, guide });
        self.cache.borrow_mut().put_table(info.file, Rc::clone(&table));
        Ok(table)
    }

    /// A block of a table, read now or before, with its check.
    pub fn block(
        &self,
        info: &TableInfo,
        table: &Table<H::File>,
        place: (u64, usize),
    ) -> Result<Rc<Vec<u8>>> {
        let (offset, len) = place;
        if let Some(block) = self.cache.borrow_mut().block(info.file, offset) {
            return Ok(block);
        }
        let path = self.path(info.file, Kind::Table);
        let mut bytes = Vec::with_capacity(len);
        self.read_exactly(&table.handle, &path, offset, len, &mut bytes)?;
        let Some(content) = crate::table::unseal(&bytes, info.file, offset).map(<[u8]>::len) else {
            return Err(Problem::damaged(&path, offset));
        };
        bytes.truncate(content);
        let block = Rc::new(bytes);
        self.cache.borrow_mut().put_block(info.file, offset, Rc::clone(&block));
        Ok(block)
    }

    /// What a block is when its content makes no sense although its check is right.
    pub fn damaged(&self, info: &TableInfo, offset: u64) -> Trouble {
        Problem::damaged(&self.path(info.file, Kind::Table), offset)
    }

    /// The entries of a table in order of their keys.
    pub fn run(&self, info: &TableInfo) -> Result<Run<H::File>> {
        let path = self.path(info.file, Kind::Table);
        Run::new(&*self.host, self.table(info)?, info.file, path, info.after.as_deref())
    }

    /// A new table for generation `number`.
    pub fn writer(&self, number: u64) -> Result<Writer<'_, H>> {
        let (file, path, handle) = self.create(number, Kind::Table)?;
        Ok(Writer::new(&*self.host, handle, path, file, &self.limits))
    }
}
