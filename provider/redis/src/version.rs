//! Versions: which write a value came from. See [`scripts`] for what they are made of.

use alloc::borrow::Cow;

use keyvalue_core::{Error, Result, Value, Version, cursor};

use crate::bucket::RedisBucket;
use crate::call::next;
use crate::fault;
use crate::resp::{Item, Kind, Reader, Request};
use crate::scripts::{self, FIRST_MARK};
use crate::stream::Network;

impl<N: Network> RedisBucket<N> {
    /// What marks a value as it is now; see [`scripts`]. Nothing where nothing may be written.
    pub(crate) fn mark(&self, request: &mut Request) {
        if self.server.settings().read_only {
            request.argument(&[]);
        } else {
            request.unsigned(FIRST_MARK | (self.server.random() & FIRST_MARK.wrapping_sub(1)));
        }
    }

    /// Looks at a value and its version, or only at its version.
    pub(crate) fn look<R>(
        &self,
        key: &str,
        values: bool,
        each: impl FnOnce(Value<'_>) -> R,
    ) -> Result<(Option<R>, Version)> {
        // A mark is no write that anybody has to hear of.
        let replies = self.run(Kind::Read, &scripts::SNAPSHOT, key, 4, &|request| {
            request.unsigned(1);
            self.key(request, key);
            self.mark(request);
            request.argument(&[if values { b"v" } else { b"" }]);
        })?;
        let mut replies = replies.replies();
        self.snapshots(&mut replies, 1)?;
        Ok(match found(&mut replies)? {
            Some((value, version)) => (value.map(|value| each(Cow::Borrowed(value))), version),
            None => (None, Version::ABSENT),
        })
    }

    /// Begins to read what the script `snapshot` says of so many keys.
    pub(crate) fn snapshots(&self, replies: &mut Reader<'_>, keys: usize) -> Result<()> {
        match next(replies)? {
            Item::Items(len) if len == keys => Ok(()),
            Item::Integer(_) => Err(Error::ResultTooLarge),
            other => Err(self.refuse(other)),
        }
    }
}

/// A version as scripts have it, as the next argument: nothing for that of an absent key.
pub fn put(request: &mut Request, version: Version) {
    let text = cursor::encode_version(version);
    let digits = text.get(1..).filter(|_| version != Version::ABSENT).unwrap_or_default();
    request.argument(&[digits.as_bytes()]);
}

/// A value, if it was asked for, and its version.
pub type Found<'a> = (Option<&'a [u8]>, Version);

/// What the script `snapshot` says of one key, if it is there.
pub fn found<'a>(replies: &mut Reader<'a>) -> Result<Option<Found<'a>>> {
    match next(replies)? {
        Item::Nil => return Ok(None),
        Item::Items(2) => {}
        _ => return Err(fault::unexpected()),
    }
    let Item::Text(version) = next(replies)? else { return Err(fault::unexpected()) };
    let value = match next(replies)? {
        Item::Text(value) => Some(value),
        _ => None,
    };
    Ok(Some((value, read(version))))
}

/// A version, from the digits that a script returns; none stand for that of an absent key.
pub fn read(digits: &[u8]) -> Version {
    Version(digits.iter().fold(0, |n: u64, digit| {
        let nibble = if *digit < b'a' { digit & 0xf } else { digit.wrapping_sub(b'a' - 10) };
        n << 4 | u64::from(nibble)
    }))
}
