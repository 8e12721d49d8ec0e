//! The operations of a bucket.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{RefCell, RefMut};

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::extra::{Bounds, Next, Ordered, Transactional, Visit};
use keyvalue_core::{Bucket, Error, Page, Result, Swap, Value, Version};

use crate::error::{Problem, Result as Inner};
use crate::expiry::Expiry;
use crate::list;
use crate::record::{Base, Change, Operation, Payload, Seen};
use crate::replay::Outcome;
use crate::shared::{Plan, Planner, Shared, View};
use crate::text::{decimal, joined};
use crate::{Clock, Storage};

/// A handle to one bucket.
pub struct EngineBucket<H: Storage> {
    shared: Rc<RefCell<Shared<H>>>,
}

impl<H: Storage> core::fmt::Debug for EngineBucket<H> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EngineBucket").finish_non_exhaustive()
    }
}

impl<H: Storage> Clone for EngineBucket<H> {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared) }
    }
}

impl<H: Storage> EngineBucket<H> {
    pub(crate) fn new(shared: Rc<RefCell<Shared<H>>>) -> Self {
        Self { shared }
    }

    pub(crate) fn shared(&self) -> Result<RefMut<'_, Shared<H>>> {
        // A component is never called while it is at work.
        self.shared
            .try_borrow_mut()
            .map_err(|_| Error::Backend("the bucket is in use by another call".into()))
    }
}

/// What is known of a key.
pub(crate) struct Known {
    /// The version of the last write to it, whatever that did; 0 if none is known.
    pub written: u64,
    /// Whether the tables have that write, or none has.
    pub in_tables: bool,
    /// Whether there is a value.
    pub is_there: bool,
    pub expires: Expiry,
    /// Whether a record gave it an end, which may be over.
    pub has_end: bool,
}

impl Known {
    pub fn version(&self) -> Version {
        if self.is_there { Version(self.written) } else { Version::ABSENT }
    }

    /// What a record has to say of the key that relies on it.
    pub fn seen<'a>(&self, key: &'a str) -> Seen<'a> {
        Seen { key, version: self.written, in_tables: self.in_tables }
    }
}

/// Looks a key up; `found` gets the value, if there is one, and an inline one where it is.
pub(crate) fn look<H: Storage + Clock>(
    view: &View<'_, H>,
    key: &str,
    found: &mut dyn FnMut(Payload<'_>) -> Inner<()>,
) -> Inner<Known> {
    let memtable = &view.log.state.memtable;
    let in_tables;
    let (written, in_tables, value, expires) = match memtable.get(key) {
        Some(entry) => (entry.version, false, memtable.value(entry), entry.expires),
        None => {
            in_tables = view.base(key)?;
            match &in_tables {
                Some(entry) => (entry.version, true, entry.value.payload(), entry.expires),
                None => (0, true, None, Expiry::NEVER),
            }
        }
    };
    let has_end = !in_tables && expires.is_set();
    let value = value.filter(|_| !expires.is_over(|| view.now()));
    value.map_or(Ok(()), found)?;
    let expires = if value.is_some() { expires } else { Expiry::NEVER };
    Ok(Known { written, in_tables, is_there: value.is_some(), expires, has_end })
}

/// The version of a key.
fn version<H: Storage + Clock>(view: &View<'_, H>, key: &str) -> Inner<Version> {
    Ok(look(view, key, &mut |_| Ok(()))?.version())
}

impl<H: Storage + Clock> EngineBucket<H> {
    fn look<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        let (mut found, mut result) = (Some(found), None);
        let version = self.shared()?.read(|view| {
            let Some(view) = view else { return Ok(Version::ABSENT) };
            let known = look(view, key, &mut |payload| {
                let value = match payload {
                    Payload::Inline(bytes) => Cow::Borrowed(bytes),
                    Payload::File(blob) => Cow::Owned(view.files.read_value(&blob)?),
                };
                // It is called once: what comes before may fail, what comes after does not.
                result = found.take().map(|found| found(value));
                Ok(())
            })?;
            Ok(known.version())
        })?;
        Ok((result, version))
    }

    /// Whether there is no key at all.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        struct First(bool);
        impl Visit for First {
            fn begin(&mut self) {
                self.0 = false;
            }
            fn key(&mut self, _: &str, _: usize) -> Next {
                self.0 = true;
                Next::Stop
            }
            fn take(&mut self, _: &str, _: Option<Value<'_>>) {}
        }
        let mut first = First(false);
        self.scan(&Bounds { from: Vec::new(), until: None }, false, &mut first)?;
        Ok(!first.0)
    }

    pub(crate) fn write(&self, plan: &mut Planner<'_, H>) -> Result<Outcome> {
        Ok(self.shared()?.write(plan)?)
    }

    fn batch(&self, writes: &[(&str, Option<&[u8]>)]) -> Result<()> {
        if writes.is_empty() {
            return Ok(());
        }
        self.write(&mut |view| {
            check_size(view, writes.iter().copied())?;
            let mut changes = Vec::with_capacity(writes.len());
            for (key, value) in writes {
                changes.push((
                    *key,
                    match value {
                        Some(value) => Change::Set(view.payload(value)?, Expiry::NEVER),
                        None => Change::Delete,
                    },
                ));
            }
            Plan::append(&Operation::Commit(Vec::new(), changes))
        })
        .map(drop)
    }
}

/// Refuses what would not fit into memory at once.
pub(crate) fn check_size<'v, H: Storage>(
    view: &View<'_, H>,
    writes: impl Iterator<Item = (&'v str, Option<&'v [u8]>)>,
) -> Inner<()> {
    let limits = &view.files.limits;
    let inline = |value: Option<&[u8]>| value.map_or(0, <[u8]>::len).min(limits.inline);
    let total: usize = writes.map(|(key, value)| key.len() + inline(value)).sum();
    if total > limits.batch { Err(too_large(limits.batch).into()) } else { Ok(()) }
}

#[cold]
fn too_large(limit: usize) -> Error {
    Error::Backend(joined(&[
        "the batch is too large to be written at once: its keys and small values may have ",
        &decimal(limit as u64),
        " bytes; write it in parts, or raise KEYVALUE_MEMORY",
    ]))
}

/// What comes of adding to what is there now, and what the record has to say of it.
fn added<H: Storage + Clock>(view: &View<'_, H>, key: &str, delta: Delta) -> Inner<Plan> {
    let (mut error, mut value) = (None, None::<Vec<u8>>);
    let known = look(view, key, &mut |payload| {
        error = sum_error(key, payload, delta);
        if let Payload::Inline(bytes) = payload {
            value = Some(bytes.to_vec());
        }
        Ok(())
    })?;
    if let Some(error) = error {
        return Ok(Plan::Answer(Outcome::Refused(error)));
    }
    let base = Base { version: known.written, value: value.as_deref(), expires: known.expires };
    // What has expired is still there for whoever reads the record without the time.
    let time = (known.has_end || known.expires.is_set()).then(|| view.now());
    Plan::append(&Operation::Increment(key, delta.into(), known.in_tables.then_some(base), time))
}

fn sum_error(key: &str, value: Payload<'_>, delta: Delta) -> Option<Error> {
    match value {
        Payload::Inline(text) => counter::check(key, text, delta).err(),
        Payload::File(_) => Some(Error::NotANumber(key.into())),
    }
}

impl<H: Storage + Clock> Bucket for EngineBucket<H> {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.look(key, found)?.0)
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.version(key)? != Version::ABSENT)
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.write(&mut |view| Plan::append(&Operation::Set(&key, view.payload(&value)?))).map(drop)
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.write(&mut |_| Plan::append(&Operation::Delete(key))).map(drop)
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        match self.write(&mut |view| added(view, &key, delta))? {
            Outcome::Sum(sum) => Ok(sum),
            Outcome::Refused(error) => Err(error),
            _ => Err(Problem::busy().into()),
        }
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        let listed = self.shared()?.read(|view| {
            *page = Page::default();
            view.map_or(Ok(()), |view| list::fill(view, position, page))
        });
        Ok(listed?)
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        self.get_versioned(keys, &mut |found| each(found.map(|(value, _)| value)))
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        let writes: Vec<_> =
            pairs.iter().map(|(key, value)| (key.as_str(), Some(value.as_slice()))).collect();
        self.batch(&writes)
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        let writes: Vec<_> = keys.iter().map(|key| (key.as_str(), None)).collect();
        self.batch(&writes)
    }

    fn version(&self, key: &str) -> Result<Version> {
        let seen = self.shared()?.read(|view| view.map_or(Ok(Version::ABSENT), |view| version(view, key)));
        Ok(seen?)
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        self.look(key, found)
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let outcome = self.write(&mut |view| {
            let known = look(view, key, &mut |_| Ok(()))?;
            if known.version() != expected {
                return Ok(Plan::Answer(Outcome::Unmet(known.version())));
            }
            let change = Change::Set(view.payload(&value)?, Expiry::NEVER);
            Plan::append(&Operation::Commit([known.seen(key)].into(), [(key, change)].into()))
        })?;
        Ok(if let Outcome::Unmet(version) = outcome { Swap::Changed(version) } else { Swap::Done })
    }
}
