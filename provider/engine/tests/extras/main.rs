//! Keys that expire, transactions, scans, changes and maintenance, on files.

#[path = "../common/mod.rs"]
mod common;

mod changes;
mod maintenance;
mod model;
mod query;
mod transactions;
mod ttl;

use common::{Memory, SMALL};
use keyvalue_core::Store;
use keyvalue_core::extra::{Bounds, Next, Ordered, Visit};
use keyvalue_engine::{Engine, EngineBucket, Options};

/// A store that seals and merges every few operations.
const FEW: Options = Options { memory: SMALL, retention: 1 << 20, ..usual() };

const fn usual() -> Options {
    Options {
        durability: keyvalue_engine::Durability::Os,
        memory: 64 << 20,
        freshness: 0,
        retention: 16 << 20,
        #[cfg(feature = "flaws")]
        flaw: None,
    }
}

fn open(memory: &Memory, options: Options) -> EngineBucket<Memory> {
    Engine::new(memory.clone(), options).open("b").unwrap()
}

/// Takes up to so many entries.
struct Taker {
    limit: usize,
    shown: usize,
    entries: Vec<(String, Vec<u8>)>,
}

impl Visit for Taker {
    fn begin(&mut self) {
        self.shown = 0;
    }

    fn key(&mut self, _: &str, _: usize) -> Next {
        self.shown += 1;
        if self.shown > self.limit { Next::Stop } else { Next::Entry }
    }

    fn take(&mut self, key: &str, value: Option<keyvalue_core::Value<'_>>) {
        self.entries.push((key.into(), value.unwrap().into_owned()));
    }
}

fn entries(
    bucket: &EngineBucket<Memory>,
    bounds: &Bounds,
    reverse: bool,
    limit: usize,
) -> Vec<(String, Vec<u8>)> {
    let mut taker = Taker { limit, shown: 0, entries: Vec::new() };
    bucket.scan(bounds, reverse, &mut taker).unwrap();
    taker.entries
}

fn all(bucket: &EngineBucket<Memory>) -> Vec<(String, Vec<u8>)> {
    entries(bucket, &Bounds { from: Vec::new(), until: None }, false, usize::MAX)
}
