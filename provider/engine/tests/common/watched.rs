//! A storage that counts what it is asked, and need not wait for the device.

use std::cell::Cell;

use keyvalue_engine::{Access, Clock, Fault, Link, Native, NativeFile, Storage};

/// Files whose calls are counted. A listing counts once for itself, once for each
/// entry and once for its end, as `wasi:filesystem` does it.
pub struct Watched {
    inner: Native,
    calls: Cell<u64>,
    syncs: Cell<u64>,
    read: Cell<u64>,
    /// Whether to wait for the device.
    pub patient: bool,
}

impl Watched {
    pub fn new(inner: Native) -> Self {
        Self { inner, calls: Cell::new(0), syncs: Cell::new(0), read: Cell::new(0), patient: false }
    }

    /// The calls since the last time, syncs apart.
    pub fn calls(&self) -> u64 {
        self.calls.replace(0)
    }

    /// The syncs since the last time.
    pub fn syncs(&self) -> u64 {
        self.syncs.replace(0)
    }

    /// The bytes that were read since the last time.
    pub fn bytes_read(&self) -> u64 {
        self.read.replace(0)
    }

    fn count(&self, calls: u64) {
        self.calls.set(self.calls.get() + calls);
    }
}

impl Storage for Watched {
    type File = NativeFile;

    fn list(&self, directory: &NativeFile, each: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        self.count(2);
        self.inner.list(directory, &mut |name| {
            self.count(1);
            each(name);
        })
    }

    fn open(&self, path: &str, access: Access) -> Result<Option<NativeFile>, Fault> {
        self.count(1);
        self.inner.open(path, access)
    }

    fn read(&self, file: &NativeFile, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<usize, Fault> {
        self.count(1);
        // As hosts of wasi:filesystem do.
        let read = self.inner.read(file, offset, len.min(65_536), into)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }

    fn append(&self, file: &NativeFile, bytes: &[u8]) -> Result<(), Fault> {
        self.count(1);
        self.inner.append(file, bytes)
    }

    fn write(&self, file: &NativeFile, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.count(1);
        self.inner.write(file, offset, bytes)
    }

    fn link(&self, from: &str, to: &str) -> Result<Link, Fault> {
        self.count(1);
        self.inner.link(from, to)
    }

    fn remove(&self, path: &str) -> Result<(), Fault> {
        self.count(1);
        self.inner.remove(path)
    }

    fn sync(&self, file: &NativeFile) -> Result<(), Fault> {
        self.syncs.set(self.syncs.get() + 1);
        if self.patient { self.inner.sync(file) } else { Ok(()) }
    }

    fn size(&self, file: &NativeFile) -> Result<u64, Fault> {
        self.count(1);
        self.inner.size(file)
    }
}

impl Clock for Watched {
    fn elapsed(&self) -> u64 {
        self.inner.elapsed()
    }

    fn now(&self) -> u64 {
        self.inner.now()
    }

    fn pause(&self, milliseconds: u64) {
        self.inner.pause(milliseconds);
    }

    fn random(&self) -> u64 {
        self.inner.random()
    }
}
