//! The bytes of values, and streams of them. All of it is memory, so that nothing ever waits.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::mem::take;

/// The largest value, in bytes.
pub const LIMIT: usize = 128 * 1024 * 1024;

/// A value on its way to the store.
#[derive(Debug, Default)]
pub struct Outgoing {
    /// Shared with the call that stores it, and with nobody when that is done.
    bytes: Rc<Vec<u8>>,
    is_too_large: bool,
}

impl Outgoing {
    /// What was written so far; `None` if that was too much.
    pub fn bytes(&self) -> Option<Rc<Vec<u8>>> {
        (!self.is_too_large).then(|| Rc::clone(&self.bytes))
    }

    /// Adds bytes; `None` if that is too much. The value is of no use then, and takes no memory.
    pub fn append(&mut self, more: Vec<u8>) -> Option<()> {
        self.make_room(more.len() as u64)?;
        if self.bytes.is_empty() {
            self.bytes = Rc::new(more);
        } else {
            Rc::get_mut(&mut self.bytes)?.extend_from_slice(&more);
        }
        Some(())
    }

    /// Adds zeroes, as `append` does bytes.
    pub fn append_zeroes(&mut self, more: u64) -> Option<()> {
        self.make_room(more)?;
        let len = self.bytes.len().saturating_add(more as usize);
        Rc::get_mut(&mut self.bytes)?.resize(len, 0);
        Some(())
    }

    /// Whether so many bytes can be added. If not, it is as if somebody had tried.
    pub fn make_room(&mut self, more: u64) -> Option<()> {
        let room = LIMIT.saturating_sub(self.bytes.len());
        if self.is_too_large || more > room as u64 {
            *self = Self { bytes: Rc::default(), is_too_large: true };
        }
        (!self.is_too_large).then_some(())
    }
}

/// A value that came from the store.
#[derive(Debug)]
pub struct Incoming {
    /// Until it is consumed.
    bytes: Option<Vec<u8>>,
    size: usize,
}

impl Incoming {
    /// A value with these bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { size: bytes.len(), bytes: Some(bytes) }
    }

    /// How many bytes it has, or had.
    pub fn size(&self) -> u64 {
        self.size as u64
    }

    /// Gives the bytes away, the first time.
    pub fn consume(&mut self) -> Option<Vec<u8>> {
        self.bytes.take()
    }
}

/// Bytes that are read piece by piece.
#[derive(Debug)]
pub struct Input {
    bytes: Vec<u8>,
    /// How many of them were read.
    read: usize,
}

impl Input {
    /// A stream of these bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, read: 0 }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.read)
    }

    /// Up to so many bytes.
    pub fn read(&mut self, most: u64) -> Vec<u8> {
        if self.read == 0 && most >= self.bytes.len() as u64 {
            return take(&mut self.bytes);
        }
        let start = self.read;
        self.skip(most);
        self.bytes.get(start..self.read).map(Vec::from).unwrap_or_default()
    }

    /// Passes over up to so many bytes: how many they were.
    pub fn skip(&mut self, most: u64) -> u64 {
        let count = most.min(self.left() as u64);
        self.read = self.read.saturating_add(count as usize);
        count
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.left() == 0
    }
}
