//! Keys that expire, and several keys at one moment.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::extra::{Check, Expiring, Transactional, Versioned, Write};
use keyvalue_core::{Error, Result, limits};

use crate::bucket::{check_size, look};
use crate::checksum::position;
use crate::error::{Problem, Result as Inner};
use crate::expiry::Expiry;
use crate::feed::Kept;
use crate::record::{Change, Operation, Payload, Seen};
use crate::replay::Outcome;
use crate::shared::{Plan, View};
use crate::sort::sorted;
use crate::{Clock, EngineBucket, Storage};

impl<H: Storage + Clock> Expiring for EngineBucket<H> {
    fn set_with_ttl(&self, key: String, value: Vec<u8>, ttl: u64) -> Result<()> {
        self.write(&mut |view| {
            let change = Change::Set(view.payload(&value)?, Expiry::after(view.now(), ttl));
            Plan::append(&Operation::Commit(Vec::new(), [(key.as_str(), change)].into()))
        })
        .map(drop)
    }

    fn expire(&self, key: &str, ttl: Option<u64>) -> Result<bool> {
        let outcome = self.write(&mut |view| {
            let mut kept = None;
            let known = look(view, key, &mut |payload| {
                kept = Some(Kept::from(payload));
                Ok(())
            })?;
            let Some(kept) = kept else { return Ok(Plan::Answer(Outcome::Unmet(known.version()))) };
            let expires = ttl.map_or(Expiry::NEVER, |ttl| Expiry::after(view.now(), ttl));
            let kept = view.kept(kept.payload())?;
            let is_told = known.in_tables || matches!(kept, Payload::File(_));
            let change = Change::Keep(is_told.then_some(kept), expires);
            Plan::append(&Operation::Commit([known.seen(key)].into(), [(key, change)].into()))
        })?;
        Ok(outcome == Outcome::Done)
    }

    fn ttl(&self, key: &str) -> Result<Option<u64>> {
        let left = self.shared()?.read(|view| {
            let Some(view) = view else { return Ok(None) };
            Ok(look(view, key, &mut |_| Ok(()))?.expires.left(|| view.now()))
        });
        Ok(left?)
    }
}

impl<H: Storage + Clock> Transactional for EngineBucket<H> {
    fn get_versioned(
        &self,
        keys: &[String],
        each: &mut dyn FnMut(Option<Versioned<'_>>) -> Result<()>,
    ) -> Result<()> {
        let found = self.shared()?.read(|view| {
            let mut left = limits::VALUES;
            let mut take = |len: usize| {
                left = left.checked_sub(len).ok_or(Error::ResultTooLarge)?;
                Ok::<_, Error>(())
            };
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                let Some(view) = view else {
                    found.push(None);
                    continue;
                };
                let mut value = None;
                let known = look(view, key, &mut |payload| {
                    take(payload.len())?;
                    value = Some(view.files.read_payload(payload)?);
                    Ok(())
                })?;
                found.push(value.map(|value| (value, known.version())));
            }
            Ok(found)
        })?;
        found
            .into_iter()
            .try_for_each(|found| each(found.map(|(value, version)| (Cow::Owned(value), version))))
    }

    fn commit(&self, checks: &[(String, Check)], writes: &[(String, Write)]) -> Result<bool> {
        let outcome = self.write(&mut |view| {
            let sizes = writes.iter().map(|(key, write)| (key.as_str(), new_value(write)));
            check_size(view, sizes.chain(checks.iter().map(|(key, _)| (key.as_str(), None))))?;
            let mut seen = Vec::new();
            for (key, check) in checks {
                if !holds(view, key, check, &mut seen)? {
                    return Ok(Plan::Answer(Outcome::Unmet(keyvalue_core::Version::ABSENT)));
                }
            }
            if writes.is_empty() {
                return Ok(Plan::Answer(Outcome::Done));
            }
            match changes(view, writes, &mut seen) {
                Ok(changes) => Plan::append(&Operation::Commit(seen, changes)),
                Err(problem) => match *problem {
                    Problem::Rule(error) => {
                        view.files.settle_values(false);
                        Ok(Plan::Answer(Outcome::Refused(error)))
                    }
                    _ => Err(problem),
                },
            }
        })?;
        match outcome {
            Outcome::Refused(error) => Err(error),
            outcome => Ok(outcome == Outcome::Done),
        }
    }
}

fn new_value(write: &Write) -> Option<&[u8]> {
    if let Write::Set(value) = write { Some(value) } else { None }
}

/// Whether a check holds now. What it relies on is added to `seen`.
fn holds<'a, H: Storage + Clock>(
    view: &View<'_, H>,
    key: &'a str,
    check: &Check,
    seen: &mut Vec<Seen<'a>>,
) -> Inner<bool> {
    let mut is_equal = false;
    let known = look(view, key, &mut |payload| {
        if let Check::Value(expected) = check
            && payload.len() == expected.len()
        {
            is_equal = view.files.read_payload(payload)? == *expected;
        }
        Ok(())
    })?;
    seen.push(known.seen(key));
    Ok(match check {
        Check::Value(_) => is_equal,
        Check::Absent => !known.is_there,
        Check::Present => known.is_there,
        Check::Version(version) => known.is_there && known.version() == *version,
    })
}

/// What the writes of a transaction do to the keys. Counters are added up here, on what
/// `seen` then says of them.
fn changes<'a, H: Storage + Clock>(
    view: &View<'_, H>,
    writes: &'a [(String, Write)],
    seen: &mut Vec<Seen<'a>>,
) -> Inner<Vec<(&'a str, Change<'a>)>> {
    let mut changes: Vec<_> = writes.iter().map(|(key, _)| (key.as_str(), Change::Delete)).collect();
    let key = |at: u32| writes.get(at as usize).map_or("", |(key, _)| key.as_str());
    // All writes to one key come in a row, in their order.
    let order = sorted(writes.len(), &|at| position(key(at as u32).as_bytes()), &|a, b| {
        key(a).cmp(key(b)).then(a.cmp(&b))
    });
    let mut counter = Counter::default();
    for (_, at) in order {
        let (Some((key, write)), Some(change)) = (writes.get(at as usize), changes.get_mut(at as usize))
        else {
            continue;
        };
        if counter.key != key {
            counter = Counter { key, state: None };
        }
        change.1 = match write {
            Write::Delete => {
                counter.state = Some((None, Expiry::NEVER));
                Change::Delete
            }
            Write::Set(value) => {
                counter.state = Some((Some(Cow::Borrowed(value)), Expiry::NEVER));
                Change::Set(view.payload(value)?, Expiry::NEVER)
            }
            Write::Increment(delta) => counter.add(view, *delta, seen)?,
        };
    }
    Ok(changes)
}

/// A key in the course of a transaction.
#[derive(Default)]
struct Counter<'a> {
    key: &'a str,
    /// Its value, and when it expires, once that is known.
    state: Option<(Option<Cow<'a, [u8]>>, Expiry)>,
}

impl<'a> Counter<'a> {
    fn add<H: Storage + Clock>(
        &mut self,
        view: &View<'_, H>,
        delta: i64,
        seen: &mut Vec<Seen<'a>>,
    ) -> Inner<Change<'a>> {
        let (value, expires) = match self.state.take() {
            Some(state) => state,
            None => {
                let mut value = None;
                let known = look(view, self.key, &mut |payload| match payload {
                    Payload::Inline(bytes) => {
                        value = Some(Cow::Owned(bytes.to_vec()));
                        Ok(())
                    }
                    Payload::File(_) => Err(Error::NotANumber(self.key.into()).into()),
                })?;
                seen.push(known.seen(self.key));
                (value, known.expires)
            }
        };
        let delta = Delta::Signed(delta);
        let (sum, text) = match value {
            None => counter::start(delta),
            Some(value) => {
                let mut text = value.into_owned();
                (counter::add(self.key, &mut text, delta)?, text)
            }
        };
        self.state = Some((Some(Cow::Owned(text)), expires));
        Ok(Change::Number(sum as i64, expires))
    }
}
