//! What is asked of all nodes that have slots.

use alloc::vec::Vec;

use keyvalue_core::Result;

use super::call::Target;
use super::effort::Effort;
use super::texts;
use crate::bucket::RedisBucket;
use crate::names::Name;
use crate::resp::{Kind, Request};
use crate::scripts::Script;
use crate::server::{Replies, Server};
use crate::stream::Network;

impl<N: Network> RedisBucket<N> {
    /// Runs a script on each of the servers that have keys, one after the other, and returns their
    /// replies. When slots moved meanwhile, and keys may have been missed, it is done again: so it
    /// must be good to be done twice. `fill` is as for `run`.
    ///
    /// # Errors
    /// When one does not answer, and when slots move all the time.
    pub(crate) fn run_everywhere(
        &self,
        kind: Kind,
        script: &Script,
        arguments: usize,
        fill: &dyn Fn(&mut Request),
    ) -> Result<Vec<Vec<u8>>> {
        let server = &self.server;
        let deadline = server.deadline();
        loop {
            let (sum, count) = server.present()?;
            let one = |n| {
                let mut replies = self
                    .run_by(kind, script, arguments, fill, &|request| server.call_primary(n, sum, request))?;
                Ok(replies.take_replies())
            };
            let all = (0..count).map(one).collect::<Result<Vec<_>>>();
            if !server.settings().cluster || server.present()?.0 == sum {
                return all;
            }
            if server.is_over(deadline) {
                return Err(texts::changed());
            }
        }
    }
}

impl<N: Network> Server<N> {
    /// A sum of which node has which slot, as nodes say at this moment, and how many have any.
    fn present(&self) -> Result<(u64, usize)> {
        if !self.settings().cluster {
            return Ok((0, 1));
        }
        self.cluster()?.doubt();
        let cluster = self.know(Kind::Read, self.deadline())?;
        Ok((cluster.sum(), cluster.primaries()))
    }

    /// Sends a request to one of them, as they were with a sum.
    fn call_primary(&self, n: usize, sum: u64, request: &Request) -> Result<Replies<'_, N>> {
        if !self.settings().cluster {
            return self.call(Name { start: &[], key: &[] }, request);
        }
        self.call_at(Target::Primary(n, sum), request, Effort::new(request.kind(), self.deadline()))
    }
}
