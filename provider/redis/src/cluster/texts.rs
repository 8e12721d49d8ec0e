//! What went wrong in a cluster, in words for whoever runs the application.

use alloc::string::String;

use keyvalue_core::Error;

use crate::address::Address;
use crate::fault;
use crate::resp::Kind;

/// A node that does not say where the slots are.
#[cold]
pub fn no_map(asked: &Address, line: &[u8]) -> Error {
    if line.starts_with(b"NOPERM") {
        return fault::backend(
            "the Redis server does not tell this user where the slots of the cluster are: allow it CLUSTER SLOTS, \
             as with ACL SETUSER ... +cluster|slots",
        );
    }
    if line.starts_with(b"NOAUTH") {
        return fault::refused(line);
    }
    let said = String::from_utf8_lossy(line);
    said_of(
        asked,
        &[
            "does not know where the slots of a cluster are: ",
            &said,
            "; if it is one server, leave \
        cluster=true out of KEYVALUE_REDIS_URL",
        ]
        .concat(),
    )
}

/// A node that knows of no slots.
#[cold]
pub fn no_slots(asked: &Address) -> Error {
    said_of(
        asked,
        "is in a cluster without slots: join it to the others, or name another in KEYVALUE_REDIS_URL",
    )
}

/// A slot that is nowhere.
#[cold]
pub fn nobody() -> Error {
    fault::backend("no node of the Redis cluster has the slot of this key: see CLUSTER INFO")
}

/// A node that says to come back.
#[cold]
pub fn later(line: &[u8]) -> Error {
    Error::Backend(["the Redis cluster says: ", &String::from_utf8_lossy(line)].concat())
}

/// Redirections that lead nowhere.
#[cold]
pub fn astray(to: &Address) -> Error {
    said_of(to, "is where the others say that the slot is, and it sends back")
}

/// A connection that broke, after which the command is sent again.
#[cold]
pub fn cut(asked: &Address) -> Error {
    said_of(asked, "cut the connection")
}

/// Nothing that was tried helped.
#[cold]
pub fn in_vain(why: &Error, kind: Kind) -> Error {
    let outcome = match kind {
        Kind::Read => ": try again later",
        Kind::Write => "; nothing was written: try again later",
    };
    Error::Backend([&*why.message(), "; it stayed so for KEYVALUE_REDIS_TIMEOUT", outcome].concat())
}

/// A write to several slots of which some may be done.
#[cold]
pub fn in_part(why: Error) -> Error {
    let Error::Backend(why) = why else { return why };
    let part = ". The keys are in several slots of the cluster, and those of other slots may be written: repeat \
        the call as a whole, or give the keys a common {hash tag}";
    Error::Backend([&*why, part].concat())
}

/// Keys that are on different nodes, or can be.
#[cold]
pub fn several_slots() -> Error {
    fault::backend(
        "the keys of the transaction are in several slots of the Redis cluster, which cannot change at one moment: \
         give them a common {hash tag}, as in {user1}:name and {user1}:mail; nothing was done",
    )
}

/// Slots that moved in the middle of something that takes all of them.
#[cold]
pub fn changed() -> Error {
    fault::backend("the slots of the Redis cluster move from node to node all the time: try again later")
}

/// A place in the keys that a position has no room for.
#[cold]
pub fn too_large() -> Error {
    fault::backend(
        "the Redis cluster is too large to list its keys: it may have 1024 primaries, and a few million \
        times as many keys",
    )
}

fn said_of(node: &Address, what: &str) -> Error {
    Error::Backend(["the node ", &*node.host, ":", &node.port_text, " of the Redis cluster ", what].concat())
}
