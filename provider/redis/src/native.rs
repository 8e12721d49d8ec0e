//! The network of the standard library, for tests of everything but the host.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{collections::hash_map::RandomState, hash::BuildHasher};

use crate::stream::{Fault, Network, Stream};

/// The network of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Native;

impl Network for Native {
    type Stream = TcpStream;

    fn connect(&self, host: &str, port: u16, deadline: u64) -> Result<TcpStream, Fault> {
        let addresses = (host, port).to_socket_addrs().map_err(|error| fault(&error))?;
        let mut last = Fault::Other("the name has no address".into());
        for address in addresses {
            match TcpStream::connect_timeout(&address, left(deadline)?) {
                Ok(stream) => {
                    stream.set_nodelay(true).map_err(|error| fault(&error))?;
                    return Ok(stream);
                }
                Err(error) => last = fault(&error),
            }
        }
        Err(last)
    }

    fn now(&self) -> u64 {
        now()
    }

    fn wait(&self, until: u64) {
        if let Ok(left) = left(until) {
            std::thread::sleep(left);
        }
    }

    fn random(&self) -> u64 {
        RandomState::new().hash_one(now())
    }
}

impl Stream for TcpStream {
    fn send(&mut self, mut bytes: &[u8], sent: &mut usize, deadline: u64) -> Result<(), Fault> {
        while !bytes.is_empty() {
            self.set_write_timeout(Some(left(deadline)?)).map_err(|error| fault(&error))?;
            let len = self.write(bytes).map_err(|error| fault(&error))?;
            *sent = sent.saturating_add(len);
            bytes = bytes.get(len..).unwrap_or_default();
        }
        Ok(())
    }

    fn receive(&mut self, bytes: &mut Vec<u8>, wanted: usize, deadline: u64) -> Result<(), Fault> {
        self.set_read_timeout(Some(left(deadline)?)).map_err(|error| fault(&error))?;
        let mut piece = vec![0; wanted];
        let len = self.read(&mut piece).map_err(|error| fault(&error))?;
        if len == 0 {
            return Err(Fault::Closed);
        }
        bytes.extend(piece.iter().take(len));
        Ok(())
    }

    fn is_quiet(&mut self) -> bool {
        let _ = self.set_nonblocking(true);
        let read = self.read(&mut [0]);
        let _ = self.set_nonblocking(false);
        read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }
}

fn now() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let elapsed = START.get_or_init(Instant::now).elapsed();
    u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
}

fn left(deadline: u64) -> Result<Duration, Fault> {
    match deadline.saturating_sub(now()) {
        0 => Err(Fault::Timeout),
        nanoseconds => Ok(Duration::from_nanos(nanoseconds)),
    }
}

fn fault(error: &std::io::Error) -> Fault {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => Fault::Timeout,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => Fault::Closed,
        _ => Fault::Other(error.to_string()),
    }
}
