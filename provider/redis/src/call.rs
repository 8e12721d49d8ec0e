//! Requests about the keys of a bucket, and the replies to them.

use keyvalue_core::{Error, Result};

use crate::bucket::RedisBucket;
use crate::fault;
use crate::names::Name;
use crate::resp::{Item, Kind, Reader, Request};
use crate::scripts::Script;
use crate::server::Replies;
use crate::stream::Network;

impl<N: Network> RedisBucket<N> {
    pub(crate) fn name<'a>(&'a self, key: &'a str) -> Name<'a> {
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
            // It is another of the keys.
            Item::Text(b"string" | b"none") => fault::refused(b"WRONGTYPE of one of the keys"),
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
        self.run_by(kind, script, arguments, fill, &|request| self.call(key, request))
    }

    /// As `run`, where `call` sends the requests.
    pub(crate) fn run_by<'a>(
        &'a self,
        kind: Kind,
        script: &Script,
        arguments: usize,
        fill: &dyn Fn(&mut Request),
        call: &dyn Fn(&Request) -> Result<Replies<'a, N>>,
    ) -> Result<Replies<'a, N>> {
        let request = |name, text: &str| {
            let mut request = Request::new(kind, name, arguments.saturating_add(1));
            request.argument(&[text.as_bytes()]);
            fill(&mut request);
            request
        };
        let replies = call(&request("EVALSHA", script.sum))?;
        if !matches!(first(&replies.replies())?, Item::Error(line) if line.starts_with(b"NOSCRIPT")) {
            return Ok(replies);
        }
        drop(replies);
        call(&request("EVAL", script.text))
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
