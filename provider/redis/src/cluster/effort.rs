//! How long and how often something is tried.

use keyvalue_core::{Error, Result};

use super::texts;
use crate::address::Address;
use crate::failure::Again;
use crate::resp::Kind;
use crate::server::Server;
use crate::stream::Network;

/// The first pause, in nanoseconds. Each is twice as long as the one before.
const FIRST: u64 = 5_000_000;

/// The longest pause.
const LONGEST: u64 = 100_000_000;

/// How many redirections are followed without a pause: a cluster that changes settles after
/// one or two, and one that sends in circles is not to be kept busy.
const AT_ONCE: usize = 4;

/// One operation's patience.
#[derive(Debug)]
pub struct Effort {
    /// When it has to be over.
    pub deadline: u64,
    kind: Kind,
    pause: u64,
    redirections: usize,
    /// Whether there was a try after another without a pause.
    hurried: bool,
}

impl Effort {
    /// Until a deadline.
    pub fn new(kind: Kind, deadline: u64) -> Self {
        Self { deadline, kind, pause: FIRST, redirections: 0, hurried: false }
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// When there is no time for one: why the last one failed.
    pub fn rest<N: Network>(&mut self, server: &Server<N>, why: &Error) -> Result<()> {
        let until = server.now().saturating_add(self.pause);
        // What is left then must be enough for a try that means something.
        if until.saturating_add(self.pause) >= self.deadline {
            return Err(texts::in_vain(why, self.kind));
        }
        self.pause = self.pause.saturating_mul(2).min(LONGEST);
        server.wait(until);
        Ok(())
    }

    /// Goes on after a failure: without a pause where an old connection was dead, but only once,
    /// for a node that ends each connection must not be kept busy.
    ///
    /// # Errors
    /// As for `rest`.
    pub fn again<N: Network>(&mut self, server: &Server<N>, again: Again, why: &Error) -> Result<()> {
        if again == Again::AtOnce && !self.hurried {
            self.hurried = true;
            return Ok(());
        }
        self.rest(server, why)
    }

    /// Follows a redirection, at once or after a pause.
    ///
    /// # Errors
    /// As for `rest`.
    pub fn follow<N: Network>(&mut self, server: &Server<N>, to: &Address) -> Result<()> {
        self.redirections = self.redirections.saturating_add(1);
        if self.redirections > AT_ONCE { self.rest(server, &texts::astray(to)) } else { Ok(()) }
    }
}
