//! Keys that are there for a limited time.

use super::found;
use crate::args::End;
use crate::bindings::ttl;
use crate::error::{Error, Outcome, quoted};
use crate::output::Output;
use crate::session::Session;

/// `expire`
pub fn expire(session: &Session, out: &mut Output, key: &str, end: End) -> Result<Outcome, Error> {
    let is_there = ttl::expire(&session.bucket, key, end.0)
        .map_err(|cause| session.failed(format!("set the end of {}", quoted(key)), cause))?;
    out.only_json(&is_there)?;
    Ok(found(session, out, key, is_there))
}

/// `ttl`
pub fn ttl(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    let left = ttl::ttl(&session.bucket, key)
        .map_err(|cause| session.failed(format!("look how long {} is there", quoted(key)), cause))?;
    // In this order: a key whose time ends between the calls is missing, and does not stay.
    let is_there = left.is_some() || session.exists(key)?;
    match left {
        Some(left) => out.line(&left)?,
        None if is_there => out.key("never")?,
        None => out.only_json(&())?,
    }
    Ok(found(session, out, key, is_there))
}
