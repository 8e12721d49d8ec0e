//! The nodes that are known, and a connection to each that was needed.

use alloc::vec::Vec;

use keyvalue_core::Result;

use super::map::{Map, NOBODY, mixed};
use super::texts;
use super::verdict::Verdict;
use crate::connection::{Broken, Connection};
use crate::fault;
use crate::options::Address;
use crate::resp::{Item, Kind, Request};
use crate::server::{Failure, Server, Tried};
use crate::stream::Network;

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
    next: usize,
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
        Self { nodes, owners, primaries, sum: 0, stale: true, next: 0 }
    }
}

impl<S> Cluster<S> {
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

    /// A node does not answer. The next is asked what became of it.
    pub fn lose(&mut self, n: usize) {
        if let Some(node) = self.nodes.get_mut(n) {
            node.connection = None;
        }
        self.doubt();
        self.next = n.saturating_add(1);
    }

    /// The number of the node at an address that a node told.
    pub fn at(&mut self, address: Address) -> usize {
        let known = self.nodes.iter().position(|node| node.address == address);
        known.unwrap_or_else(|| {
            self.nodes.push(Node { address, connection: None });
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
    fn take_over(&mut self, map: Map) {
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

impl<S: crate::stream::Stream> Cluster<S> {
    /// Finds out which node has which slot, from the first that says so.
    pub fn refresh<N: Network<Stream = S>>(&mut self, server: &Server<N>, deadline: u64) -> Tried<()> {
        for address in &server.settings().addresses {
            self.at(address.clone());
        }
        let (count, start) = (self.nodes.len(), self.next);
        let mut last = Failure::never(fault::backend("there is no address of a Redis cluster"));
        for step in 0..count {
            let n = start.saturating_add(step).checked_rem(count).unwrap_or(0);
            match self.ask_for_map(server, n, deadline) {
                Ok(map) => {
                    self.take_over(map);
                    return Ok(());
                }
                Err(failure) => {
                    self.lose(n);
                    last = failure;
                }
            }
        }
        Err(last)
    }

    fn ask_for_map<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        n: usize,
        deadline: u64,
    ) -> Tried<Map> {
        // A node that takes the connection and says nothing must leave time for the others.
        let deadline = server.half_way(deadline);
        self.connect(server, n, true, deadline)?;
        let mut request = Request::new(Kind::Read, "CLUSTER", 1);
        request.argument(&[b"SLOTS"]);
        let node = self.node(n).map_err(Failure::never)?;
        let Some(connection) = node.connection.as_mut() else {
            return Err(Failure::never(fault::unexpected()));
        };
        let broken = |broken: Broken| Failure::later(fault::broken(&broken, Kind::Read));
        connection.call(server.network(), &request, server.settings().timeout, deadline).map_err(broken)?;
        let reply = connection.replies();
        let first = { reply }.next().unwrap_or(Item::Nil);
        match Verdict::of(first, &node.address) {
            Verdict::Later(line) => Err(Failure::later(texts::later(line))),
            _ => Map::read(reply, &node.address).map_err(Failure::never),
        }
    }

    /// Connects to a node, unless there is a connection. `look`: whether it is looked at first.
    /// Returns whether the connection is an old one, which may be dead all the same.
    pub fn connect<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        n: usize,
        look: bool,
        deadline: u64,
    ) -> Tried<bool> {
        let node = self.node(n).map_err(Failure::never)?;
        if look && node.connection.as_mut().is_some_and(Connection::is_dead) {
            node.connection = None;
        }
        if node.connection.is_some() {
            return Ok(true);
        }
        node.connection = Some(server.connect_to(&node.address, server.half_way(deadline))?);
        Ok(false)
    }
}
