//! One key and its value.

use super::{done, found};
use crate::args::Set;
use crate::bindings::{atomics, ttl};
use crate::error::{Error, Outcome, quoted};
use crate::input;
use crate::output::Output;
use crate::session::Session;

/// `get`
pub fn get(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    let value =
        session.bucket.get(key).map_err(|cause| session.failed(format!("get {}", quoted(key)), cause))?;
    out.value(key, value.as_deref())?;
    Ok(found(session, out, key, value.is_some()))
}

/// `set`
pub fn set(session: &Session, out: &mut Output, set: Set) -> Result<Outcome, Error> {
    let (key, ttl) = (set.key.clone(), set.ttl);
    let value = input::value(set, out.in_shell)?;
    let result = match ttl {
        None => session.bucket.set(&key, &value),
        Some(ttl) => ttl::set_with_ttl(&session.bucket, &key, &value, ttl),
    };
    result
        .map_err(|cause| session.failed(format!("set {} to {} bytes", quoted(&key), value.len()), cause))?;
    done(out)
}

/// `delete`
pub fn delete(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    session.bucket.delete(key).map_err(|cause| session.failed(format!("delete {}", quoted(key)), cause))?;
    done(out)
}

/// `exists`
pub fn exists(session: &Session, out: &mut Output, key: &str) -> Result<Outcome, Error> {
    let exists = session.exists(key)?;
    out.line(&exists)?;
    Ok(if exists { Outcome::Done } else { Outcome::Missing })
}

/// `increment`
pub fn increment(session: &Session, out: &mut Output, key: &str, delta: i64) -> Result<Outcome, Error> {
    let sum = atomics::increment(&session.bucket, key, delta)
        .map_err(|cause| session.failed(format!("add {delta} to {}", quoted(key)), cause))?;
    out.line(&sum)?;
    Ok(Outcome::Done)
}
