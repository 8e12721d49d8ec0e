//! A handle to a bucket, and what the drafts ask of it.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::limits::VALUES;
use keyvalue_core::{Bucket, Error, Page, Result, Swap, Value, Version, cursor};

use crate::fault;
use crate::list::Scan;
use crate::names::Name;
use crate::resp::{Item, Kind, Reader, Request};
use crate::scripts::{self, FIRST_MARK, Script};
use crate::server::{Replies, Server};
use crate::stream::Network;

/// A handle to one bucket.
#[derive(Debug)]
pub struct RedisBucket<N: Network> {
    pub(crate) server: Rc<Server<N>>,
    /// What all keys begin with.
    pub(crate) start: Rc<[u8]>,
}

impl<N: Network> Clone for RedisBucket<N> {
    fn clone(&self) -> Self {
        Self { server: Rc::clone(&self.server), start: Rc::clone(&self.start) }
    }
}

impl<N: Network> RedisBucket<N> {
    fn name<'a>(&'a self, key: &'a str) -> Name<'a> {
        Name { start: &self.start, key: key.as_bytes() }
    }

    /// A command about one key, which comes first of its arguments.
    pub(crate) fn command(&self, kind: Kind, name: &str, key: &str, arguments: usize) -> Request {
        let mut request = Request::new(kind, name, arguments.saturating_add(1));
        self.key(&mut request, key);
        request
    }

    /// A key as the next argument.
    pub(crate) fn key(&self, request: &mut Request, key: &str) {
        request.argument(&[&self.start, key.as_bytes()]);
    }

    /// Sends a request to where `key` is. That a value is no string is an error, whatever is asked.
    pub(crate) fn call(&self, key: &str, request: &Request) -> Result<Replies<'_, N>> {
        let replies = self.server.call(self.name(key), request)?;
        if !matches!(first(&replies.replies())?, Item::Error(line) if line.starts_with(b"WRONGTYPE")) {
            return Ok(replies);
        }
        drop(replies);
        let replies = self.server.call(self.name(key), &self.command(Kind::Read, "TYPE", key, 0))?;
        Err(match first(&replies.replies())? {
            Item::Text(kind) => fault::other_type(key, kind),
            other => self.refuse(other),
        })
    }

    /// Sends a command whose reply is a number.
    pub(crate) fn number(&self, key: &str, request: &Request) -> Result<i64> {
        let replies = self.call(key, request)?;
        match first(&replies.replies())? {
            Item::Integer(n) => Ok(n),
            other => Err(self.refuse(other)),
        }
    }

    /// Sends a command whose reply says nothing but that it is done.
    pub(crate) fn done(&self, key: &str, request: &Request) -> Result<()> {
        let replies = self.call(key, request)?;
        match first(&replies.replies())? {
            Item::Text(_) | Item::Integer(_) => Ok(()),
            other => Err(self.refuse(other)),
        }
    }

    /// Why a reply is not what was expected.
    #[cold]
    pub(crate) fn refuse(&self, item: Item<'_>) -> Error {
        match item {
            Item::Error(line) => fault::refused(line),
            _ => fault::unexpected(),
        }
    }

    /// Runs a script. `fill` gives it the number of keys, the keys, and what else it takes: so
    /// many arguments in all.
    pub(crate) fn run(
        &self,
        kind: Kind,
        script: &Script,
        key: &str,
        arguments: usize,
        fill: &dyn Fn(&mut Request),
    ) -> Result<Replies<'_, N>> {
        let request = |name, text: &str| {
            let mut request = Request::new(kind, name, arguments.saturating_add(1));
            request.argument(&[text.as_bytes()]);
            fill(&mut request);
            request
        };
        let replies = self.call(key, &request("EVALSHA", script.sum))?;
        if !matches!(first(&replies.replies())?, Item::Error(line) if line.starts_with(b"NOSCRIPT")) {
            return Ok(replies);
        }
        drop(replies);
        self.call(key, &request("EVAL", script.text))
    }

    /// What marks a value as it is now; see [`scripts`]. Nothing where nothing may be written.
    pub(crate) fn mark(&self, request: &mut Request) {
        if self.server.settings().read_only {
            request.argument(&[]);
        } else {
            request.unsigned(FIRST_MARK | (self.server.random() & FIRST_MARK.wrapping_sub(1)));
        }
    }

    /// Looks at a value and its version, or only at its version.
    fn look<R>(
        &self,
        key: &str,
        values: bool,
        found: impl FnOnce(Value<'_>) -> R,
    ) -> Result<(Option<R>, Version)> {
        let replies = self.run(Kind::Write, &scripts::SNAPSHOT, key, 4, &|request| {
            request.unsigned(1);
            self.key(request, key);
            self.mark(request);
            request.argument(&[if values { b"v" } else { b"" }]);
        })?;
        let mut replies = replies.replies();
        match next(&mut replies)? {
            Item::Items(1) => {}
            other => return Err(self.refuse(other)),
        }
        Ok(match versioned(&mut replies)? {
            Some((value, version)) => (value.map(|value| found(Cow::Borrowed(value))), version),
            None => (None, Version::ABSENT),
        })
    }

    /// Counts with numbers that Redis itself does not count with: above those with a sign.
    fn add(&self, key: &str, delta: Delta) -> Result<i128> {
        let deadline = self.server.deadline();
        while !self.server.is_over(deadline) {
            let old = self.get(key, |value| value.into_owned())?;
            let Some(old) = old else {
                let (sum, value) = counter::start(delta);
                let mut request = self.command(Kind::Once, "SET", key, 2);
                request.argument(&[&value]);
                request.argument(&[b"NX"]);
                let replies = self.call(key, &request)?;
                match first(&replies.replies())? {
                    Item::Text(_) => return Ok(sum),
                    Item::Nil => continue,
                    other => return Err(self.refuse(other)),
                }
            };
            let mut new = old.clone();
            let sum = counter::add(key, &mut new, delta)?;
            let replies = self.run(Kind::Once, &scripts::REPLACE, key, 4, &|request| {
                request.unsigned(1);
                self.key(request, key);
                request.argument(&[&old]);
                request.argument(&[&new]);
            })?;
            match first(&replies.replies())? {
                Item::Integer(1) => return Ok(sum),
                Item::Integer(0) => {}
                other => return Err(self.refuse(other)),
            }
        }
        Err(fault::backend("others write to the counter all the time: try again"))
    }
}

impl<N: Network> Bucket for RedisBucket<N> {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        let replies = self.call(key, &self.command(Kind::Read, "GET", key, 0))?;
        match first(&replies.replies())? {
            Item::Nil => Ok(None),
            Item::Text(value) if value.len() > VALUES => Err(Error::ResultTooLarge),
            Item::Text(value) => Ok(Some(found(Cow::Borrowed(value)))),
            other => Err(self.refuse(other)),
        }
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.number(key, &self.command(Kind::Read, "EXISTS", key, 0))? != 0)
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        let mut request = self.command(Kind::Write, "SET", &key, 1);
        request.argument(&[&value]);
        drop(value);
        self.done(&key, &request)
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.done(key, &self.command(Kind::Write, "DEL", key, 0))
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        let (amount, sign) = match delta {
            Delta::Signed(n) => (Some(n), b"s"),
            Delta::Unsigned(n) => (i64::try_from(n).ok(), b"u"),
        };
        if let Some(amount) = amount {
            let replies = self.run(Kind::Once, &scripts::INCREMENT, &key, 4, &|request| {
                request.unsigned(1);
                self.key(request, &key);
                request.number(amount);
                request.argument(&[sign]);
            })?;
            match first(&replies.replies())? {
                Item::Text(sum) => {
                    return crate::resp::integer(sum).map(i128::from).map_err(fault::invalid);
                }
                Item::Nil => {}
                other => return Err(self.refuse(other)),
            }
        }
        self.add(&key, delta)
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        Scan::new(&self.server, &self.start, position).fill(page)
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        let Some((first_key, others)) = keys.split_first() else { return Ok(()) };
        let mut request = self.command(Kind::Read, "MGET", first_key, others.len());
        others.iter().for_each(|key| self.key(&mut request, key));
        let replies = self.call(first_key, &request)?;
        let mut replies = replies.replies();
        match next(&mut replies)? {
            Item::Items(len) if len == keys.len() => {}
            other => return Err(self.refuse(other)),
        }
        for _ in keys {
            match next(&mut replies)? {
                Item::Nil => each(None)?,
                Item::Text(value) => each(Some(Cow::Borrowed(value)))?,
                other => return Err(self.refuse(other)),
            }
        }
        Ok(())
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        let Some((first_key, _)) = pairs.first() else { return Ok(()) };
        let mut request = Request::new(Kind::Write, "MSET", pairs.len().saturating_mul(2));
        for (key, value) in &pairs {
            self.key(&mut request, key);
            request.argument(&[value]);
        }
        self.done(first_key, &request)
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        let Some((first_key, others)) = keys.split_first() else { return Ok(()) };
        let mut request = self.command(Kind::Write, "DEL", first_key, others.len());
        others.iter().for_each(|key| self.key(&mut request, key));
        self.done(first_key, &request)
    }

    fn version(&self, key: &str) -> Result<Version> {
        Ok(self.look(key, false, |_| ())?.1)
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        self.look(key, true, found)
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let replies = self.run(Kind::Once, &scripts::SWAP, key, 5, &|request| {
            request.unsigned(1);
            self.key(request, key);
            version(request, expected);
            request.argument(&[&value]);
            self.mark(request);
        })?;
        match first(&replies.replies())? {
            Item::Integer(1) => Ok(Swap::Done),
            Item::Text(version) => Ok(Swap::Changed(read_version(version))),
            other => Err(self.refuse(other)),
        }
    }
}

/// The first value of replies.
pub(crate) fn first<'a>(replies: &Reader<'a>) -> Result<Item<'a>> {
    next(&mut { *replies })
}

/// The next value of replies.
pub(crate) fn next<'a>(replies: &mut Reader<'a>) -> Result<Item<'a>> {
    replies.next().map_err(fault::invalid)
}

/// A version as scripts have it, as the next argument: nothing for that of an absent key.
pub(crate) fn version(request: &mut Request, version: Version) {
    let text = cursor::encode_version(version);
    let digits = text.get(1..).filter(|_| version != Version::ABSENT).unwrap_or_default();
    request.argument(&[digits.as_bytes()]);
}

/// What `snapshot` says of one key, if it is there: its value, if that was asked for, and its version.
pub(crate) fn versioned<'a>(replies: &mut Reader<'a>) -> Result<Option<(Option<&'a [u8]>, Version)>> {
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
    Ok(Some((value, read_version(version))))
}

/// A version, from the digits that a script returns; none stand for that of an absent key.
fn read_version(digits: &[u8]) -> Version {
    Version(digits.iter().fold(0, |n: u64, digit| {
        let nibble = if *digit < b'a' { digit & 0xf } else { digit.wrapping_sub(b'a' - 10) };
        n << 4 | u64::from(nibble)
    }))
}
