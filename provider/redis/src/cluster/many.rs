//! What `batch` asks of keys in any slots, and what `transactions` does not.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use keyvalue_core::{Result, Value};

use super::{groups, slot, texts};
use crate::bucket::RedisBucket;
use crate::call::next;
use crate::fault;
use crate::resp::{Item, Kind, Request};
use crate::stream::Network;

impl<N: Network> RedisBucket<N> {
    fn slot(&self, key: &str) -> u16 {
        slot::of(self.name(key))
    }

    /// `get_many` where the keys are on several nodes.
    pub(crate) fn get_over_slots(
        &self,
        keys: &[String],
        each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>,
    ) -> Result<()> {
        let slots = keys.iter().map(|key| self.slot(key));
        let all = self
            .server
            .gather(Kind::Read, slots, &|request, numbers| self.put(request, "MGET", keys, numbers))?;
        let mut values = vec![None; keys.len()];
        for (numbers, mut reply) in all.replies() {
            match next(&mut reply)? {
                Item::Items(len) if len == numbers.len() => {}
                other => return Err(self.refuse(other)),
            }
            for number in numbers {
                let value = match next(&mut reply)? {
                    Item::Nil => None,
                    Item::Text(value) => Some(value),
                    other => return Err(self.refuse(other)),
                };
                *values.get_mut(*number).ok_or_else(fault::unexpected)? = value;
            }
        }
        let given = values.into_iter().try_for_each(|value| each(value.map(Cow::Borrowed)));
        // What was lent has to stay until the next operation.
        self.server.cluster()?.keep(all.into_buffers());
        given
    }

    /// `set_many` where the keys are on several nodes: at one moment for those of one slot.
    pub(crate) fn set_over_slots(&self, pairs: &[(String, Vec<u8>)]) -> Result<()> {
        self.write_over_slots(pairs.iter().map(|(key, _)| self.slot(key)), &|request, numbers| {
            request.command("MSET", numbers.len().saturating_mul(2));
            for (key, value) in numbers.iter().filter_map(|n| pairs.get(*n)) {
                self.key(request, key);
                request.argument(&[value]);
            }
        })
    }

    /// `delete_many` where the keys are on several nodes: at one moment for those of one slot.
    pub(crate) fn delete_over_slots(&self, keys: &[String]) -> Result<()> {
        let slots = keys.iter().map(|key| self.slot(key));
        self.write_over_slots(slots, &|request, numbers| self.put(request, "DEL", keys, numbers))
    }

    fn write_over_slots(&self, slots: impl Iterator<Item = u16> + Clone, put: groups::Put<'_>) -> Result<()> {
        let one = is_one(slots.clone());
        let all = self.server.gather(Kind::Write, slots, put);
        let done = all.and_then(|all| all.replies().try_for_each(|(_, reply)| groups::done(reply)));
        done.map_err(|error| if one { error } else { texts::in_part(error) })
    }

    /// A command about some of the keys.
    fn put(&self, request: &mut Request, name: &str, keys: &[String], numbers: &[usize]) {
        request.command(name, numbers.len());
        numbers.iter().filter_map(|n| keys.get(*n)).for_each(|key| self.key(request, key));
    }

    /// Refuses keys that cannot be read or changed at one moment.
    pub(crate) fn check_one_slot(&self, keys: &mut dyn Iterator<Item = &String>) -> Result<()> {
        if !self.server.settings().cluster || is_one(keys.map(|key| self.slot(key))) {
            return Ok(());
        }
        Err(texts::several_slots())
    }
}

/// Whether all slots are the same.
fn is_one(mut slots: impl Iterator<Item = u16>) -> bool {
    let first = slots.next();
    slots.all(|slot| Some(slot) == first)
}
