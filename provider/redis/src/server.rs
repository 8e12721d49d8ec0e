//! The server, as far as anything else knows of it: requests go in, replies come out.
//!
//! Which connection a request takes is decided here, by the key that it is about. There is one
//! server, and so one connection; a cluster has one for each of its nodes.

use core::cell::{RefCell, RefMut};

use keyvalue_core::{Error, Result};

use crate::cluster::{Cluster, Target, slot};

use crate::connection::{Broken, Connection, Why};
use crate::fault;
use crate::names::Name;
use crate::options::{Address, Settings};
use crate::resp::{Item, Kind, Reader, Request};
use crate::stream::{Fault, Network};

/// A server, and the connection to it, if there is one.
#[derive(Debug)]
pub struct Server<N: Network> {
    network: N,
    settings: Settings,
    connection: RefCell<Option<Connection<N::Stream>>>,
    pub(crate) cluster: RefCell<Cluster<N::Stream>>,
}

/// Why there was no answer.
#[derive(Debug)]
pub struct Failure {
    /// What is said of it.
    pub error: Error,
    /// Whether the same can be tried again.
    pub again: Again,
}

/// What was tried, or why it failed.
pub type Tried<T> = core::result::Result<T, Failure>;

/// Whether something can be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It would fail again, or may have been done.
    Never,
    /// Without a pause.
    AtOnce,
    /// After a pause.
    Later,
}

impl Failure {
    /// What would fail again.
    pub fn never(error: Error) -> Self {
        Self { error, again: Again::Never }
    }

    /// What may succeed after a pause.
    pub fn later(error: Error) -> Self {
        Self { error, again: Again::Later }
    }
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
    /// sent again, once: unless the server may have got it, and must not get it twice.
    ///
    /// # Errors
    /// When there is no reply within the time that the operator allows.
    pub fn call(&self, key: Name<'_>, request: &Request) -> Result<Replies<'_, N>> {
        let deadline = self.deadline();
        if self.settings.cluster {
            return self.call_at(Target::Slot(slot::of(key)), request, deadline);
        }
        let mut place = self.connection.try_borrow_mut().map_err(fault::in_use)?;
        let mut connection = place.take();
        if request.kind() == Kind::Once && connection.as_mut().is_some_and(Connection::is_dead) {
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

    /// A new connection, on which the server knows who is there.
    fn connect(&self, deadline: u64) -> Result<Connection<N::Stream>> {
        let mut last = None;
        for address in &self.settings.addresses {
            match self.connect_to(address, deadline) {
                Err(Failure { error, again: Again::Later }) => last = Some(error),
                connected => return connected.map_err(|failure| failure.error),
            }
        }
        Err(last.unwrap_or_else(|| fault::backend("there is no address of a Redis server")))
    }

    /// A new connection to one address.
    pub(crate) fn connect_to(&self, address: &Address, deadline: u64) -> Tried<Connection<N::Stream>> {
        let stream = self.network.connect(&address.host, address.port, deadline);
        let stream = stream.map_err(|fault| Failure::later(fault::unconnected(address, &fault)))?;
        let mut connection = Connection::new(stream);
        self.introduce(&mut connection, deadline).map_err(Failure::never)?;
        Ok(connection)
    }

    /// Says who this is, and which database is meant, before anything is asked.
    fn introduce(&self, connection: &mut Connection<N::Stream>, deadline: u64) -> Result<()> {
        let Settings { user, password, database, version_3, timeout, .. } = &self.settings;
        let mut request = Request::empty(Kind::Read);
        if let Some(password) = password {
            request.command("AUTH", if user.is_some() { 2 } else { 1 });
            if let Some(user) = user {
                request.argument(&[user.as_bytes()]);
            }
            request.argument(&[password.as_bytes()]);
        }
        if *version_3 {
            request.command("HELLO", 1);
            request.argument(&[b"3"]);
        }
        if *database != 0 {
            request.command("SELECT", 1);
            request.number((*database).into());
        }
        if request.replies() == 0 {
            return Ok(());
        }
        connection
            .call(&self.network, &request, *timeout, deadline)
            .map_err(|broken| fault::broken(&broken, request.kind()))?;
        let mut replies = connection.replies();
        for _ in 0..request.replies() {
            if let Item::Error(line) = skip(&mut replies)? {
                return Err(fault::refused_connection(line));
            }
        }
        Ok(())
    }
}

/// The next value with all that it consists of; what is returned is its beginning.
pub fn skip<'a>(replies: &mut Reader<'a>) -> Result<Item<'a>> {
    let first = replies.next().map_err(fault::invalid)?;
    let mut left = if let Item::Items(len) = first { len } else { 0 };
    while left > 0 {
        left = left.wrapping_sub(1);
        if let Item::Items(len) = replies.next().map_err(fault::invalid)? {
            left = left.saturating_add(len);
        }
    }
    Ok(first)
}

/// Whether a request may be sent again on a new connection.
fn may_repeat(broken: &Broken, kind: Kind) -> bool {
    let closed = broken.why == Why::Fault(Fault::Closed);
    closed && (kind != Kind::Once || !broken.sent)
}
