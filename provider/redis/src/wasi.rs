//! The network of the host: `wasi:sockets`, by as few calls as there can be.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use wasip2::clocks::monotonic_clock;
use wasip2::io::poll::{Pollable, poll};
use wasip2::io::streams::{InputStream, OutputStream, StreamError};
use wasip2::random::random::get_random_u64;
use wasip2::sockets::instance_network::instance_network;
use wasip2::sockets::ip_name_lookup::resolve_addresses;
use wasip2::sockets::network::{
    ErrorCode, IpAddress, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress,
};
use wasip2::sockets::tcp::TcpSocket;
use wasip2::sockets::tcp_create_socket::create_tcp_socket;

use crate::stream::{Fault, Network, Stream};

/// The network that the host gives.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wasi;

/// A connection. Fields are dropped in their order: what comes from another comes first.
#[derive(Debug)]
pub struct Socket {
    /// Whether there is something to read.
    readable: Pollable,
    input: InputStream,
    output: OutputStream,
    _socket: TcpSocket,
    /// A time that was waited for before, and that is not too late for the next wait.
    timer: Option<(u64, Pollable)>,
    /// Whether the last read found nothing. After one that did find something the host takes the
    /// next for possible without looking: to wait would be a call in vain, and while the server is
    /// at work a read in vain costs no time.
    is_drained: bool,
}

impl Network for Wasi {
    type Stream = Socket;

    fn connect(&self, host: &str, port: u16, deadline: u64) -> Result<Socket, Fault> {
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            let [a, b, c, d] = address.octets();
            return connect(IpAddress::Ipv4((a, b, c, d)), port, deadline);
        }
        if let Ok(address) = host.parse::<Ipv6Addr>() {
            let [a, b, c, d, e, f, g, h] = address.segments();
            return connect(IpAddress::Ipv6((a, b, c, d, e, f, g, h)), port, deadline);
        }
        by_name(host, port, deadline)
    }

    fn now(&self) -> u64 {
        monotonic_clock::now()
    }

    fn wait(&self, until: u64) {
        monotonic_clock::subscribe_instant(until).block();
    }

    fn random(&self) -> u64 {
        get_random_u64()
    }
}

/// Connects to the first address of a name that takes it.
fn by_name(host: &str, port: u16, deadline: u64) -> Result<Socket, Fault> {
    let names = resolve_addresses(&instance_network(), host).map_err(unresolved)?;
    let mut addresses = Vec::new();
    loop {
        match names.resolve_next_address() {
            Ok(Some(address)) => addresses.push(address),
            Ok(None) => break,
            Err(ErrorCode::WouldBlock) => wait(&names.subscribe(), deadline)?,
            Err(code) => return Err(unresolved(code)),
        }
    }
    let mut last = Fault::Other("the name has no address".into());
    let mut left = addresses.len();
    for address in addresses {
        left = left.saturating_sub(1);
        // One that says nothing leaves time for those behind it.
        let time = deadline.saturating_sub(monotonic_clock::now());
        let until = if left == 0 { deadline } else { deadline.saturating_sub(time / 2) };
        match connect(address, port, until) {
            Err(fault) => last = fault,
            connected => return connected,
        }
    }
    Err(last)
}

fn connect(address: IpAddress, port: u16, deadline: u64) -> Result<Socket, Fault> {
    let (family, address) = match address {
        IpAddress::Ipv4(address) => {
            (IpAddressFamily::Ipv4, IpSocketAddress::Ipv4(Ipv4SocketAddress { port, address }))
        }
        IpAddress::Ipv6(address) => {
            let (flow_info, scope_id) = (0, 0);
            let address = Ipv6SocketAddress { port, flow_info, address, scope_id };
            (IpAddressFamily::Ipv6, IpSocketAddress::Ipv6(address))
        }
    };
    let socket = create_tcp_socket(family).map_err(fault)?;
    socket.start_connect(&instance_network(), address).map_err(fault)?;
    let (input, output) = loop {
        match socket.finish_connect() {
            Err(ErrorCode::WouldBlock) => wait(&socket.subscribe(), deadline)?,
            finished => break finished.map_err(fault)?,
        }
    };
    let readable = input.subscribe();
    Ok(Socket { readable, input, output, _socket: socket, timer: None, is_drained: true })
}

/// Waits for `event`, but not longer than to the deadline.
fn wait(event: &Pollable, deadline: u64) -> Result<(), Fault> {
    let timer = monotonic_clock::subscribe_instant(deadline);
    if poll(&[event, &timer]).contains(&0) { Ok(()) } else { Err(Fault::Timeout) }
}

impl Socket {
    /// As `wait`, with the timer of an earlier call: making one is two more calls of the host. It
    /// may go off too early, and is then replaced.
    fn wait_readable(&mut self, deadline: u64) -> Result<(), Fault> {
        loop {
            let kept = self.timer.take().filter(|(time, _)| *time <= deadline);
            let (time, timer) =
                kept.unwrap_or_else(|| (deadline, monotonic_clock::subscribe_instant(deadline)));
            let ready = poll(&[&self.readable, &timer]);
            if ready.contains(&0) {
                if !ready.contains(&1) {
                    self.timer = Some((time, timer));
                }
                return Ok(());
            }
            if time >= deadline {
                return Err(Fault::Timeout);
            }
        }
    }
}

impl Stream for Socket {
    fn send(&mut self, mut bytes: &[u8], sent: &mut usize, deadline: u64) -> Result<(), Fault> {
        while !bytes.is_empty() {
            let allowed = self.output.check_write().map_err(broken)?;
            if allowed == 0 {
                wait(&self.output.subscribe(), deadline)?;
                continue;
            }
            let allowed = usize::try_from(allowed).unwrap_or(usize::MAX).min(bytes.len());
            let (now, later) = bytes.split_at_checked(allowed).unwrap_or((bytes, &[]));
            // Of what fails here nobody knows how much has gone.
            *sent = sent.saturating_add(now.len());
            self.output.write(now).map_err(broken)?;
            bytes = later;
        }
        Ok(())
    }

    fn receive(&mut self, bytes: &mut Vec<u8>, wanted: usize, deadline: u64) -> Result<(), Fault> {
        loop {
            if self.is_drained {
                self.wait_readable(deadline)?;
            }
            let piece = self.input.read(wanted as u64).map_err(broken)?;
            self.is_drained = piece.is_empty();
            if piece.is_empty() {
                continue;
            }
            if bytes.is_empty() && bytes.capacity() < piece.len() {
                // Most replies are one piece, which stays where the host put it.
                *bytes = piece;
            } else {
                bytes.extend_from_slice(&piece);
            }
            return Ok(());
        }
    }

    fn is_quiet(&mut self) -> bool {
        self.is_drained = self.input.read(1).is_ok_and(|bytes| bytes.is_empty());
        self.is_drained
    }
}

fn broken(error: StreamError) -> Fault {
    match error {
        StreamError::Closed => Fault::Closed,
        // What the host says of it is for those who debug the host.
        StreamError::LastOperationFailed(_) => Fault::Closed,
    }
}

fn fault(code: ErrorCode) -> Fault {
    match code {
        ErrorCode::Timeout => Fault::Timeout,
        ErrorCode::ConnectionReset | ErrorCode::ConnectionAborted => Fault::Closed,
        ErrorCode::AccessDenied => {
            other("the host does not allow it: run with -S inherit-network, or allow this address")
        }
        code => Fault::Other(["the host says '", code.name(), "'"].concat()),
    }
}

fn unresolved(code: ErrorCode) -> Fault {
    match code {
        ErrorCode::PermanentResolverFailure | ErrorCode::AccessDenied => {
            other("the host does not look up names: run with -S allow-ip-name-lookup, or give an address")
        }
        ErrorCode::NameUnresolvable => other("there is no host of that name"),
        code => fault(code),
    }
}

fn other(text: &str) -> Fault {
    Fault::Other(String::from(text))
}
