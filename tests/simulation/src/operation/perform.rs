//! Doing operations.

use keyvalue_core::extra::{Expiring, Maintained, Observable, Ordered, Position, Since, Transactional};
use keyvalue_core::{Bucket, Error, Result, Swap, Value, Version};

use super::scan::Taker;
use super::{Change, Follow, KEYS, Key, Operation, Outcome, Page, Place, key};
use crate::values::Values;

/// A bucket that can do all that there is.
pub trait Full: Expiring + Transactional + Ordered + Observable + Maintained {}

impl<B: Expiring + Transactional + Ordered + Observable + Maintained> Full for B {}

fn name(key: &Key) -> String {
    KEYS[*key].to_owned()
}

impl Operation {
    /// Does it.
    pub fn perform<B: Full>(&self, bucket: &B, values: &Values) -> Outcome {
        let done = self.read(bucket, values).and_then(|done| match done {
            Some(done) => Ok(done),
            None => self.write(bucket, values),
        });
        done.unwrap_or_else(|error| match error {
            Error::NotANumber(_) => Outcome::NotANumber,
            Error::OutOfRange(_) => Outcome::OutOfRange,
            other => Outcome::Failed(other.to_string()),
        })
    }

    /// Does it, unless it is a write.
    fn read<B: Full>(&self, bucket: &B, values: &Values) -> Result<Option<Outcome>> {
        let keep = |value: Value<'_>| values.id(&value);
        Ok(Some(match self {
            Self::Get(key) => Outcome::Found(bucket.get(KEYS[*key], keep)?),
            Self::Exists(key) => Outcome::Exists(bucket.exists(KEYS[*key])?),
            Self::Version(key) => Outcome::Version(bucket.version(KEYS[*key])?.0),
            Self::Snapshot(key) => {
                let (found, version) = bucket.snapshot(KEYS[*key], keep)?;
                Outcome::Snapshot(found, version.0)
            }
            Self::GetMany(keys) => {
                let mut found = Vec::new();
                bucket.get_many(&keys.iter().map(name).collect::<Vec<_>>(), &mut |value| {
                    found.push(value.map(keep));
                    Ok(())
                })?;
                Outcome::Many(found)
            }
            Self::GetVersioned(keys) => {
                let mut found = Vec::new();
                bucket.get_versioned(&keys.iter().map(name).collect::<Vec<_>>(), &mut |value| {
                    found.push(value.map(|(value, version)| (keep(value), version.0)));
                    Ok(())
                })?;
                Outcome::Versioned(found)
            }
            Self::Ttl(key) => Outcome::Left(bucket.ttl(KEYS[*key])?),
            Self::List => Outcome::Listed(list(bucket)?),
            Self::Scan(scan) => {
                let mut taker = Taker::new(scan.limit, values);
                bucket.scan(&scan.bounds(), scan.reverse, &mut taker)?;
                Outcome::Scanned(taker.taken)
            }
            Self::Verify => bucket.verify().map(|_| Outcome::Done)?,
            Self::Latest => Outcome::At(bucket.latest()?),
            Self::Follow(follow) => Outcome::Followed(pages(bucket, *follow, values)?),
            _ => return Ok(None),
        }))
    }

    fn write<B: Full>(&self, bucket: &B, values: &Values) -> Result<Outcome> {
        let value = |id: &_| values.bytes(*id);
        match self {
            Self::Set(key, id) => bucket.set(name(key), value(id))?,
            Self::SetWithTtl(key, id, ttl) => bucket.set_with_ttl(name(key), value(id), *ttl)?,
            Self::Delete(key) => bucket.delete(KEYS[*key])?,
            Self::Increment(key, delta) => return bucket.increment(name(key), *delta).map(Outcome::Sum),
            Self::Swap(key, expected, id) => {
                let swap = bucket.swap(KEYS[*key], Version(*expected), value(id))?;
                if let Swap::Changed(version) = swap {
                    return Ok(Outcome::Changed(version.0));
                }
            }
            Self::SetMany(pairs) => {
                bucket.set_many(pairs.iter().map(|(key, id)| (name(key), value(id))).collect())?;
            }
            Self::DeleteMany(keys) => bucket.delete_many(&keys.iter().map(name).collect::<Vec<_>>())?,
            Self::Expire(key, ttl) => return bucket.expire(KEYS[*key], *ttl).map(Outcome::Did),
            Self::Commit(checks, writes) => {
                let checks: Vec<_> =
                    checks.iter().map(|(key, check)| (name(key), check.asked(values))).collect();
                let writes: Vec<_> =
                    writes.iter().map(|(key, write)| (name(key), write.asked(values))).collect();
                return bucket.commit(&checks, &writes).map(Outcome::Did);
            }
            Self::Destroy => bucket.destroy()?,
            _ => bucket.compact()?,
        }
        Ok(Outcome::Done)
    }
}

fn list<B: Bucket>(bucket: &B) -> Result<Vec<String>> {
    let (mut keys, mut position) = (Vec::new(), 0);
    loop {
        let mut page = keyvalue_core::Page::default();
        bucket.list(position, &mut page)?;
        keys.extend(page.keys().map(str::to_owned));
        match page.next() {
            Some(next) => position = next,
            None => return Ok(keys),
        }
    }
}

fn pages<B: Observable>(bucket: &B, follow: Follow, values: &Values) -> Result<Vec<Page>> {
    let mut position: Option<Position> = match follow.place {
        Place::At(position) => Some(position),
        _ => None,
    };
    let mut pages: Vec<Page> = Vec::new();
    while pages.len() < follow.pages && !pages.last().is_some_and(Page::is_last) {
        let page = match bucket.since(position, follow.limit)? {
            Since::Gap(position) => Page::Gap(position),
            Since::Changes(found) => {
                let change = |change: keyvalue_core::extra::Change| Change {
                    key: key(&change.key),
                    value: change.value.map(|value| values.id(&value)),
                    ttl: change.ttl,
                };
                Page::Changes(found.changes.into_iter().map(change).collect(), found.position)
            }
        };
        position = Some(page.position());
        pages.push(page);
    }
    Ok(pages)
}
