//! Asking how things are, and connecting to nodes.

use super::map::Map;
use super::nodes::Cluster;
use super::texts;
use super::verdict::Verdict;
use crate::connection::{Broken, Connection};
use crate::failure::{Failure, Tried};
use crate::fault;
use crate::resp::{Item, Kind, Request};
use crate::server::Server;
use crate::stream::{Network, Stream};

impl<S: Stream> Cluster<S> {
    /// Finds out which node has which slot, from the first that says so.
    pub fn refresh<N: Network<Stream = S>>(&mut self, server: &Server<N>, deadline: u64) -> Tried<()> {
        for address in &server.settings().addresses {
            self.at(address);
        }
        let (count, start) = (self.count(), self.next);
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
