//! The nodes that are known, and a connection to each that was needed.

use alloc::vec::Vec;

use keyvalue_core::Result;

use super::map::{Map, NOBODY, mixed};
use crate::address::Address;
use crate::connection::Connection;
use crate::fault;

/// What is known of a cluster.
#[derive(Debug)]
pub struct Cluster<S> {
    nodes: Vec<Node<S>>,
    /// The number of the node that has each slot. Empty before anybody was asked.
    owners: Vec<u16>,
    /// The nodes that have slots, in the order of their first ones.
    primaries: Vec<u16>,
    /// A sum of all that: another one when a slot is on another node.
    sum: u64,
    /// Whether this may no longer be so.
    stale: bool,
    /// Who is asked first how things are.
    pub next: usize,
    /// How often somebody was not to be asked first.
    turns: usize,
    /// What the last operation lent.
    kept: Vec<Vec<u8>>,
}

/// A node.
#[derive(Debug)]
pub struct Node<S> {
    /// Where it is.
    pub address: Address,
    /// The connection to it, if it was needed. None where a reply is still to come.
    pub connection: Option<Connection<S>>,
}

impl<S> Default for Cluster<S> {
    fn default() -> Self {
        let (nodes, owners, primaries) = (Vec::new(), Vec::new(), Vec::new());
        Self { nodes, owners, primaries, sum: 0, stale: true, next: 0, turns: 0, kept: Vec::new() }
    }
}

impl<S> Cluster<S> {
    /// Keeps bytes that were lent until the next operation.
    pub fn keep(&mut self, lent: Vec<Vec<u8>>) {
        self.kept = lent;
    }

    /// How many nodes are known.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// A node by its number.
    pub fn node(&mut self, n: usize) -> Result<&mut Node<S>> {
        self.nodes.get_mut(n).ok_or_else(fault::unexpected)
    }

    /// The number of the node that has a slot.
    pub fn owner(&self, slot: u16) -> Option<usize> {
        self.owners.get(usize::from(slot)).filter(|owner| **owner != NOBODY).map(|owner| usize::from(*owner))
    }

    /// The number of the node that is this one among those that have slots.
    pub fn primary(&self, n: usize) -> Option<usize> {
        self.primaries.get(n).map(|node| usize::from(*node))
    }

    /// How many nodes have slots.
    pub fn primaries(&self) -> usize {
        self.primaries.len()
    }

    /// Another number when a slot is on another node.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// Whether somebody has to be asked how things are.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// Things may have changed.
    pub fn doubt(&mut self) {
        self.stale = true;
    }

    /// A node does not answer. Another is asked what became of it.
    pub fn lose(&mut self, n: usize) {
        if let Some(node) = self.nodes.get_mut(n) {
            node.connection = None;
        }
        self.doubt_without(n);
    }

    /// Things may have changed, and this node may not know. Another is asked, and each time another
    /// one: of those that are left some may be cut off, and know no better.
    pub fn doubt_without(&mut self, n: usize) {
        self.doubt();
        let others = self.nodes.len().saturating_sub(1);
        let step = self.turns.checked_rem(others).unwrap_or(0).saturating_add(1);
        self.next = n.saturating_add(step);
        self.turns = self.turns.wrapping_add(1);
    }

    /// The number of the node at an address that a node told.
    pub fn at(&mut self, address: &Address) -> usize {
        let known = self.nodes.iter().position(|node| node.address == *address);
        known.unwrap_or_else(|| {
            self.nodes.push(Node { address: address.clone(), connection: None });
            self.nodes.len().saturating_sub(1)
        })
    }

    /// A slot moved. The node that has it now is who knows best how things are.
    pub fn move_to(&mut self, slot: u16, n: usize) {
        if let (Some(owner), Ok(n)) = (self.owners.get_mut(usize::from(slot)), u16::try_from(n)) {
            *owner = n;
        }
        self.doubt();
        self.next = n;
    }

    /// Takes over what a node said. Connections to nodes that stay are kept.
    pub(super) fn take_over(&mut self, map: Map) {
        let mut old = core::mem::take(&mut self.nodes);
        let mut names = Vec::new();
        for (address, name) in map.nodes {
            let known = old.iter_mut().find(|node| node.address == address);
            let connection = known.and_then(|node| node.connection.take());
            self.nodes.push(Node { address, connection });
            names.push(name);
        }
        self.owners = map.owners;
        self.primaries.clear();
        let (mut last, mut sum) = (NOBODY, 0);
        for (slot, owner) in self.owners.iter().enumerate() {
            if *owner == last {
                continue;
            }
            last = *owner;
            let name = names.get(usize::from(last)).copied().unwrap_or_default();
            sum = mixed(mixed(sum, &slot.to_le_bytes()), &name.to_le_bytes());
            if last != NOBODY && !self.primaries.contains(&last) {
                self.primaries.push(last);
            }
        }
        (self.sum, self.stale, self.next) = (sum, false, 0);
    }
}
