//! What a toy can do beyond storing and reading.

use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{
    Bounds, Change, Changes, Check, Expiring, Maintained, Next, Observable, Ordered, Position, Since, Sizes,
    Transactional, Verified, Versioned, Visit, Write,
};
use keyvalue_core::{Result, Version};
use keyvalue_engine::{Clock, Storage};

use super::contents::{Item, add};
use super::record::Step;
use super::{Toy, Wrong};

impl<H: Storage + Clock> Expiring for Toy<H> {
    fn set_with_ttl(&self, key: String, value: Vec<u8>, ttl: u64) -> Result<()> {
        self.write(Vec::new(), vec![(key, Step::Set(value, Some(ttl)))]).map(drop)
    }

    fn expire(&self, key: &str, ttl: Option<u64>) -> Result<bool> {
        let steps = vec![(key.to_owned(), Step::Keep(ttl))];
        Ok(self.write(vec![(key.to_owned(), Check::Present)], steps)?.done)
    }

    fn ttl(&self, key: &str) -> Result<Option<u64>> {
        let (contents, now) = (self.contents()?, self.now());
        Ok(contents.get(key, now).and_then(|entry| entry.ends).map(|ends| ends - now))
    }
}

impl<H: Storage + Clock> Transactional for Toy<H> {
    fn get_versioned(
        &self,
        keys: &[String],
        each: &mut dyn FnMut(Option<Versioned<'_>>) -> Result<()>,
    ) -> Result<()> {
        let (contents, now) = (self.contents()?, self.now());
        let entry = |key: &String| contents.get(key, now);
        keys.iter()
            .try_for_each(|key| each(entry(key).map(|entry| ((&entry.value).into(), Version(entry.version)))))
    }

    fn commit(&self, checks: &[(String, Check)], writes: &[(String, Write)]) -> Result<bool> {
        let contents = if self.toys.1 == Wrong::Racy { Some(self.contents()?) } else { None };
        let step = |(key, write): &(String, Write)| {
            let step = match (write, &contents) {
                (Write::Set(value), _) => Step::Set(value.clone(), None),
                (Write::Delete, _) => Step::Delete,
                (Write::Increment(amount), None) => Step::Add(Delta::Signed(*amount)),
                (Write::Increment(amount), Some(contents)) => {
                    let value = contents.get(key, self.now()).map(|entry| entry.value.clone());
                    Step::Set(add(key, value, Delta::Signed(*amount))?.1, None)
                }
            };
            Ok((key.clone(), step))
        };
        let steps = writes.iter().map(step).collect::<Result<_>>()?;
        Ok(self.batch(checks.to_vec(), steps)?.done)
    }
}

impl<H: Storage + Clock> Ordered for Toy<H> {
    fn scan(&self, bounds: &Bounds, reverse: bool, visit: &mut dyn Visit) -> Result<()> {
        let (contents, now) = (self.contents()?, self.now());
        visit.begin();
        let mut keys: Vec<_> = contents.entries.keys().filter(|key| bounds.has(key.as_bytes())).collect();
        if reverse {
            keys.reverse();
        }
        for key in keys {
            let Some(entry) = contents.get(key, now) else { continue };
            match visit.key(key, entry.value.len()) {
                Next::Stop => break,
                Next::Skip => {}
                Next::Key => visit.take(key, None),
                Next::Entry => visit.take(key, Some((&entry.value).into())),
            }
        }
        Ok(())
    }
}

/// The order of the places.
fn order(position: Position) -> (u64, u64, u32) {
    (position.generation, position.offset, position.index)
}

impl<H: Storage + Clock> Observable for Toy<H> {
    fn latest(&self) -> Result<Position> {
        Ok(self.contents()?.latest)
    }

    fn since(&self, position: Option<Position>, limit: usize) -> Result<Since<Position>> {
        let contents = self.contents()?;
        let wrong = self.toys.1;
        let from = position.unwrap_or(contents.oldest);
        let is_known = from == Position::default() || contents.places.contains(&(from.offset, from.seed));
        let is_before = order(from) < order(contents.oldest);
        if !is_known || (is_before && wrong != Wrong::Gapless) {
            return Ok(Since::Gap(contents.oldest));
        }
        let now = self.host.now();
        let change = |item: &Item| Change {
            key: item.key.clone(),
            value: item.value.clone(),
            ttl: item.ends.map(|ends| ends.saturating_sub(now)),
        };
        let mut items: Vec<_> = contents.items.iter().filter(|item| order(item.at) >= order(from)).collect();
        let behind = |item: &&Item| Position { index: item.at.index + 1, ..item.at };
        if wrong == Wrong::LeftOut && items.len() > 2 {
            items.remove(1);
        }
        items.truncate(limit);
        let mut position = items.last().map_or(contents.latest, behind);
        if wrong == Wrong::Twice && items.len() > 2 {
            position = items[1].at;
        }
        if wrong == Wrong::Reversed && items.len() > 2 {
            items.reverse();
        }
        Ok(Since::Changes(Changes { changes: items.into_iter().map(change).collect(), position }))
    }
}

impl<H: Storage + Clock> Maintained for Toy<H> {
    fn sizes(&self) -> Result<Sizes> {
        Ok(Sizes::default())
    }

    fn compact(&self) -> Result<()> {
        Ok(())
    }

    fn verify(&self) -> Result<Verified> {
        self.contents().map(|_| Verified::default())
    }

    fn destroy(&self) -> Result<()> {
        self.write(Vec::new(), vec![(String::new(), Step::Clear)]).map(drop)
    }
}
