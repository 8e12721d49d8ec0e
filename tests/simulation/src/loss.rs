//! Whether what a power cut left can be explained, when writes need not be synced.
//!
//! Any write since the power cut before may be lost, but for those that a
//! generation holds that was published for good. What is there was really written
//! and not overwritten by something that is surely there, and a batch or a transaction is whole.
//! A key that could end may also be missing because it has ended meanwhile.
//!
//! A swap or a transaction that was refused may have been done after all: the write that was
//! in its way may be among those that are lost.

use keyvalue_core::counter::Delta;

use crate::history::{Call, Epoch};
use crate::model::State;
use crate::operation::{BUCKETS, KEYS, Key, Operation, Write};
use crate::show;
use crate::values::{ValueId, Values};

/// Checks what was found in a bucket, up to the time `now`, after the power cut that ended `epoch`.
///
/// # Errors
/// What cannot be explained.
pub fn check(epoch: &Epoch, bucket: usize, found: &State, now: u64, values: &Values) -> Result<(), String> {
    let calls = epoch.of_bucket(bucket);
    let loss = Loss {
        start: &epoch.base[bucket],
        calls: calls.iter().filter(|call| !call.operation.reads()).collect(),
        published: epoch.published[bucket],
        found,
        now,
    };
    let checked = (0..KEYS.len()).try_for_each(|key| loss.value(key, values)).and_then(|()| loss.batches());
    checked.map_err(|wrong| {
        let show_state = |state: &State| {
            let pair = |key: Key| Some(format!("{:?} = {}", KEYS[key], values.show(state.0[key].value?)));
            (0..KEYS.len()).filter_map(pair).collect::<Vec<_>>().join(", ")
        };
        format!(
            "after a power cut, in {:?}: {wrong}\nbefore: {}\nafter: {}\npublished until {}, of\n{}",
            BUCKETS[bucket],
            show_state(loss.start),
            show_state(found),
            loss.published,
            show::calls(&calls, values)
        )
    })
}

struct Loss<'a> {
    start: &'a State,
    calls: Vec<&'a Call>,
    published: u64,
    found: &'a State,
    now: u64,
}

/// Who wrote what was found under a key: a call, or, as `None`, somebody before the epoch.
type Writer<'a> = Option<&'a Call>;

impl<'a> Loss<'a> {
    fn value(&self, key: Key, values: &Values) -> Result<(), String> {
        let fine = match self.calls.iter().any(|call| call.operation.adds_to(key)) {
            true => self.sum(key, values),
            false => !self.writers(key).is_empty(),
        };
        if fine { Ok(()) } else { Err(format!("nobody can have left {:?} like this", KEYS[key])) }
    }

    /// Those who may have written last what was found under `key`.
    fn writers(&self, key: Key) -> Vec<Writer<'a>> {
        let found: Option<ValueId> = self.found.0[key].value;
        let leaves = |call: &&Call| {
            call.operation.writes(key) == Some(found) || (found.is_none() && self.has_ended(call, key))
        };
        let wrote = self.calls.iter().copied().filter(leaves);
        let start = self.start.0[key];
        let has_ended = start.ends.is_some_and(|ends| ends.from <= self.now);
        let before = (start.value == found || (found.is_none() && has_ended)).then_some(None);
        let writers = before.into_iter().chain(wrote.map(Some));
        writers.filter(|writer| !self.kept(key).any(|call| precedes(*writer, call))).collect()
    }

    /// Whether a key may be over by now because of a call.
    fn has_ended(&self, call: &Call, key: Key) -> bool {
        call.operation.ends(key).flatten().is_some_and(|ttl| call.clock.later(ttl).from <= self.now)
    }

    /// The calls about `key` that cannot be lost.
    fn kept(&self, key: Key) -> impl Iterator<Item = &'a Call> {
        let about = move |call: &&Call| call.operation.writes(key).is_some() || call.operation.adds_to(key);
        self.calls
            .iter()
            .copied()
            .filter(about)
            .filter(|call| !call.refused() && call.end() <= self.published)
    }

    /// Whether a counter has no more and no less than it can have: what transactions added that
    /// are there in another key is there too. If it is also set, it can have about any value.
    fn sum(&self, key: Key, values: &Values) -> bool {
        if self.calls.iter().any(|call| call.operation.writes(key).is_some()) {
            return true;
        }
        let number = |state: &State| state.0[key].value.map_or(Some(0), |value| values.number(value));
        let (Some(start), Some(found)) = (number(self.start), number(self.found)) else { return false };
        let amount = |call: &Call| match &call.operation {
            Operation::Increment(k, Delta::Unsigned(n)) if *k == key => i128::from(*n),
            Operation::Commit(_, writes) => writes.iter().filter(|(k, _)| *k == key).map(added).sum(),
            _ => 0,
        };
        let is_there = |call: &&Call| {
            self.kept(key).any(|kept| std::ptr::eq(kept, *call))
                || (0..KEYS.len()).any(
                    |other| matches!(self.writers(other)[..], [Some(writer)] if std::ptr::eq(writer, *call)),
                )
        };
        let least = start + self.calls.iter().copied().filter(is_there).map(amount).sum::<i128>();
        let most = start + self.calls.iter().copied().map(amount).sum::<i128>();
        (least..=most).contains(&found)
    }

    /// Where one write of a batch was found that nobody else can have done, the others must be there.
    fn batches(&self) -> Result<(), String> {
        for (key, name) in KEYS.iter().enumerate() {
            let [Some(batch)] = self.writers(key)[..] else { continue };
            let absent = |other: &Key| {
                batch.operation.writes(*other).is_some()
                    && !self.calls.iter().any(|call| call.operation.adds_to(*other))
                    && self.writers(*other).iter().all(|writer| precedes(*writer, batch))
            };
            if let Some(other) = (0..KEYS.len()).find(absent) {
                let (other, at) = (KEYS[other], batch.invoked);
                return Err(format!("the batch at {at} is there in {name:?} and not in {other:?}"));
            }
        }
        Ok(())
    }
}

fn added((_, write): &(Key, Write)) -> i128 {
    if let Write::Add(amount) = write { i128::from(*amount) } else { 0 }
}

/// Whether a write surely came before another.
fn precedes(writer: Writer<'_>, other: &Call) -> bool {
    writer.is_none_or(|writer| writer.end() < other.invoked)
}
