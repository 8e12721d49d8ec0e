//! Positions in the keys of all nodes.
//!
//! `SCAN` goes through the keys of one node. A listing takes the nodes that have slots one after
//! the other, in the order of their first slots. A position is one number for any instance:
//!
//! | bits | what |
//! |---|---|
//! | 12 | a sum of which node has which slot, never 0 |
//! | 10 | the number of the node |
//! | 42 | the node's own cursor |
//!
//! So there may be 1 024 primaries. A cursor has as many bits as the node's table of keys, and in
//! Redis 8 and Valkey 8 as the table of one slot and 14 more: the last is 268 million keys that
//! share a slot. More than that is an error.
//!
//! When slots move between nodes, or a replica takes over, a cursor means nothing any more, and
//! keys can pass from a node that is yet to come to one that is done. So the nodes are asked who
//! has which slot at the beginning of each page and behind the last node, and if that has changed
//! since the listing began, it begins again: keys come a second time, and none that stays is missed.
//! (One change in 4 095 has the same sum by chance.) A number that was never a position begins at
//! the start too.
//!
//! Limit: the keys of a slot that is being moved at the moment are on two nodes, and Redis does not
//! tell which of them moved since one was listed. Such a key can come twice, or be missed.

use keyvalue_core::{Error, Result};

use super::call::Target;
use super::effort::Effort;
use super::texts;
use crate::resp::{Kind, Request};
use crate::server::{Replies, Server};
use crate::stream::Network;

const CURSOR: u32 = 42;
const NODE: u32 = 10;

/// How often a listing begins again within one page.
const TURNS: usize = 3;

/// How far a page came.
#[derive(Debug, Default)]
pub struct Turn {
    begun: bool,
    turns: usize,
}

impl Turn {
    fn again(&mut self) -> Result<()> {
        self.turns = self.turns.saturating_add(1);
        if self.turns > TURNS { Err(texts::changed()) } else { Ok(()) }
    }
}

impl<N: Network> Server<N> {
    /// Sends `SCAN` from a position on; `build` is told the cursor. `position` becomes where that
    /// really was.
    ///
    /// # Errors
    /// As for `call`.
    pub(crate) fn scan(
        &self,
        position: &mut u64,
        turn: &mut Turn,
        build: &dyn Fn(u64) -> Request,
    ) -> Result<Replies<'_, N>> {
        let deadline = self.deadline();
        if !self.settings().cluster {
            return self.call(crate::names::Name { start: &[], key: &[] }, &build(*position));
        }
        if !turn.begun {
            self.cluster()?.doubt();
        }
        loop {
            let (sum, count) = {
                let cluster = self.know(Kind::Read, deadline)?;
                (cluster.sum(), cluster.primaries())
            };
            if count > 1 << NODE {
                return Err(texts::too_large());
            }
            if short(sum) != *position >> (NODE + CURSOR) || node(*position) >= count {
                *position = encode(sum, 0, 0);
                if turn.begun {
                    turn.again()?;
                }
            }
            turn.begun = true;
            let request = build(*position & ((1 << CURSOR) - 1));
            let effort = Effort::new(Kind::Read, deadline);
            match self.call_at(Target::Primary(node(*position), sum), &request, effort) {
                Err(error) if self.sum()? != sum && !self.is_over(deadline) => drop::<Error>(error),
                done => return done,
            }
        }
    }

    /// The position behind one, where `SCAN` returned this cursor. 0 when there are no more keys.
    ///
    /// # Errors
    /// As for `call`, and for a cursor that a position has no room for.
    pub(crate) fn behind(&self, position: u64, cursor: u64, turn: &mut Turn) -> Result<u64> {
        if !self.settings().cluster {
            return Ok(cursor);
        }
        if cursor >> CURSOR != 0 {
            return Err(texts::too_large());
        }
        let old = position >> (NODE + CURSOR);
        if cursor != 0 {
            return Ok(position >> CURSOR << CURSOR | cursor);
        }
        let next = node(position).saturating_add(1);
        let mut cluster = self.cluster()?;
        if next < cluster.primaries() {
            return Ok(old << (NODE + CURSOR) | (next as u64) << CURSOR);
        }
        // All nodes are done, if they are still what they were.
        cluster.doubt();
        drop(cluster);
        let sum = self.know(Kind::Read, self.deadline())?.sum();
        if short(sum) == old {
            return Ok(0);
        }
        turn.again()?;
        Ok(encode(sum, 0, 0))
    }

    fn sum(&self) -> Result<u64> {
        Ok(self.cluster()?.sum())
    }
}

/// What a position has of a sum.
fn short(sum: u64) -> u64 {
    (sum >> (NODE + CURSOR)).max(1)
}

fn encode(sum: u64, node: u64, cursor: u64) -> u64 {
    short(sum) << (NODE + CURSOR) | node << CURSOR | cursor
}

fn node(position: u64) -> usize {
    (position >> CURSOR) as usize & ((1 << NODE) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_has_its_parts_and_is_never_the_start() {
        for sum in [0, 1, u64::MAX, 0x1234_5678_9abc_def0] {
            for (n, cursor) in [(0, 0), (1_023, (1 << CURSOR) - 1), (5, 77)] {
                let position = encode(sum, n, cursor);
                assert_ne!(position, 0);
                assert_eq!((node(position) as u64, position & ((1 << CURSOR) - 1)), (n, cursor));
                assert_eq!(position >> (NODE + CURSOR), short(sum));
            }
        }
    }
}
