//! A request and its reply, at one node.

use keyvalue_core::Result;

use super::effort::Effort;
use super::nodes::Cluster;
use super::texts;
use super::verdict::Verdict;
use crate::address::Address;
use crate::connection::{Broken, Why};
use crate::failure::{Again, Failure, Tried};
use crate::fault;
use crate::resp::{Item, Kind, Request};
use crate::server::Server;
use crate::stream::{Fault, Network, Stream};

impl<S: Stream> Cluster<S> {
    /// Sends a request to a node, and waits for the reply.
    pub fn send<N: Network<Stream = S>>(
        &mut self,
        server: &Server<N>,
        n: usize,
        asking: bool,
        request: &Request,
        effort: &mut Effort,
    ) -> Tried<()> {
        let (network, timeout, deadline) = (server.network(), server.settings().timeout, effort.deadline);
        let connected = self.connect(server, n, request.kind() == Kind::Write, deadline);
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
    if !lost || (kind == Kind::Write && broken.sent) {
        return Failure::never(fault::broken(broken, kind));
    }
    let again = if old { Again::AtOnce } else { Again::Later };
    Failure { error: texts::cut(address), again }
}
