//! Where a server is.

use alloc::string::String;
use alloc::vec::Vec;

use crate::options::number;

/// The port where none is given.
const PORT: u16 = 6379;

/// A server's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A name, or an address of either version.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The same as text, for errors.
    pub port_text: String,
}

/// An address of a host, and a port or nothing.
pub fn address(host: &str, port: &str) -> Option<Address> {
    at(host, if port.is_empty() { PORT } else { u16::try_from(number(port)?).ok()? })
}

/// An address of a host and a port, which is not 0.
pub fn at(host: &str, port: u16) -> Option<Address> {
    let mut port_text = Vec::new();
    let mut rest = port;
    loop {
        port_text.insert(0, b'0' | (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let port_text = String::from_utf8(port_text).unwrap_or_default();
    Some(Address { host: host.into(), port, port_text }).filter(|address| address.port != 0)
}
