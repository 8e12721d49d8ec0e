//! What was written, in order.

use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::PAGE_KEYS;
use crate::{Bucket, Handle, Result, cursor};

/// A change of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub key: String,
    /// Its new value, unless it was deleted.
    pub value: Option<Vec<u8>>,
    /// The milliseconds that it has left, if it will expire.
    pub ttl: Option<u64>,
}

/// A place between two changes. What the numbers mean is the backend's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Which part of all changes.
    pub generation: u64,
    /// Where in it.
    pub offset: u64,
    /// How many changes at that place come before.
    pub index: u32,
    /// What tells this part from another of the same number.
    pub seed: u32,
}

/// What there is behind a position; `P` is the type of positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since<P> {
    /// These changes.
    Changes(Changes<P>),
    /// Some changes are no longer kept. From here on they are.
    Gap(P),
}

/// Some changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes<P> {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// The place behind them.
    pub position: P,
}

/// A bucket that knows what was written to it.
pub trait Observable: Bucket {
    /// The place behind the newest change.
    fn latest(&self) -> Result<Position>;

    /// The changes behind a place, or from the oldest that is kept on: at most `limit` of them,
    /// and [`PAGE_BYTES`](crate::limits::PAGE_BYTES) of keys and values unless it is one.
    fn since(&self, position: Option<Position>, limit: usize) -> Result<Since<Position>>;
}

impl<B: Observable> Handle<B> {
    /// See [`Observable::latest`].
    pub fn latest(&self) -> Result<String> {
        Ok(cursor::encode_position(self.bucket.latest()?, self.scope))
    }

    /// See [`Observable::since`].
    pub fn since(&self, position: Option<&str>, limit: u32) -> Result<Since<String>> {
        let position = position.map(|token| cursor::decode_position(token, self.scope)).transpose()?;
        let limit = if limit == 0 { PAGE_KEYS } else { (limit as usize).min(PAGE_KEYS) };
        let token = |position| cursor::encode_position(position, self.scope);
        Ok(match self.bucket.since(position, limit)? {
            Since::Gap(position) => Since::Gap(token(position)),
            Since::Changes(Changes { changes, position }) => {
                Since::Changes(Changes { changes, position: token(position) })
            }
        })
    }
}
