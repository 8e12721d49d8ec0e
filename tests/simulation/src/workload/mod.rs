//! What instances are told to do.
//!
//! In half of the runs only one or two keys get a time to live: most of a long history stays
//! easy to check, and keys that end meet many calls. Where power cuts lose writes, the counter
//! gets none, for what it may be has to be known.

mod extras;

use keyvalue_core::counter::Delta;

use crate::instance::Task;
use crate::operation::{BUCKETS, KEYS, Key, Operation};
use crate::random::Random;
use crate::values::{ValueId, Values};

const SORTS: usize = 12;

/// A mix of operations. Each run has its own, as some bugs need many of one sort.
#[derive(Debug)]
pub struct Workload {
    weights: [usize; SORTS + extras::SORTS],
    buckets: usize,
    keys: usize,
    /// Keys that may end.
    mortal: usize,
    /// Counters are only added to, and nothing else is: so what a counter may be is known.
    apart: bool,
    /// Common lengths of values.
    lengths: &'static [usize],
    /// One in so many values is longer than that.
    longer: usize,
    /// Whether changes are read.
    pub follows: bool,
}

impl Workload {
    /// Any mix.
    pub fn any(apart: bool, long: bool, random: &Random) -> Self {
        let mut weights = [0; SORTS + extras::SORTS];
        weights[..SORTS].fill_with(|| if random.one_in(3) { 0 } else { 1 + random.below(8) });
        // Something must be written, or nothing happens.
        weights[random.below(2)] += 4;
        let follows = random.one_in(3);
        weights[SORTS..].copy_from_slice(&extras::weights(follows, random));
        let keys = 1 + random.below(KEYS.len() - 1);
        Self {
            weights,
            buckets: if random.one_in(4) { BUCKETS.len() } else { 1 },
            keys,
            mortal: if random.one_in(2) { keys } else { 1 + random.below(keys.min(2)) },
            apart,
            lengths: if long { &[20, 300, 1_000, 2_000, 3_000] } else { &[0, 0, 20, 60, 150] },
            longer: *random.pick(&[0, 20, 60]),
            follows,
        }
    }

    /// The next task. `values` get what it writes.
    pub fn task(&self, random: &Random, values: &Values) -> Task {
        let bucket = random.below(self.buckets);
        Task { bucket, operation: self.operation(random, values), reopen: random.one_in(5) }
    }

    fn operation(&self, random: &Random, values: &Values) -> Operation {
        let any = || self.any_key(random);
        let other = || self.other_key(random);
        let value = || self.value(random, values);
        match self.sort(random) {
            0 => Operation::Set(other(), value()),
            1 if self.apart => Operation::Increment(0, Delta::Unsigned(1 + random.below(5) as u64)),
            1 => Operation::Increment(any(), delta(random)),
            2 => Operation::Get(any()),
            3 => Operation::Exists(any()),
            4 => Operation::Delete(other()),
            5 => Operation::Version(any()),
            6 => Operation::Snapshot(any()),
            7 => Operation::Swap(other(), 0, value()),
            8 => Operation::GetMany(many(&any, random)),
            9 => Operation::SetMany(many(&other, random).into_iter().map(|key| (key, value())).collect()),
            10 => Operation::DeleteMany(many(&other, random)),
            11 => Operation::List,
            extra => self.extra(extra - SORTS, random, values),
        }
    }

    fn any_key(&self, random: &Random) -> Key {
        random.below(self.keys)
    }

    /// Any key but the counter: that is the first, where it is kept apart.
    fn other_key(&self, random: &Random) -> Key {
        if self.apart { 1 + random.below(self.keys) } else { self.any_key(random) }
    }

    fn sort(&self, random: &Random) -> usize {
        let mut left = random.below(self.weights.iter().sum());
        for (sort, weight) in self.weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                Some(less) => left = less,
                None => return sort,
            }
        }
        0
    }

    fn value(&self, random: &Random, values: &Values) -> ValueId {
        if !self.apart && random.one_in(4) {
            return values.id(random.below(4).to_string().as_bytes());
        }
        if random.one_in(self.longer) {
            return values.fresh(*random.pick(&[700, 3_000, 9_000, 70_000]));
        }
        values.fresh(*random.pick(self.lengths))
    }
}

fn many(key: &dyn Fn() -> Key, random: &Random) -> Vec<Key> {
    (0..1 + random.below(4)).map(|_| key()).collect()
}

fn delta(random: &Random) -> Delta {
    match random.below(12) {
        0 => Delta::Signed(-(random.below(4) as i64)),
        1 => Delta::Unsigned(u64::MAX - random.below(2) as u64),
        _ => Delta::Unsigned(random.below(4) as u64),
    }
}
