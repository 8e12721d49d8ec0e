//! The smallest store that is right, and ways to get it wrong.
//!
//! Each bucket is one file of records that only grows. Whoever wants to know
//! something reads all of it. The order of the records is the order of the writes.

mod record;

use std::collections::BTreeMap;
use std::rc::Rc;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::{Bucket, Error, Page, Result, Store, Swap, Value, Version};
use keyvalue_engine::{Access, Clock, Durability, Fault, Storage};
use record::{Record, Write};
use simulation::{Host, Subject};

/// What is wrong with a toy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing.
    Nothing,
    /// An increment reads and writes in two steps.
    Racy,
    /// A batch is one record for each pair.
    Halves,
    /// A write is acknowledged before it is synced.
    Unsynced,
    /// A record that cannot be read is skipped without a second look.
    Hasty,
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

type Outcome = Result<Option<i128>>;

#[derive(Default)]
struct Contents {
    entries: BTreeMap<String, (Vec<u8>, u64)>,
    own: Option<Outcome>,
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
            let outcome = contents.apply(&record.write, at as u64 + 1);
            contents.own = if record.id == own { Some(outcome) } else { contents.own };
        }
        Ok(contents)
    }

    fn contents(&self) -> Result<Contents> {
        self.file().and_then(|file| self.replay(&file, 0)).map_err(backend)
    }

    fn write(&self, write: Write) -> Outcome {
        let id = self.host.random() | 1;
        let file = self.file().map_err(backend)?;
        self.host.append(&file, &Record { id, write }.encode()).map_err(backend)?;
        let contents = self.replay(&file, id).map_err(backend)?;
        contents.own.unwrap_or_else(|| Err(Error::Backend(String::from("the record is gone"))))
    }

    fn batch(&self, pairs: Vec<(String, Option<Vec<u8>>)>) -> Result<()> {
        match self.toys.1 {
            Wrong::Halves => {
                pairs.into_iter().try_for_each(|pair| self.write(Write::Batch(vec![pair])).map(drop))
            }
            _ => self.write(Write::Batch(pairs)).map(drop),
        }
    }
}

impl Contents {
    fn version(&self, key: &str) -> u64 {
        self.entries.get(key).map_or(0, |(_, version)| *version)
    }

    fn value(&self, key: &str) -> Option<Vec<u8>> {
        self.entries.get(key).map(|(value, _)| value.clone())
    }

    fn apply(&mut self, write: &Write, version: u64) -> Outcome {
        match write {
            Write::Batch(pairs) => {
                for (key, value) in pairs {
                    match value {
                        Some(value) => drop(self.entries.insert(key.clone(), (value.clone(), version))),
                        None => drop(self.entries.remove(key)),
                    }
                }
                Ok(None)
            }
            Write::Increment(key, delta) => {
                let (sum, value) = add(key, self.value(key), *delta)?;
                self.entries.insert(key.clone(), (value, version));
                Ok(Some(sum))
            }
            Write::Swap(key, expected, value) => {
                let now = self.version(key);
                if now != *expected {
                    return Ok(Some(now.into()));
                }
                self.entries.insert(key.clone(), (value.clone(), version));
                Ok(None)
            }
        }
    }
}

fn add(key: &str, value: Option<Vec<u8>>, delta: Delta) -> Result<(i128, Vec<u8>)> {
    let Some(mut value) = value else { return Ok(counter::start(delta)) };
    Ok((counter::add(key, &mut value, delta)?, value))
}

impl<H: Storage + Clock> Bucket for Toy<H> {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.contents()?.value(key).map(|value| found(value.into())))
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.contents()?.value(key).is_some())
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.batch(vec![(key, Some(value))])
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.batch(vec![(key.to_owned(), None)])
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        if self.toys.1 == Wrong::Racy {
            let (sum, value) = add(&key, self.contents()?.value(&key), delta)?;
            return self.set(key, value).map(|()| sum);
        }
        Ok(self.write(Write::Increment(key, delta))?.unwrap_or_default())
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        let contents = self.contents()?;
        contents
            .entries
            .keys()
            .zip(0..)
            .skip(position as usize)
            .all(|(key, position)| page.push(position, key));
        Ok(())
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        let contents = self.contents()?;
        keys.iter().try_for_each(|key| each(contents.value(key).map(Value::from)))
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        self.batch(pairs.into_iter().map(|(key, value)| (key, Some(value))).collect())
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        self.batch(keys.iter().map(|key| (key.clone(), None)).collect())
    }

    fn version(&self, key: &str) -> Result<Version> {
        Ok(Version(self.contents()?.version(key)))
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        let contents = self.contents()?;
        let version = Version(contents.version(key));
        Ok((contents.value(key).map(|value| found(value.into())), version))
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let outcome = self.write(Write::Swap(key.to_owned(), expected.0, value))?;
        Ok(outcome.map_or(Swap::Done, |now| Swap::Changed(Version(now as u64))))
    }
}
