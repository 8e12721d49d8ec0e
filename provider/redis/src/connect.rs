//! New connections, on which the server knows who is there.

use keyvalue_core::Result;

use crate::address::Address;
use crate::connection::{Broken, Connection, Why};
use crate::failure::{Again, Failure, Tried};
use crate::fault;
use crate::options::Settings;
use crate::resp::{Item, Kind, Request};
use crate::server::Server;
use crate::stream::{Fault, Network};

impl<N: Network> Server<N> {
    /// A new connection, on which the server knows who is there.
    pub(crate) fn connect(&self, deadline: u64) -> Result<Connection<N::Stream>> {
        let (mut last, mut left) = (None, self.settings().addresses.len());
        for address in &self.settings().addresses {
            left = left.saturating_sub(1);
            // One that says nothing leaves time for those behind it.
            let until = if left == 0 { deadline } else { self.half_way(deadline) };
            match self.connect_to(address, until) {
                Err(Failure { error, again: Again::Later }) => last = Some(error),
                connected => return connected.map_err(|failure| failure.error),
            }
        }
        Err(last.unwrap_or_else(|| fault::backend("there is no address of a Redis server")))
    }

    /// A new connection to one address.
    pub(crate) fn connect_to(&self, address: &Address, deadline: u64) -> Tried<Connection<N::Stream>> {
        let stream = self.network().connect(&address.host, address.port, deadline);
        let stream = stream.map_err(|fault| Failure::later(fault::unconnected(address, &fault)))?;
        let mut connection = Connection::new(stream);
        self.introduce(&mut connection, deadline)?;
        Ok(connection)
    }

    /// Says who this is, and which database is meant, before anything is asked.
    fn introduce(&self, connection: &mut Connection<N::Stream>, deadline: u64) -> Tried<()> {
        let Settings { user, password, database, version_3, timeout, .. } = self.settings();
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
        connection.call(self.network(), &request, *timeout, deadline).map_err(|broken| unknown(&broken))?;
        let mut replies = connection.replies();
        for _ in 0..request.replies() {
            if let Item::Error(line) = replies.skip().map_err(|why| Failure::never(fault::invalid(why)))? {
                return Err(Failure::never(fault::refused_connection(line)));
            }
        }
        Ok(())
    }
}

/// A connection that broke before the server knew who is there: nothing was asked of it yet.
fn unknown(broken: &Broken) -> Failure {
    let error = fault::broken(broken, Kind::Read);
    match broken.why {
        Why::Fault(Fault::Closed | Fault::Timeout) => Failure::later(error),
        _ => Failure::never(error),
    }
}
