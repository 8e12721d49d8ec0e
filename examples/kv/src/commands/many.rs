//! Several keys at one moment.

use super::{done, found};
use crate::bindings::{batch, transactions};
use crate::error::{Error, Outcome, quoted};
use crate::output::Output;
use crate::record::More;
use crate::session::Session;

/// `get-many`
pub fn get(session: &Session, out: &mut Output, keys: &[String]) -> Result<Outcome, Error> {
    let pairs = batch::get_many(&session.bucket, keys)
        .map_err(|cause| session.failed(format!("get {} keys", keys.len()), cause))?;
    let mut outcome = Outcome::Done;
    for (key, value) in &pairs {
        out.pair(key, value.as_deref())?;
        outcome = outcome.max(found(session, out, key, value.is_some()));
    }
    Ok(outcome)
}

/// `get-versioned`
pub fn get_versioned(session: &Session, out: &mut Output, keys: &[String]) -> Result<Outcome, Error> {
    let values = transactions::get_versioned(&session.bucket, keys)
        .map_err(|cause| session.failed(format!("get {} keys", keys.len()), cause))?;
    let mut outcome = Outcome::Done;
    for (key, versioned) in keys.iter().zip(&values) {
        let value = versioned.as_ref().map(|it| &*it.value);
        let version = versioned.as_ref().map(|it| &*it.version);
        if out.json {
            out.record(key, value, More::Version(version))?;
        } else if let (Some(value), Some(version)) = (value, version) {
            out.write(&[key.as_bytes(), b"\t", version.as_bytes(), b"\t", value, b"\n"])?;
        }
        outcome = outcome.max(found(session, out, key, value.is_some()));
    }
    Ok(outcome)
}

/// `set-many`
pub fn set(session: &Session, out: &mut Output, words: Vec<String>) -> Result<Outcome, Error> {
    let mut pairs = Vec::with_capacity(words.len() / 2);
    let mut words = words.into_iter();
    while let Some(key) = words.next() {
        let Some(value) = words.next() else {
            return Err(Error::Usage(format!(
                "cannot set {}: set-many needs a VALUE after every KEY; nothing was stored",
                quoted(&key)
            )));
        };
        pairs.push((key, value.into_bytes()));
    }
    batch::set_many(&session.bucket, &pairs)
        .map_err(|cause| session.failed(format!("set {} keys", pairs.len()), cause))?;
    done(out)
}

/// `delete-many`
pub fn delete(session: &Session, out: &mut Output, keys: &[String]) -> Result<Outcome, Error> {
    batch::delete_many(&session.bucket, keys)
        .map_err(|cause| session.failed(format!("delete {} keys", keys.len()), cause))?;
    done(out)
}
