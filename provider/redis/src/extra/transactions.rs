//! Several keys at one moment.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::extra::{Check, Transactional, Versioned, Write};
use keyvalue_core::{Error, Result};

use crate::bucket::RedisBucket;
use crate::call::{first, next};
use crate::fault;
use crate::resp::{Item, Kind, Reader, Request};
use crate::scripts;
use crate::stream::Network;
use crate::version;

impl<N: Network> Transactional for RedisBucket<N> {
    fn check_together(&self, keys: &mut dyn Iterator<Item = &String>) -> Result<()> {
        self.check_one_slot(keys)
    }

    fn get_versioned(
        &self,
        keys: &[String],
        each: &mut dyn FnMut(Option<Versioned<'_>>) -> Result<()>,
    ) -> Result<()> {
        let Some(first_key) = keys.first() else { return Ok(()) };
        self.check_one_slot(&mut keys.iter())?;
        let arguments = keys.len().saturating_add(3);
        let replies = self.run(Kind::Read, &scripts::SNAPSHOT, first_key, arguments, &|request| {
            request.unsigned(keys.len() as u64);
            keys.iter().for_each(|key| self.key(request, key));
            self.mark(request);
            request.argument(&[b"v"]);
        })?;
        let mut replies = replies.replies();
        self.snapshots(&mut replies, keys.len())?;
        keys.iter().try_for_each(|_| {
            each(
                version::found(&mut replies)?
                    .map(|(value, version)| (Cow::Borrowed(value.unwrap_or_default()), version)),
            )
        })
    }

    fn commit(&self, checks: &[(String, Check)], writes: &[(String, Write)]) -> Result<bool> {
        let all = checks.iter().map(|(key, _)| key).chain(writes.iter().map(|(key, _)| key));
        let Some(first_key) = all.clone().next() else { return Ok(true) };
        self.check_one_slot(&mut all.clone())?;
        let keys = checks.len().saturating_add(writes.len());
        // Reading alone may be repeated.
        let kind = if writes.is_empty() { Kind::Read } else { Kind::Write };
        let arguments = keys.saturating_mul(3).saturating_add(2);
        let replies = self.run(kind, &scripts::COMMIT, first_key, arguments, &|request| {
            request.unsigned(keys as u64);
            all.clone().for_each(|key| self.key(request, key));
            request.unsigned(checks.len() as u64);
            checks.iter().for_each(|(_, check)| put_check(request, check));
            writes.iter().for_each(|(_, write)| put_write(request, write));
        })?;
        let mut replies = replies.replies();
        match first(&replies)? {
            Item::Integer(done) => Ok(done != 0),
            Item::Items(2) => Err(uncounted(&mut replies, writes)?),
            other => Err(self.refuse(other)),
        }
    }
}

fn put_check(request: &mut Request, check: &Check) {
    let (kind, value): (&[u8], &[u8]) = match check {
        Check::Value(value) => (b"value", value),
        Check::Absent => (b"absent", b""),
        Check::Present => (b"present", b""),
        Check::Version(expected) => {
            request.argument(&[b"version"]);
            return version::put(request, *expected);
        }
    };
    request.argument(&[kind]);
    request.argument(&[value]);
}

fn put_write(request: &mut Request, write: &Write) {
    match write {
        Write::Set(value) => {
            request.argument(&[b"set"]);
            request.argument(&[value]);
        }
        Write::Delete => {
            request.argument(&[b"delete"]);
            request.argument(&[]);
        }
        Write::Increment(delta) => {
            request.argument(&[b"add"]);
            request.number(*delta);
        }
    }
}

/// Why the server could not add to the value that it found: the number of the write, and the value.
fn uncounted(replies: &mut Reader<'_>, writes: &[(String, Write)]) -> Result<Error> {
    let (_, at, value) = (next(replies)?, next(replies)?, next(replies)?);
    if let (Item::Integer(at), Item::Text(value)) = (at, value)
        && let Some((key, Write::Increment(delta))) =
            usize::try_from(at).ok().and_then(|at| writes.get(at.checked_sub(1)?))
        && let Err(error) = counter::add(key, &mut Vec::from(value), Delta::Signed(*delta))
    {
        return Ok(error);
    }
    Err(fault::unexpected())
}
