//! A command about one slot, or to one primary.

use core::cell::RefMut;

use keyvalue_core::Result;

use super::effort::Effort;
use super::nodes::Cluster;
use super::texts;
use super::verdict::Verdict;
use crate::connection::{Broken, Why};
use crate::fault;
use crate::options::Address;
use crate::resp::{Item, Kind, Request};
use crate::server::{Again, Failure, Replies, Server, Tried};
use crate::stream::{Fault, Network};

/// Where a command goes.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// To the node that has this slot.
    Slot(u16),
    /// To this one of the nodes that have slots, as they were with this sum.
    Primary(usize, u64),
}

/// Where a command goes for once.
struct Detour {
    node: usize,
    /// Whether the node is told that it was sent there.
    asking: bool,
}

impl<N: Network> Server<N> {
    /// Sends a request of one command to where it belongs, as often as it takes and is allowed.
    ///
    /// # Errors
    /// When there is no answer until the deadline, or when the request must not be sent again.
    pub(crate) fn call_at(&self, target: Target, request: &Request, deadline: u64) -> Result<Replies<'_, N>> {
        let mut effort = Effort::new(request.kind(), deadline);
        let mut detour = None;
        loop {
            let mut cluster = self.cluster()?;
            let (node, asking) = match detour.take() {
                Some(Detour { node, asking }) => (Ok(node), asking),
                None => (cluster.route(self, target, deadline), false),
            };
            let sent = match node {
                Ok(node) => cluster.send(self, node, asking, request, &mut effort).map(|()| node),
                Err(failure) => Err(failure),
            };
            let node = match sent {
                Ok(node) => node,
                Err(Failure { error, again: Again::Never }) => return Err(error),
                Err(Failure { error, again }) => {
                    drop(cluster);
                    effort.again(self, again, &error)?;
                    continue;
                }
            };
            let (later, to) = match cluster.verdict(node)? {
                Verdict::Done => {
                    let found =
                        RefMut::filter_map(cluster, |cluster| cluster.node(node).ok()?.connection.as_mut());
                    return found.map_err(|_| fault::unexpected());
                }
                Verdict::Moved(slot, to) => {
                    let node = cluster.at(to.clone());
                    cluster.move_to(slot, node);
                    detour = Some(Detour { node, asking: false });
                    (None, Some(to))
                }
                Verdict::Ask(to) => {
                    detour = Some(Detour { node: cluster.at(to.clone()), asking: true });
                    (None, Some(to))
                }
                Verdict::Later(line) => (Some(texts::later(line)), None),
            };
            if later.is_some() {
                cluster.doubt();
            }
            drop(cluster);
            match (later, to) {
                (Some(why), _) => effort.rest(self, &why)?,
                (None, Some(to)) => effort.follow(self, || texts::astray(&to))?,
                (None, None) => {}
            }
        }
    }

    /// The cluster, which nobody else is using.
    pub(crate) fn cluster(&self) -> Result<RefMut<'_, Cluster<N::Stream>>> {
        self.cluster.try_borrow_mut().map_err(fault::in_use)
    }

    /// Asks how things are, if that is not known, as long as it takes.
    pub(crate) fn know(&self, deadline: u64) -> Result<RefMut<'_, Cluster<N::Stream>>> {
        let mut effort = Effort::new(Kind::Read, deadline);
        loop {
            let mut cluster = self.cluster()?;
            if !cluster.is_stale() {
                return Ok(cluster);
            }
            if let Err(Failure { error, again }) = cluster.refresh(self, deadline) {
                drop(cluster);
                if again == Again::Never {
                    return Err(error);
                }
                effort.rest(self, &error)?;
            }
        }
    }
}

impl<S: crate::stream::Stream> Cluster<S> {
    /// The node that a command goes to, as things are.
    fn route<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        target: Target,
        deadline: u64,
    ) -> Tried<usize> {
        if self.is_stale() {
            self.refresh(server, deadline)?;
        }
        let node = match target {
            Target::Slot(slot) => self.owner(slot),
            Target::Primary(_, sum) if sum != self.sum() => return Err(Failure::never(texts::changed())),
            Target::Primary(n, _) => self.primary(n),
        };
        if node.is_none() {
            self.doubt();
        }
        node.ok_or_else(|| Failure::later(texts::nobody()))
    }

    /// Sends a request to a node, and waits for the reply.
    fn send<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        n: usize,
        asking: bool,
        request: &Request,
        effort: &mut Effort,
    ) -> Tried<()> {
        let (network, timeout, deadline) = (server.network(), server.settings().timeout, effort.deadline);
        let connected = self.connect(server, n, request.kind() == Kind::Once, deadline);
        let old = connected.inspect_err(|_| self.lose(n))?;
        let node = self.node(n).map_err(Failure::never)?;
        let Some(mut connection) = node.connection.take() else {
            return Err(Failure::never(fault::unexpected()));
        };
        if asking
            && connection.call(network, &Request::new(Kind::Read, "ASKING", 0), timeout, deadline).is_err()
        {
            let error = texts::cut(&node.address);
            self.lose(n);
            return Err(Failure::later(error));
        }
        match connection.call(network, request, timeout, deadline) {
            Ok(()) => {
                node.connection = Some(connection);
                Ok(())
            }
            Err(broken) => {
                let failure = failure(&broken, request.kind(), old, &node.address);
                effort.maybe |= broken.sent;
                self.lose(n);
                Err(failure)
            }
        }
    }

    /// What a node's reply says of the cluster.
    pub fn verdict(&mut self, n: usize) -> Result<Verdict<'_>> {
        let node = self.node(n)?;
        let Some(connection) = &node.connection else { return Err(fault::unexpected()) };
        let first = connection.replies().next().map_err(fault::invalid)?;
        // Most answers are no errors, and end here.
        if matches!(first, Item::Error(_)) {
            Ok(Verdict::of(first, &node.address))
        } else {
            Ok(Verdict::Done)
        }
    }
}

/// Whether a request may be sent again whose connection broke.
fn failure(broken: &Broken, kind: Kind, old: bool, address: &Address) -> Failure {
    let lost = matches!(broken.why, Why::Fault(Fault::Closed | Fault::Other(_)));
    if !lost || (kind == Kind::Once && broken.sent) {
        return Failure::never(fault::broken(broken, kind));
    }
    let again = if old { Again::AtOnce } else { Again::Later };
    Failure { error: texts::cut(address), again }
}
