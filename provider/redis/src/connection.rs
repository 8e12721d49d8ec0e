//! A connection to one server: a request, and the replies to it.

use alloc::vec::Vec;

use crate::resp::{Invalid, Progress, Reader, Request, Scanner};
use crate::stream::{Fault, Network, Stream};

/// How much is sent or asked for at once. The deadline begins anew with each of them, so that
/// large values need not fit into the time that is meant for one answer.
const PIECE: usize = 1024 * 1024;

/// How much is asked for first. Hosts make room for all of it, and clear it, before they look how
/// much there is, which is time that a short reply need not take.
const FIRST: usize = 4 * 1024;

/// How much is asked for where more than that has come, and how much room is kept.
const MORE: usize = 64 * 1024;

/// Why there is no reply. The connection is of no use any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What happened.
    pub why: Why,
    /// Whether the server may have got the request.
    pub sent: bool,
}

/// What can happen to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// To the bytes on their way.
    Fault(Fault),
    /// The reply cannot be understood.
    Invalid(Invalid),
}

/// A connection to one server.
#[derive(Debug)]
pub struct Connection<S> {
    stream: S,
    /// The replies to the last request. They stay until the next.
    replies: Vec<u8>,
}

impl<S: Stream> Connection<S> {
    /// A connection that nothing was sent on yet.
    pub fn new(stream: S) -> Self {
        Self { stream, replies: Vec::new() }
    }

    /// Whether it can be told at once that this connection is of no use any more.
    pub fn is_dead(&mut self) -> bool {
        !self.stream.is_quiet()
    }

    /// Sends a request, and waits until its replies are there.
    ///
    /// # Errors
    /// When they are not there in time.
    pub fn call<N: Network<Stream = S>>(
        &mut self,
        network: &N,
        request: &Request,
        timeout: u64,
        deadline: u64,
    ) -> Result<(), Broken> {
        let deadline = self.send(network, request, timeout, deadline)?;
        self.receive(network, request.replies(), timeout, deadline).map(|_| ())
    }

    /// Sends a request. Its replies have to be received before the next. Returns the deadline,
    /// which is later after large values.
    ///
    /// # Errors
    /// When it is not sent in time.
    pub fn send<N: Network<Stream = S>>(
        &mut self,
        network: &N,
        request: &Request,
        timeout: u64,
        mut deadline: u64,
    ) -> Result<u64, Broken> {
        self.replies.clear();
        if self.replies.capacity() > MORE {
            self.replies = Vec::new();
        }
        let mut sent = 0;
        let mut pieces = request.bytes().chunks(PIECE);
        while let Some(piece) = pieces.next() {
            let done = self.stream.send(piece, &mut sent, deadline);
            done.map_err(|fault| Broken { why: Why::Fault(fault), sent: sent > 0 })?;
            if pieces.len() > 0 {
                deadline = network.now().saturating_add(timeout);
            }
        }
        Ok(deadline)
    }

    /// Waits until so many replies are there. Returns the deadline, as `send` does.
    ///
    /// # Errors
    /// When they are not there in time.
    pub fn receive<N: Network<Stream = S>>(
        &mut self,
        network: &N,
        replies: usize,
        timeout: u64,
        deadline: u64,
    ) -> Result<u64, Broken> {
        self.complete(network, replies, timeout, deadline).map_err(|why| Broken { why, sent: true })
    }

    fn complete<N: Network<Stream = S>>(
        &mut self,
        network: &N,
        replies: usize,
        timeout: u64,
        mut deadline: u64,
    ) -> Result<u64, Why> {
        let mut scanner = Scanner::new(replies);
        let mut renewed = 0_usize;
        loop {
            match scanner.scan(&self.replies).map_err(Why::Invalid)? {
                Progress::Complete(end) if end == self.replies.len() => return Ok(deadline),
                // What nobody asked for: whatever comes next would be taken for something else.
                Progress::Complete(_) => return Err(Why::Invalid(Invalid::Garbage)),
                Progress::Missing(missing) => {
                    let least = if self.replies.is_empty() { FIRST } else { MORE };
                    let wanted = missing.clamp(least, PIECE);
                    self.stream.receive(&mut self.replies, wanted, deadline).map_err(Why::Fault)?;
                }
            }
            if self.replies.len().saturating_sub(renewed) >= PIECE {
                renewed = self.replies.len();
                deadline = network.now().saturating_add(timeout);
            }
        }
    }

    /// The replies to the last request.
    pub fn replies(&self) -> Reader<'_> {
        Reader::new(&self.replies)
    }

    /// The same, for as long as they are needed: there are none here any more.
    pub fn take_replies(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.replies)
    }
}
