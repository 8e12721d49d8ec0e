//! What commands about many slots are made of, and the replies to them.

use alloc::vec;
use alloc::vec::Vec;

use keyvalue_core::limits::VALUES;
use keyvalue_core::{Error, Result};

use super::nodes::Cluster;
use super::slot::SLOTS;
use crate::connection::{Broken, Connection};
use crate::fault;
use crate::resp::{Item, Kind, Reader, Request};

/// The most bytes of replies that are kept at once: each node alone may send as many.
const BYTES: usize = VALUES + VALUES / 2;

/// What shares a slot, and the reply to the command about it.
#[derive(Debug)]
pub struct Group {
    /// The slot.
    pub slot: u16,
    /// The numbers of the keys, in their order.
    pub keys: Vec<usize>,
    /// Which of the buffers has the reply, and from where on.
    pub reply: Option<(usize, usize)>,
    /// Whether the command may have been done, and its answer was lost.
    pub maybe: bool,
}

/// Replies to commands about many slots.
#[derive(Debug)]
pub struct Gathered {
    /// What was asked.
    pub groups: Vec<Group>,
    buffers: Vec<Vec<u8>>,
    /// Why the first node that did not answer did not.
    pub broken: Option<Broken>,
}

impl Gathered {
    /// Without any reply.
    pub fn new(slots: impl Iterator<Item = u16>) -> Self {
        Self { groups: groups(slots), buffers: Vec::new(), broken: None }
    }

    /// How many buffers there are, and so the number of the next.
    pub fn buffers(&self) -> usize {
        self.buffers.len()
    }

    /// Keeps bytes with replies, as the next buffer.
    pub fn keep(&mut self, buffer: Vec<u8>) -> Result<()> {
        self.buffers.push(buffer);
        let sum = self.buffers.iter().fold(0, |sum: usize, buffer| sum.saturating_add(buffer.len()));
        if sum > BYTES { Err(Error::ResultTooLarge) } else { Ok(()) }
    }

    /// The buffers, which stay where they are.
    pub fn into_buffers(self) -> Vec<Vec<u8>> {
        self.buffers
    }

    /// What was asked of each slot, and the reply to it.
    pub fn replies(&self) -> impl Iterator<Item = (&[usize], Reader<'_>)> {
        self.groups.iter().filter_map(|group| {
            let (buffer, from) = group.reply?;
            Some((&*group.keys, Reader::new(self.buffers.get(buffer)?.get(from..)?)))
        })
    }

    /// Puts together what goes to one node, of what has no reply yet. Slots that are on none are
    /// left out.
    pub fn parts<S>(&self, cluster: &Cluster<S>, kind: Kind, put: Put<'_>) -> Vec<Part<S>> {
        let mut parts: Vec<Part<S>> = Vec::new();
        for (n, group) in self.groups.iter().enumerate().filter(|(_, group)| group.reply.is_none()) {
            let Some(node) = cluster.owner(group.slot) else { continue };
            let known = parts.iter().position(|part| part.node == node).unwrap_or_else(|| {
                parts.push(Part {
                    node,
                    request: Request::empty(kind),
                    groups: Vec::new(),
                    connection: None,
                });
                parts.len().saturating_sub(1)
            });
            if let Some(part) = parts.get_mut(known) {
                put(&mut part.request, &group.keys);
                part.groups.push(n);
            }
        }
        parts
    }
}

/// What is sent to one node.
#[derive(Debug)]
pub struct Part<S> {
    /// Its number.
    pub node: usize,
    /// A command for each group.
    pub request: Request,
    /// The numbers of the groups.
    pub groups: Vec<usize>,
    /// The connection, where a reply is to come. Its node has none as long: whatever happens, no
    /// other command gets this one's reply.
    pub connection: Option<Connection<S>>,
}

/// Puts the command about some keys, given by their numbers, behind what is in a request.
pub type Put<'a> = &'a dyn Fn(&mut Request, &[usize]);

/// Puts together what shares a slot.
fn groups(slots: impl Iterator<Item = u16>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // The number of each slot's group, counted from 1.
    let mut numbers = vec![0_u16; SLOTS];
    for (key, slot) in slots.enumerate() {
        let Some(number) = numbers.get_mut(usize::from(slot)) else { continue };
        match usize::from(*number).checked_sub(1).and_then(|n| groups.get_mut(n)) {
            Some(group) => group.keys.push(key),
            None => {
                groups.push(Group { slot, keys: vec![key], reply: None, maybe: false });
                *number = groups.len() as u16;
            }
        }
    }
    groups
}

/// A reply that says that something is done.
pub fn done(mut reply: Reader<'_>) -> Result<()> {
    match reply.next().map_err(fault::invalid)? {
        Item::Text(_) | Item::Integer(_) => Ok(()),
        Item::Error(line) => Err(fault::refused(line)),
        _ => Err(fault::unexpected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_one_slot_stay_together_and_in_order() {
        let groups = groups([7, 0, 7, 16_383, 0, 7].into_iter());
        let seen: Vec<_> = groups.iter().map(|group| (group.slot, &*group.keys)).collect();
        assert_eq!(seen, [(7, &[0, 2, 5][..]), (0, &[1, 4]), (16_383, &[3])]);
    }

    #[test]
    fn replies_of_all_nodes_together_have_a_limit() {
        let mut all = Gathered::new([0].into_iter());
        assert_eq!((all.keep(vec![0; VALUES]), all.buffers()), (Ok(()), 1));
        assert_eq!(all.keep(vec![0; VALUES / 2]), Ok(()));
        assert_eq!(all.keep(vec![0; 1]), Err(Error::ResultTooLarge));
    }

    #[test]
    fn all_slots_at_once_are_as_many_groups() {
        let groups = groups((0..SLOTS as u16).chain(0..SLOTS as u16));
        assert_eq!(groups.len(), SLOTS);
        assert!(groups.iter().enumerate().all(|(n, group)| group.keys == [n, n + SLOTS]));
    }
}
