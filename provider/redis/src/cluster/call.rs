//! A command about one slot, or to one primary.

use alloc::vec::Vec;
use core::cell::RefMut;

use keyvalue_core::Result;

use super::effort::Effort;
use super::nodes::Cluster;
use super::texts;
use super::verdict::Verdict;
use crate::failure::{Again, Failure, Tried};
use crate::fault;
use crate::resp::{Kind, Request};
use crate::server::{Replies, Server};
use crate::stream::{Network, Stream};

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
    pub(crate) fn call_at(
        &self,
        target: Target,
        request: &Request,
        mut effort: Effort,
    ) -> Result<Replies<'_, N>> {
        let mut detour = None;
        loop {
            let mut cluster = self.cluster()?;
            let (node, asking) = match detour.take() {
                Some(Detour { node, asking }) => (Ok(node), asking),
                None => (cluster.route(self, target, effort.deadline), false),
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
            match cluster.verdict(node)? {
                Verdict::Done => {
                    let found =
                        RefMut::filter_map(cluster, |cluster| cluster.node(node).ok()?.connection.as_mut());
                    return found.map_err(|_| fault::unexpected());
                }
                Verdict::Moved(slot, to) => {
                    let node = cluster.at(&to);
                    cluster.move_to(slot, node);
                    detour = Some(Detour { node, asking: false });
                    drop(cluster);
                    effort.follow(self, &to)?;
                }
                Verdict::Ask(to) => {
                    detour = Some(Detour { node: cluster.at(&to), asking: true });
                    drop(cluster);
                    effort.follow(self, &to)?;
                }
                Verdict::Later(line) => {
                    let why = texts::later(line);
                    cluster.doubt_without(node);
                    drop(cluster);
                    effort.rest(self, &why)?;
                }
            }
        }
    }

    /// The cluster, which nobody else is using. What was lent before is gone.
    pub(crate) fn cluster(&self) -> Result<RefMut<'_, Cluster<N::Stream>>> {
        let mut cluster = self.cluster.try_borrow_mut().map_err(fault::in_use)?;
        cluster.keep(Vec::new());
        Ok(cluster)
    }

    /// Asks how things are, if that is not known, as long as it takes. `kind`: what for.
    pub(crate) fn know(&self, kind: Kind, deadline: u64) -> Result<RefMut<'_, Cluster<N::Stream>>> {
        let mut effort = Effort::new(kind, deadline);
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

impl<S: Stream> Cluster<S> {
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
}
