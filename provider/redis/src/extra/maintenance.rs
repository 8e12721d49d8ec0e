//! What those who run a store want to know and to do.
//!
//! Limits: `stats` and `destroy` are a moment's work of the server, in which it does nothing else:
//! about a second for a million keys of all buckets. On a cluster `stats` asks each node in turn,
//! and `destroy` removes page after page: what is written meanwhile may stay.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::{Maintained, Sizes, Verified};
use keyvalue_core::{Bucket, Page, Result};

use crate::bucket::RedisBucket;
use crate::call::next;
use crate::fault;
use crate::names;
use crate::resp::{Item, Kind, Reader};
use crate::scripts::{self, Script};
use crate::stream::Network;

impl<N: Network> Maintained for RedisBucket<N> {
    fn sizes(&self) -> Result<Sizes> {
        let mut sizes = Sizes::default();
        for replies in self.run_on_all(Kind::Read, &scripts::STATS)? {
            let mut replies = Reader::new(&replies);
            let mut count = || match next(&mut replies)? {
                Item::Integer(n) => u64::try_from(n).map_err(|_| fault::unexpected()),
                Item::Items(2) => Ok(0),
                other => Err(self.refuse(other)),
            };
            let (_, keys, bytes) = (count()?, count()?, count()?);
            sizes.keys = sizes.keys.saturating_add(keys);
            sizes.bytes = sizes.bytes.saturating_add(bytes);
        }
        Ok(sizes)
    }

    /// There is nothing to do: the server looks after its memory itself.
    fn compact(&self) -> Result<()> {
        Ok(())
    }

    fn verify(&self) -> Result<Verified> {
        let (mut position, mut entries) = (0, 0_u64);
        loop {
            let mut page = Page::default();
            self.list(position, &mut page)?;
            for key in page.keys() {
                let found = self.get(key, |_| ())?;
                entries = entries.saturating_add(found.is_some().into());
            }
            match page.next() {
                Some(next) => position = next,
                None => return Ok(Verified { entries, ..Verified::default() }),
            }
        }
    }

    fn destroy(&self) -> Result<()> {
        if self.server.settings().cluster {
            return self.destroy_pages();
        }
        self.run_on_all(Kind::Write, &scripts::DESTROY)?.iter().try_for_each(|replies| {
            match next(&mut Reader::new(replies))? {
                Item::Integer(_) => Ok(()),
                other => Err(self.refuse(other)),
            }
        })
    }
}

impl<N: Network> RedisBucket<N> {
    /// Removes page after page: keys of several slots are not of one moment in any case, and a slot
    /// may be on its way from one node to another.
    fn destroy_pages(&self) -> Result<()> {
        let mut position = 0;
        loop {
            let mut page = Page::default();
            self.list(position, &mut page)?;
            let keys: Vec<String> = page.keys().map(String::from).collect();
            if !keys.is_empty() {
                self.delete_many(&keys)?;
            }
            match page.next() {
                Some(next) => position = next,
                None => return Ok(()),
            }
        }
    }

    /// Runs a script that takes the pattern of all keys, and the length of what they begin with.
    fn run_on_all(&self, kind: Kind, script: &Script) -> Result<Vec<Vec<u8>>> {
        let pattern = names::pattern(&self.start);
        self.run_everywhere(kind, script, 3, &|request| {
            request.unsigned(0);
            request.argument(&[&pattern]);
            request.unsigned(self.start.len() as u64);
        })
    }
}
