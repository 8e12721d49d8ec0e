//! What a connection stands on: bytes to and from a server, and a clock.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Debug;

/// Why bytes do not come or go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not until the deadline.
    Timeout,
    /// The other side ended the connection.
    Closed,
    /// The host's words for anything else.
    Other(String),
}

/// A connection of bytes. Deadlines are times of [`Network::now`].
pub trait Stream: Debug {
    /// Sends all bytes, and adds to `sent` how many were given away, also when it fails.
    ///
    /// # Errors
    /// When they cannot all be sent until the deadline.
    fn send(&mut self, bytes: &[u8], sent: &mut usize, deadline: u64) -> Result<(), Fault>;

    /// Puts what has arrived behind `bytes`: at least one byte, and about as many as are wanted.
    ///
    /// # Errors
    /// When nothing arrives until the deadline, or nothing will.
    fn receive(&mut self, bytes: &mut Vec<u8>, wanted: usize, deadline: u64) -> Result<(), Fault>;

    /// Whether the connection stands and nothing arrives on it, as far as can be told at once.
    fn is_quiet(&mut self) -> bool;
}

/// Makes connections.
pub trait Network: Debug {
    /// A connection.
    type Stream: Stream;

    /// Connects to a host, by its name or address.
    ///
    /// # Errors
    /// When there is no connection until the deadline.
    fn connect(&self, host: &str, port: u16, deadline: u64) -> Result<Self::Stream, Fault>;

    /// The nanoseconds since some moment. They never go back.
    fn now(&self) -> u64;

    /// Waits until then.
    fn wait(&self, until: u64);

    /// A number that nobody can foresee.
    fn random(&self) -> u64;
}
