//! The smallest store that is right, and ways to get it wrong.
//!
//! Each bucket is one file of records that only grows. Whoever wants to know
//! something reads all of it. The order of the records is the order of the writes.

mod contents;
mod extras;
mod record;

use std::rc::Rc;

use keyvalue_core::counter::Delta;
use keyvalue_core::extra::Check;
use keyvalue_core::{Bucket, Error, Page, Result, Store, Swap, Value, Version};
use keyvalue_engine::{Access, Clock, Durability, Fault, Storage};
use simulation::{Host, Subject};

use contents::{Answer, Contents, add};
use record::{Record, Step};

/// What is wrong with a toy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing.
    Nothing,
    /// An increment reads and writes in two steps, also in a transaction.
    Racy,
    /// A batch or a transaction is one record for each key.
    Halves,
    /// A write is acknowledged before it is synced.
    Unsynced,
    /// A record that cannot be read is skipped without a second look.
    Hasty,
    /// A key is missing for readers before its time is over.
    Early,
    /// A key is still there for readers when its time is over.
    Late,
    /// Whoever reads changes is told of one twice.
    Twice,
    /// Whoever reads changes misses one.
    LeftOut,
    /// The changes of a batch come in another order.
    Reversed,
    /// When all was deleted, there is no gap.
    Gapless,
}

/// Starts toys.
#[derive(Debug, Clone, Copy)]
pub struct Toys(pub Durability, pub Wrong);

impl Subject for Toys {
    type Store<'y> = Toy<Host<'y>>;

    fn start<'y>(&self, host: Host<'y>) -> Toy<Host<'y>> {
        Toy { host: Rc::new(host), toys: *self, name: String::new() }
    }
}

/// A store, or one of its buckets.
pub struct Toy<H> {
    host: Rc<H>,
    toys: Toys,
    name: String,
}

impl<H> Clone for Toy<H> {
    fn clone(&self) -> Self {
        Self { host: Rc::clone(&self.host), toys: self.toys, name: self.name.clone() }
    }
}

impl<H: Storage + Clock> Store for Toy<H> {
    type Bucket = Self;

    fn open(&self, name: &str) -> Result<Self> {
        Ok(Self { name: name.to_owned(), ..self.clone() })
    }
}

fn backend(fault: Fault) -> Error {
    Error::Backend(format!("{fault:?}"))
}

impl<H: Storage + Clock> Toy<H> {
    /// The file of the bucket, whose name is durable, made if need be.
    fn file(&self) -> std::result::Result<H::File, Fault> {
        if self.host.open(&self.name, Access::Read)?.is_none() {
            let new = format!("new-{}", self.host.random());
            self.host.open(&new, Access::Create)?;
            self.host.link(&new, &self.name)?;
            self.host.remove(&new)?;
        }
        if let Some(root) = self.host.open("", Access::Directory)? {
            self.host.sync(&root)?;
        }
        self.host.open(&self.name, Access::Append)?.ok_or(Fault::Other(String::from("no file")))
    }

    fn read(&self, file: &H::File) -> std::result::Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        while self.host.read(file, bytes.len() as u64, 60_000, &mut bytes)? > 0 {}
        Ok(bytes)
    }

    /// The state after all records, and the outcome of the record with the id `own`.
    fn replay(&self, file: &H::File, own: u64) -> std::result::Result<Contents, Fault> {
        let (mut records, mut holes) = record::parse(&self.read(file)?);
        // A hole before a record is one for good if it is still there at a second look.
        let hasty = self.toys.1 == Wrong::Hasty;
        while !holes.is_empty() && !hasty {
            let (again, still) = record::parse(&self.read(file)?);
            records = again;
            if still.iter().all(|hole| holes.contains(hole)) {
                break;
            }
            holes = still;
        }
        if self.toys.0 == Durability::Always && self.toys.1 != Wrong::Unsynced {
            self.host.sync(file)?;
        }
        let mut contents = Contents::default();
        for (at, record) in records {
            let outcome = contents.apply(at, &record);
            contents.own = if record.id == own { Some(outcome) } else { contents.own };
        }
        Ok(contents)
    }

    fn contents(&self) -> Result<Contents> {
        self.file().and_then(|file| self.replay(&file, 0)).map_err(backend)
    }

    /// The time at which readers look for keys.
    fn now(&self) -> u64 {
        match self.toys.1 {
            Wrong::Early => self.host.now() + 20,
            Wrong::Late => self.host.now() - 20,
            _ => self.host.now(),
        }
    }

    fn write(&self, checks: Vec<(String, Check)>, steps: Vec<(String, Step)>) -> Result<Answer> {
        let id = self.host.random() | 1;
        let record = Record { id, now: self.host.now(), checks, steps };
        let file = self.file().map_err(backend)?;
        self.host.append(&file, &record.encode()).map_err(backend)?;
        let contents = self.replay(&file, id).map_err(backend)?;
        contents.own.unwrap_or_else(|| Err(Error::Backend(String::from("the record is gone"))))
    }

    fn batch(&self, checks: Vec<(String, Check)>, steps: Vec<(String, Step)>) -> Result<Answer> {
        if self.toys.1 != Wrong::Halves || steps.is_empty() {
            return self.write(checks, steps);
        }
        let (mut checks, mut answer) = (checks, Answer::default());
        for step in steps {
            answer = self.write(std::mem::take(&mut checks), vec![step])?;
            if !answer.done {
                break;
            }
        }
        Ok(answer)
    }
}

impl<H: Storage + Clock> Bucket for Toy<H> {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.snapshot(key, found)?.0)
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.version(key)? != Version::ABSENT)
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.set_many(vec![(key, value)])
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.delete_many(&[key.to_owned()])
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        if self.toys.1 == Wrong::Racy {
            let value = self.contents()?.get(&key, self.now()).map(|entry| entry.value.clone());
            let (sum, value) = add(&key, value, delta)?;
            return self.set(key, value).map(|()| sum);
        }
        Ok(self.write(Vec::new(), vec![(key, Step::Add(delta))])?.sum)
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        let (contents, now) = (self.contents()?, self.now());
        let keys = contents.entries.keys().filter(|key| contents.get(key, now).is_some());
        keys.zip(0..).skip(position as usize).all(|(key, position)| page.push(position, key));
        Ok(())
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        let (contents, now) = (self.contents()?, self.now());
        keys.iter().try_for_each(|key| each(contents.get(key, now).map(|entry| Value::from(&entry.value))))
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        let steps = pairs.into_iter().map(|(key, value)| (key, Step::Set(value, None)));
        self.batch(Vec::new(), steps.collect()).map(drop)
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        self.batch(Vec::new(), keys.iter().map(|key| (key.clone(), Step::Delete)).collect()).map(drop)
    }

    fn version(&self, key: &str) -> Result<Version> {
        Ok(self.snapshot(key, |_| ())?.1)
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        let contents = self.contents()?;
        let Some(entry) = contents.get(key, self.now()) else { return Ok((None, Version::ABSENT)) };
        Ok((Some(found((&entry.value).into())), Version(entry.version)))
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let check = if expected == Version::ABSENT { Check::Absent } else { Check::Version(expected) };
        let steps = vec![(key.to_owned(), Step::Set(value, None))];
        let answer = self.write(vec![(key.to_owned(), check)], steps)?;
        Ok(if answer.done { Swap::Done } else { Swap::Changed(Version(answer.version)) })
    }
}
