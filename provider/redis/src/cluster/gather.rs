//! Commands about many slots: one round trip to each node.

use alloc::vec;
use alloc::vec::Vec;

use keyvalue_core::Result;

use super::call::Target;
use super::nodes::Cluster;
use super::slot::SLOTS;
use super::verdict::Verdict;
use crate::connection::{Broken, Connection};
use crate::fault;
use crate::resp::{Item, Kind, Reader, Request};
use crate::server::{Server, skip};
use crate::stream::Network;

/// What shares a slot, and the reply to the command about it.
#[derive(Debug)]
pub struct Group {
    slot: u16,
    /// The numbers of the keys, in their order.
    pub keys: Vec<usize>,
    /// Which of the buffers has the reply, and from where on.
    reply: Option<(usize, usize)>,
}

/// Replies to commands about many slots.
#[derive(Debug)]
pub struct Gathered {
    buffers: Vec<Vec<u8>>,
    groups: Vec<Group>,
    /// Why the first node that did not answer did not.
    broken: Option<Broken>,
}

impl Gathered {
    /// What was asked of each slot, and the reply to it.
    pub fn replies(&self) -> impl Iterator<Item = (&[usize], Reader<'_>)> {
        self.groups.iter().filter_map(|group| {
            let (buffer, from) = group.reply?;
            Some((&*group.keys, Reader::new(self.buffers.get(buffer)?.get(from..)?)))
        })
    }
}

/// What is sent to one node.
struct Part<S> {
    node: usize,
    request: Request,
    /// The numbers of the groups.
    groups: Vec<usize>,
    /// The connection, where a reply is to come. Its node has none as long: whatever happens, no
    /// other command gets this one's reply.
    connection: Option<Connection<S>>,
}

/// Puts the command about some keys, given by their numbers, behind what is in a request.
pub type Put<'a> = &'a dyn Fn(&mut Request, &[usize]);

impl<N: Network> Server<N> {
    /// Sends one command for each slot that keys are in, to all nodes before the first reply is
    /// waited for.
    ///
    /// What is redirected, and what a node does not answer, is sent again on its own: so what
    /// `put` writes must be good to be sent twice.
    ///
    /// # Errors
    /// When there is no answer to any of them until the deadline.
    pub(crate) fn gather(
        &self,
        kind: Kind,
        slots: impl Iterator<Item = u16>,
        put: Put<'_>,
    ) -> Result<Gathered> {
        let deadline = self.deadline();
        let mut all = Gathered { buffers: Vec::new(), groups: groups(slots), broken: None };
        let mut cluster = self.know(deadline)?;
        let mut parts = parts(&cluster, &all.groups, kind, put);
        for part in &mut parts {
            part.connection = cluster.begin(self, part.node, &part.request, deadline);
        }
        for part in parts {
            cluster.end(self, part, &mut all, deadline)?;
        }
        drop(cluster);
        for n in 0..all.groups.len() {
            let Some(group) = all.groups.get_mut(n).filter(|group| group.reply.is_none()) else { continue };
            // Who waited for one node until the deadline hears of that, not of those that came after.
            if let Some(broken) = all.broken.as_ref().filter(|_| self.is_over(deadline)) {
                return Err(fault::broken(broken, kind));
            }
            let mut request = Request::empty(kind);
            put(&mut request, &group.keys);
            let mut connection = self.call_at(Target::Slot(group.slot), &request, deadline)?;
            group.reply = Some((all.buffers.len(), 0));
            all.buffers.push(connection.take_replies());
        }
        Ok(all)
    }
}

impl<S: crate::stream::Stream> Cluster<S> {
    /// Sends a request to a node, if that can be done.
    fn begin<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        n: usize,
        request: &Request,
        deadline: u64,
    ) -> Option<Connection<S>> {
        let connected = self.connect(server, n, false, deadline).is_ok();
        let connection = self.node(n).ok()?.connection.take().filter(|_| connected);
        let sent = connection.and_then(|mut connection| {
            let sent = connection.send(server.network(), request, server.settings().timeout, deadline);
            sent.is_ok().then_some(connection)
        });
        if sent.is_none() {
            self.lose(n);
        }
        sent
    }

    /// Receives what a node has to say.
    fn end<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        part: Part<S>,
        all: &mut Gathered,
        deadline: u64,
    ) -> Result<()> {
        let Some(mut connection) = part.connection else { return Ok(()) };
        let (network, timeout) = (server.network(), server.settings().timeout);
        if let Err(broken) = connection.receive(network, part.request.replies(), timeout, deadline) {
            self.lose(part.node);
            all.broken.get_or_insert(broken);
            return Ok(());
        }
        let buffer = connection.take_replies();
        let node = self.node(part.node)?;
        node.connection = Some(connection);
        let (mut replies, mut moved) = (Reader::new(&buffer), false);
        for group in part.groups {
            let from = buffer.len().saturating_sub(replies.left());
            let first = skip(&mut replies)?;
            if matches!(first, Item::Error(_)) && Verdict::of(first, &node.address) != Verdict::Done {
                moved = true;
            } else if let Some(group) = all.groups.get_mut(group) {
                group.reply = Some((all.buffers.len(), from));
            }
        }
        all.buffers.push(buffer);
        if moved {
            self.doubt();
        }
        Ok(())
    }
}

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
                groups.push(Group { slot, keys: vec![key], reply: None });
                *number = groups.len() as u16;
            }
        }
    }
    groups
}

/// Puts together what goes to one node. Slots that are on none are left out.
fn parts<S>(cluster: &Cluster<S>, groups: &[Group], kind: Kind, put: Put<'_>) -> Vec<Part<S>> {
    let mut parts: Vec<Part<S>> = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let Some(node) = cluster.owner(group.slot) else { continue };
        let known = parts.iter().position(|part| part.node == node).unwrap_or_else(|| {
            parts.push(Part { node, request: Request::empty(kind), groups: Vec::new(), connection: None });
            parts.len().saturating_sub(1)
        });
        if let Some(part) = parts.get_mut(known) {
            put(&mut part.request, &group.keys);
            part.groups.push(n);
        }
    }
    parts
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
    fn all_slots_at_once_are_as_many_groups() {
        let groups = groups((0..SLOTS as u16).chain(0..SLOTS as u16));
        assert_eq!(groups.len(), SLOTS);
        assert!(groups.iter().enumerate().all(|(n, group)| group.keys == [n, n + SLOTS]));
    }
}
