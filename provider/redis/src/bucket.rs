//! A handle to a bucket, and what the drafts ask of it.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::Delta;
use keyvalue_core::limits::VALUES;
use keyvalue_core::{Bucket, Error, Page, Result, Swap, Value, Version};

use crate::call::{first, next};
use crate::fault;
use crate::list::Scan;
use crate::resp::{Item, Kind, Request, integer};
use crate::scripts;
use crate::server::Server;
use crate::stream::Network;
use crate::version;

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
            let replies = self.run(Kind::Write, &scripts::INCREMENT, &key, 4, &|request| {
                request.unsigned(1);
                self.key(request, &key);
                request.number(amount);
                request.argument(&[sign]);
            })?;
            match first(&replies.replies())? {
                Item::Text(sum) => {
                    return integer(sum).map(i128::from).map_err(fault::invalid);
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
        if self.server.settings().cluster {
            return self.get_over_slots(keys, each);
        }
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
        if self.server.settings().cluster {
            return self.set_over_slots(&pairs);
        }
        let mut request = Request::new(Kind::Write, "MSET", pairs.len().saturating_mul(2));
        for (key, value) in &pairs {
            self.key(&mut request, key);
            request.argument(&[value]);
        }
        self.done(first_key, &request)
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        let Some((first_key, others)) = keys.split_first() else { return Ok(()) };
        if self.server.settings().cluster {
            return self.delete_over_slots(keys);
        }
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
        let replies = self.run(Kind::Write, &scripts::SWAP, key, 5, &|request| {
            request.unsigned(1);
            self.key(request, key);
            version::put(request, expected);
            request.argument(&[&value]);
            self.mark(request);
        })?;
        match first(&replies.replies())? {
            Item::Integer(1) => Ok(Swap::Done),
            Item::Text(version) => Ok(Swap::Changed(version::read(version))),
            other => Err(self.refuse(other)),
        }
    }
}
