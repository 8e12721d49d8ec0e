//! The operations of a bucket.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{RefCell, RefMut};

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::{Bucket, Error, Page, Result, Swap, Value, Version, limits};

use crate::error::{Problem, Result as Inner};
use crate::list;
use crate::record::{Base, Operation, Payload};
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

/// What is under a key: the version, and the value unless it was deleted.
///
/// `found` gets the bytes of an inline value where they are.
fn look<H: Storage + Clock, R>(
    view: &View<'_, H>,
    key: &str,
    found: &mut dyn FnMut(Payload<'_>) -> Inner<R>,
) -> Inner<Option<(R, Version)>> {
    let memtable = &view.log.state.memtable;
    if let Some(entry) = memtable.get(key) {
        let Some(value) = memtable.value(entry) else { return Ok(None) };
        return Ok(Some((found(value)?, Version(entry.version))));
    }
    let Some(entry) = view.base(key)? else { return Ok(None) };
    let Some(value) = entry.value.payload() else { return Ok(None) };
    Ok(Some((found(value)?, Version(entry.version))))
}

/// The version of a key, as a part of a record too.
fn version<H: Storage + Clock>(view: &View<'_, H>, key: &str) -> Inner<Version> {
    Ok(look(view, key, &mut |_| Ok(()))?.map_or(Version::ABSENT, |((), version)| version))
}

impl<H: Storage + Clock> EngineBucket<H> {
    fn look<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<(R, Version)>> {
        let mut found = Some(found);
        let mut shared = self.shared()?;
        let seen = shared.read(|view| {
            let Some(view) = view else { return Ok(None) };
            look(view, key, &mut |payload| {
                let value = match payload {
                    Payload::Inline(bytes) => Cow::Borrowed(bytes),
                    Payload::File(blob) => Cow::Owned(view.files.read_value(&blob)?),
                };
                // It is called once: what comes before may fail, what comes after does not.
                found.take().map(|found| found(value)).ok_or(Problem::Busy)
            })
        });
        Ok(seen?)
    }

    fn write<'a>(&self, plan: &mut Planner<'_, 'a, H>) -> Result<Outcome> {
        Ok(self.shared()?.write(plan)?)
    }

    fn batch<'a>(&self, writes: &[(&'a str, Option<&'a [u8]>)]) -> Result<()> {
        if writes.is_empty() {
            return Ok(());
        }
        self.write(&mut |view| {
            let limits = &view.files.limits;
            let inline = |value: &Option<&[u8]>| value.map_or(0, <[u8]>::len).min(limits.inline);
            let total: usize = writes.iter().map(|(key, value)| key.len() + inline(value)).sum();
            if total > limits.batch {
                return Err(Problem::Rule(too_large(limits.batch)));
            }
            let payload = |value: Option<&'a [u8]>| value.map(|value| view.payload(value)).transpose();
            let writes = writes.iter().map(|(key, value)| Ok((*key, payload(*value)?)));
            Ok(Plan::Append(Operation::Batch(writes.collect::<Inner<_>>()?)))
        })
        .map(drop)
    }
}

#[cold]
fn too_large(limit: usize) -> Error {
    Error::Backend(joined(&[
        "the batch is too large to be written at once: its keys and small values may have ",
        &decimal(limit as u64),
        " bytes; write it in parts, or raise KEYVALUE_MEMORY",
    ]))
}

/// What comes of adding to what is there now, and what the record has to say of the tables.
fn added<H: Storage + Clock>(
    view: &View<'_, H>,
    key: &str,
    delta: Delta,
) -> Inner<(Option<Error>, Option<Base>)> {
    if let Some(entry) = view.log.state.memtable.get(key) {
        let value = view.log.state.memtable.value(entry);
        return Ok((sum_error(key, value, delta), None));
    }
    let Some(found) = view.base(key)? else { return Ok((None, Some(Base { version: 0, value: None }))) };
    let value = match found.value.payload() {
        Some(Payload::Inline(bytes)) => Some(bytes.to_vec()),
        _ => None,
    };
    Ok((sum_error(key, found.value.payload(), delta), Some(Base { version: found.version, value })))
}

fn sum_error(key: &str, value: Option<Payload<'_>>, delta: Delta) -> Option<Error> {
    match value {
        None => None,
        Some(Payload::Inline(text)) => counter::add(key, &mut text.to_vec(), delta).err(),
        Some(Payload::File(_)) => Some(Error::NotANumber(key.into())),
    }
}

impl<H: Storage + Clock> Bucket for EngineBucket<H> {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.look(key, found)?.map(|(found, _)| found))
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.version(key)? != Version::ABSENT)
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.write(&mut |view| Ok(Plan::Append(Operation::Set(&key, view.payload(&value)?)))).map(drop)
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.write(&mut |_| Ok(Plan::Append(Operation::Delete(key)))).map(drop)
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        let outcome = self.write(&mut |view| {
            Ok(match added(view, &key, delta)? {
                (Some(error), _) => Plan::Answer(Outcome::Refused(error)),
                (None, base) => Plan::Append(Operation::Increment(&key, delta.into(), base)),
            })
        })?;
        match outcome {
            Outcome::Sum(sum) => Ok(sum),
            Outcome::Refused(error) => Err(error),
            _ => Err(Problem::Busy.into()),
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
        let values = self.shared()?.read(|view| {
            let mut left = limits::VALUES;
            let mut take = |len: usize| {
                left = left.checked_sub(len).ok_or(Problem::Rule(Error::ResultTooLarge))?;
                Ok(())
            };
            let value = |key: &String| {
                let Some(view) = view else { return Ok(None) };
                let found = look(view, key, &mut |payload| match payload {
                    Payload::Inline(bytes) => take(bytes.len()).map(|()| bytes.to_vec()),
                    Payload::File(blob) => {
                        take(blob.len as usize).and_then(|()| view.files.read_value(&blob))
                    }
                })?;
                Ok(found.map(|(value, _)| value))
            };
            keys.iter().map(value).collect::<Inner<Vec<_>>>()
        })?;
        values.into_iter().try_for_each(|value| each(value.map(Cow::Owned)))
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
        let seen = self.look(key, found)?;
        Ok(seen.map_or((None, Version::ABSENT), |(found, version)| (Some(found), version)))
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let outcome = self.write(&mut |view| {
            let now = version(view, key)?;
            if now != expected {
                return Ok(Plan::Answer(Outcome::Swap(Swap::Changed(now))));
            }
            let base = view.log.state.memtable.get(key).is_none().then_some(now.0);
            Ok(Plan::Append(Operation::Swap(key, expected.0, view.payload(&value)?, base)))
        })?;
        match outcome {
            Outcome::Swap(swap) => Ok(swap),
            _ => Err(Problem::Busy.into()),
        }
    }
}
