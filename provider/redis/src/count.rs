//! Counters that Redis itself does not count.

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::{Bucket, Result};

use crate::bucket::RedisBucket;
use crate::call::first;
use crate::fault;
use crate::resp::{Item, Kind};
use crate::scripts;
use crate::stream::Network;

impl<N: Network> RedisBucket<N> {
    /// Counts with numbers that Redis itself does not count with: above those with a sign.
    pub(crate) fn add(&self, key: &str, delta: Delta) -> Result<i128> {
        let deadline = self.server.deadline();
        while !self.server.is_over(deadline) {
            let old = self.get(key, |value| value.into_owned())?;
            let Some(old) = old else {
                let (sum, value) = counter::start(delta);
                let mut request = self.command(Kind::Write, "SET", key, 2);
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
            let replies = self.run(Kind::Write, &scripts::REPLACE, key, 4, &|request| {
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
