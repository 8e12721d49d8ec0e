//! What went wrong, in words for whoever runs the application.

use alloc::string::String;

use keyvalue_core::Error;

use crate::address::Address;
use crate::connection::{Broken, Why};
use crate::resp::{Invalid, Kind};
use crate::stream::Fault;

/// A component is never called while it is at work, so this is not seen; but an error costs
/// less than the panic of a plain borrow.
#[cold]
pub fn in_use<E>(_: E) -> Error {
    backend("the connection is in use by another call: try again")
}

/// An error with its own text.
#[cold]
pub fn backend(text: &str) -> Error {
    Error::Backend(String::from(text))
}

/// A reply that is complete, and cannot be understood.
#[cold]
pub fn invalid(_: Invalid) -> Error {
    unexpected()
}

/// A reply of another kind than the command has.
#[cold]
pub fn unexpected() -> Error {
    backend("the server answers in a way that Redis does not: see what KEYVALUE_REDIS_URL points to")
}

/// No reply.
#[cold]
pub fn broken(broken: &Broken, kind: Kind) -> Error {
    let why = match &broken.why {
        Why::Invalid(Invalid::TooLarge) => return Error::ResultTooLarge,
        Why::Invalid(Invalid::Garbage) => {
            "the server answered with what is not Redis's protocol: see what KEYVALUE_REDIS_URL points to"
        }
        Why::Fault(Fault::Timeout) => {
            "the Redis server did not answer within KEYVALUE_REDIS_TIMEOUT: try again later"
        }
        Why::Fault(Fault::Closed) => "the Redis server cut the connection: try again",
        Why::Fault(Fault::Other(text)) => text,
    };
    let outcome = match kind {
        Kind::Read => "",
        _ if !broken.sent => "; nothing was written",
        _ => "; the write may have happened, or not: read the key before it is tried again",
    };
    Error::Backend([why, outcome].concat())
}

/// No connection.
#[cold]
pub fn unconnected(address: &Address, fault: &Fault) -> Error {
    let why = match fault {
        Fault::Timeout => "it did not answer within KEYVALUE_REDIS_TIMEOUT",
        Fault::Closed => "it does not take the connection",
        Fault::Other(text) => text,
    };
    let name: [&str; 2] = [&address.host, &address.port_text];
    let text =
        ["cannot connect to the Redis server ", &name.join(":"), ": ", why, "; see KEYVALUE_REDIS_URL"];
    Error::Backend(text.concat())
}

/// What the server says against a connection.
#[cold]
pub fn refused_connection(line: &[u8]) -> Error {
    let said = String::from_utf8_lossy(line);
    let text = ["the Redis server refuses the connection: ", &said, "; see KEYVALUE_REDIS_URL"];
    Error::Backend(text.concat())
}

/// What the server says against a command.
#[cold]
pub fn refused(line: &[u8]) -> Error {
    // In scripts, versions of the server say it in different words.
    let denials: [&[u8]; 3] = [b"NOPERM", b"The user executing the script", b"ACL failure in script"];
    if denials.iter().any(|denial| line.windows(denial.len()).any(|words| words == *denial)) {
        return Error::AccessDenied;
    }
    let said = String::from_utf8_lossy(line);
    let todo = match line {
        [b'N', b'O', b'A', b'U', b'T', b'H', ..] => "; give user and password in KEYVALUE_REDIS_URL",
        [b'M', b'O', b'V', b'E', b'D', ..] => {
            "; it is a node of a cluster: write ?cluster=true at the end of KEYVALUE_REDIS_URL"
        }
        _ => "",
    };
    Error::Backend(["the Redis server refuses: ", &said, todo].concat())
}

/// A key with a value that is no string.
#[cold]
pub fn other_type(key: &str, kind: &[u8]) -> Error {
    let kind = String::from_utf8_lossy(kind);
    let text =
        ["the value of '", key, "' is a ", &kind, " of Redis, not a string: delete it, or use another key"];
    Error::Backend(text.concat())
}
