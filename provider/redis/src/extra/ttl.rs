//! Keys that are there for a limited time.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::Expiring;
use keyvalue_core::{Bucket, Result};

use crate::bucket::RedisBucket;
use crate::call::first;
use crate::resp::{Item, Kind};
use crate::scripts::{self, LONGEST};
use crate::stream::Network;

impl<N: Network> Expiring for RedisBucket<N> {
    fn set_with_ttl(&self, key: String, value: Vec<u8>, ttl: u64) -> Result<()> {
        if ttl == 0 {
            return self.delete(&key);
        }
        let Some(ttl) = counted(ttl) else { return self.set(key, value) };
        let mut request = self.command(Kind::Write, "SET", &key, 3);
        request.argument(&[&value]);
        request.argument(&[b"PX"]);
        request.unsigned(ttl);
        self.done(&key, &request)
    }

    fn expire(&self, key: &str, ttl: Option<u64>) -> Result<bool> {
        let replies = self.run(Kind::Write, &scripts::EXPIRE, key, 3, &|request| {
            request.unsigned(1);
            self.key(request, key);
            match ttl.and_then(counted) {
                Some(ttl) => request.unsigned(ttl),
                None => request.argument(&[]),
            }
        })?;
        match first(&replies.replies())? {
            Item::Integer(found) => Ok(found != 0),
            other => Err(self.refuse(other)),
        }
    }

    fn ttl(&self, key: &str) -> Result<Option<u64>> {
        let left = self.number(key, &self.command(Kind::Read, "PTTL", key, 0))?;
        Ok(u64::try_from(left).ok().and_then(counted))
    }
}

/// A time that the server counts. What takes longer does not end: 70 000 years, or a mark.
fn counted(ttl: u64) -> Option<u64> {
    (ttl < LONGEST).then_some(ttl)
}
