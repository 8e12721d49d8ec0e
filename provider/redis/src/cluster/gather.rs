//! Commands about many slots: one round trip to each node.

use keyvalue_core::Result;

use super::call::Target;
use super::effort::Effort;
use super::groups::{Gathered, Part, Put};
use super::nodes::Cluster;
use super::verdict::Verdict;
use crate::connection::Broken;
use crate::fault;
use crate::resp::{Item, Kind, Reader, Request};
use crate::server::Server;
use crate::stream::{Network, Stream};

/// How often all nodes are asked at once: a second time where slots were on other nodes.
const ROUNDS: usize = 2;

impl<N: Network> Server<N> {
    /// Sends one command for each slot that keys are in, to all nodes before the first reply is
    /// waited for.
    ///
    /// What is redirected is sent again, in the end on its own; and so is what reads and is not answered.
    ///
    /// # Errors
    /// When there is no answer to any of them until the deadline, or to one that writes.
    pub(crate) fn gather(
        &self,
        kind: Kind,
        slots: impl Iterator<Item = u16>,
        put: Put<'_>,
    ) -> Result<Gathered> {
        let mut deadline = self.deadline();
        let mut all = Gathered::new(slots);
        for round in 0..ROUNDS {
            if round > 0 && (self.is_over(deadline) || !self.cluster()?.is_stale()) {
                break;
            }
            let mut cluster = match self.know(kind, deadline) {
                // What is said of commands that were sent before is said below.
                Err(_) if round > 0 => break,
                known => known?,
            };
            let mut parts = all.parts(&cluster, kind, put);
            for part in &mut parts {
                cluster.begin(self, part, &mut all, &mut deadline);
            }
            for part in parts {
                cluster.end(self, part, &mut all, &mut deadline)?;
            }
            if all.groups.iter().all(|group| group.reply.is_some()) {
                return Ok(all);
            }
            if let Some(broken) = all.broken.as_mut().filter(|_| kind == Kind::Write) {
                broken.sent = all.groups.iter().any(|group| group.maybe);
                if broken.sent {
                    return Err(fault::broken(broken, kind));
                }
            }
        }
        self.gather_alone(kind, put, &mut all, deadline)?;
        Ok(all)
    }

    /// Sends the commands that have no reply one by one.
    fn gather_alone(&self, kind: Kind, put: Put<'_>, all: &mut Gathered, deadline: u64) -> Result<()> {
        for n in 0..all.groups.len() {
            let Some(group) = all.groups.get(n).filter(|group| group.reply.is_none()) else { continue };
            // Who waited for one node until the deadline hears of that, not of those that came after.
            if let Some(broken) = all.broken.as_ref().filter(|_| self.is_over(deadline)) {
                return Err(fault::broken(broken, kind));
            }
            let mut request = Request::empty(kind);
            put(&mut request, &group.keys);
            let effort = Effort::new(kind, deadline);
            let mut connection = self.call_at(Target::Slot(group.slot), &request, effort)?;
            let buffer = all.buffers();
            all.keep(connection.take_replies())?;
            if let Some(group) = all.groups.get_mut(n) {
                group.reply = Some((buffer, 0));
            }
        }
        Ok(())
    }
}

impl<S: Stream> Cluster<S> {
    /// Sends a request to a node, if that can be done.
    fn begin<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        part: &mut Part<S>,
        all: &mut Gathered,
        deadline: &mut u64,
    ) {
        let probe = part.request.kind() == Kind::Write;
        let connected = self.connect(server, part.node, probe, *deadline).is_ok();
        let connection = self.node(part.node).ok().and_then(|node| node.connection.take());
        let Some(mut connection) = connection.filter(|_| connected) else { return self.lose(part.node) };
        match connection.send(server.network(), &part.request, server.settings().timeout, *deadline) {
            Ok(later) => {
                *deadline = later.max(*deadline);
                part.connection = Some(connection);
            }
            Err(broken) => self.broken(part, broken, all),
        }
    }

    /// Receives what a node has to say.
    fn end<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        mut part: Part<S>,
        all: &mut Gathered,
        deadline: &mut u64,
    ) -> Result<()> {
        let Some(mut connection) = part.connection.take() else { return Ok(()) };
        let (network, timeout) = (server.network(), server.settings().timeout);
        match connection.receive(network, part.request.replies(), timeout, *deadline) {
            // While this node sent a large value the others had to wait.
            Ok(later) => *deadline = later.max(*deadline),
            Err(broken) => {
                self.broken(&part, broken, all);
                return Ok(());
            }
        }
        let bytes = connection.take_replies();
        self.node(part.node)?.connection = Some(connection);
        let mut replies = Reader::new(&bytes);
        // This buffer will be the next.
        let buffer = all.buffers();
        for number in part.groups {
            let from = bytes.len().saturating_sub(replies.left());
            let first = replies.skip().map_err(fault::invalid)?;
            if !self.is_astray(part.node, first)?
                && let Some(group) = all.groups.get_mut(number)
            {
                group.reply = Some((buffer, from));
            }
        }
        all.keep(bytes)
    }

    /// Whether a reply says that the command has to be sent elsewhere, or later.
    fn is_astray(&mut self, n: usize, first: Item<'_>) -> Result<bool> {
        if !matches!(first, Item::Error(_)) {
            return Ok(false);
        }
        match Verdict::of(first, &self.node(n)?.address) {
            Verdict::Done => return Ok(false),
            // The slot stays where it is for now, and the next round would be no better.
            Verdict::Ask(_) => {}
            Verdict::Moved(slot, to) => {
                let to = self.at(&to);
                self.move_to(slot, to);
            }
            Verdict::Later(_) => self.doubt_without(n),
        }
        Ok(true)
    }

    /// A node did not answer.
    fn broken(&mut self, part: &Part<S>, broken: Broken, all: &mut Gathered) {
        self.lose(part.node);
        for number in &part.groups {
            if let Some(group) = all.groups.get_mut(*number) {
                group.maybe |= broken.sent;
            }
        }
        all.broken.get_or_insert(broken);
    }
}
