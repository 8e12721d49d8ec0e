//! The server, as far as anything else knows of it: requests go in, replies come out.
//!
//! Which connection a request takes is decided here, by the key that it is about. There is one
//! server, and so one connection; a cluster has one for each of its nodes.

use core::cell::{RefCell, RefMut};

use keyvalue_core::Result;

use crate::connection::{Broken, Connection, Why};
use crate::fault;
use crate::names::Name;
use crate::options::Settings;
use crate::resp::{Item, Kind, Reader, Request};
use crate::stream::{Fault, Network};

/// A server, and the connection to it, if there is one.
#[derive(Debug)]
pub struct Server<N: Network> {
    network: N,
    settings: Settings,
    connection: RefCell<Option<Connection<N::Stream>>>,
}

/// The connection with the replies to a request.
pub type Replies<'a, N> = RefMut<'a, Connection<<N as Network>::Stream>>;

impl<N: Network> Server<N> {
    /// Connects when it is first asked for something.
    pub fn new(network: N, settings: Settings) -> Self {
        Self { network, settings, connection: RefCell::new(None) }
    }

    /// What the operator chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
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
        // One server has all keys.
        let _ = key;
        let deadline = self.deadline();
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
            match self.network.connect(&address.host, address.port, deadline) {
                Ok(stream) => {
                    let mut connection = Connection::new(stream);
                    self.introduce(&mut connection, deadline)?;
                    return Ok(connection);
                }
                Err(fault) => last = Some(fault::unconnected(address, &fault)),
            }
        }
        Err(last.unwrap_or_else(|| fault::backend("there is no address of a Redis server")))
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
