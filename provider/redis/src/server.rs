//! The server, as far as anything else knows of it: requests go in, replies come out.
//!
//! Which connection a request takes is decided here, by the key that it is about. There is one
//! server, and so one connection; a cluster has one for each of its nodes.

use core::cell::{RefCell, RefMut};

use keyvalue_core::Result;

use crate::cluster::{Cluster, Effort, Target, slot};
use crate::connection::{Broken, Connection, Why};
use crate::fault;
use crate::names::Name;
use crate::options::Settings;
use crate::resp::{Kind, Request};
use crate::stream::{Fault, Network};

/// A server, and the connection to it, if there is one.
#[derive(Debug)]
pub struct Server<N: Network> {
    network: N,
    settings: Settings,
    connection: RefCell<Option<Connection<N::Stream>>>,
    pub(crate) cluster: RefCell<Cluster<N::Stream>>,
}

/// The connection with the replies to a request.
pub type Replies<'a, N> = RefMut<'a, Connection<<N as Network>::Stream>>;

impl<N: Network> Server<N> {
    /// Connects when it is first asked for something.
    pub fn new(network: N, settings: Settings) -> Self {
        Self { network, settings, connection: RefCell::new(None), cluster: RefCell::default() }
    }

    /// What the operator chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What connections are made by.
    pub(crate) fn network(&self) -> &N {
        &self.network
    }

    /// The nanoseconds since some moment.
    pub(crate) fn now(&self) -> u64 {
        self.network.now()
    }

    /// Waits until then.
    pub(crate) fn wait(&self, until: u64) {
        self.network.wait(until);
    }

    /// The moment when half of the time that is left is over, so that there is some for another
    /// server. What is too short to be halved is left whole.
    pub(crate) fn half_way(&self, deadline: u64) -> u64 {
        const SHORT: u64 = 100_000_000;
        let now = self.now();
        let left = deadline.saturating_sub(now);
        now.saturating_add((left / 2).max(left.min(SHORT)))
    }

    /// A number that nobody can foresee.
    pub fn random(&self) -> u64 {
        self.network.random()
    }

    /// When an operation that starts now has to be over.
    pub fn deadline(&self) -> u64 {
        self.network.now().saturating_add(self.settings.timeout)
    }

    /// Whether that time has come.
    pub fn is_over(&self, deadline: u64) -> bool {
        self.network.now() >= deadline
    }

    /// Sends a request to where `key` is, and waits for the replies.
    ///
    /// A connection that turns out to be dead is replaced by a new one, on which the request is
    /// sent again, once: unless it writes, and the server may have got it.
    ///
    /// # Errors
    /// When there is no reply within the time that the operator allows.
    pub fn call(&self, key: Name<'_>, request: &Request) -> Result<Replies<'_, N>> {
        let deadline = self.deadline();
        if self.settings.cluster {
            let effort = Effort::new(request.kind(), deadline);
            return self.call_at(Target::Slot(slot::of(key)), request, effort);
        }
        let mut place = self.connection.try_borrow_mut().map_err(fault::in_use)?;
        let mut connection = place.take();
        if request.kind() == Kind::Write && connection.as_mut().is_some_and(Connection::is_dead) {
            connection = None;
        }
        let mut old = connection.is_some();
        loop {
            let mut live = match connection.take() {
                Some(connection) => connection,
                None => self.connect(deadline)?,
            };
            match live.call(&self.network, request, self.settings.timeout, deadline) {
                Ok(()) => return Ok(RefMut::map(place, |place| place.insert(live))),
                Err(broken) if old && may_repeat(&broken, request.kind()) => old = false,
                Err(broken) => return Err(fault::broken(&broken, request.kind())),
            }
        }
    }
}

/// Whether a request may be sent again on a new connection.
fn may_repeat(broken: &Broken, kind: Kind) -> bool {
    let closed = broken.why == Why::Fault(Fault::Closed);
    closed && (kind == Kind::Read || !broken.sent)
}
