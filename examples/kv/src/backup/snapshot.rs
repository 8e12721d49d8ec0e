//! Every key of a bucket with its value and the time that it has left.

use crate::bindings::query::{self, Range};
use crate::bindings::store::Error as StoreError;
use crate::bindings::transactions::{self, Check};
use crate::bindings::ttl;
use crate::error::{Error, quoted};
use crate::session::Session;

/// How often a key is read again that others write to.
const ATTEMPTS: u32 = 100;

/// Calls `each` with every key, in order, one page of them after the other.
pub fn entries(
    session: &Session,
    mut each: impl FnMut(&str, &[u8], Option<u64>) -> Result<(), Error>,
) -> Result<(), Error> {
    let range = Range { start: None, end: None, prefix: None };
    let mut cursor = None;
    loop {
        // For the keys: as many as have values that fit on a page.
        let page = query::scan(&session.bucket, &range, false, 0, cursor.as_deref())
            .map_err(|cause| session.failed("scan the keys and values".to_owned(), cause))?;
        let keys: Vec<String> = page.entries.into_iter().map(|(key, _)| key).collect();
        match read(session, &keys) {
            Ok(Some(entries)) => give(entries, &mut each)?,
            // Some were written meanwhile, and may be too large for one reply now.
            Ok(None) | Err(StoreError::Other(_)) => {
                for key in &keys {
                    give(read_alone(session, key)?, &mut each)?;
                }
            }
            Err(cause) => return Err(session.failed(format!("get {} keys", keys.len()), cause)),
        }
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

type Entry = (String, Vec<u8>, Option<u64>);

fn give(
    entries: Vec<Entry>,
    each: &mut impl FnMut(&str, &[u8], Option<u64>) -> Result<(), Error>,
) -> Result<(), Error> {
    entries.iter().try_for_each(|(key, value, ttl)| each(key, value, *ttl))
}

/// The keys that are there; `None` when one of them was written meanwhile.
///
/// The time that a key has left comes by another call than its value. A key whose time ended in
/// between has none left, as one that stays: it must not come back as one. So it counts
/// only if no key was written or went away from the first call to the last.
fn read(session: &Session, keys: &[String]) -> Result<Option<Vec<Entry>>, StoreError> {
    let values = transactions::get_versioned(&session.bucket, keys)?;
    let (mut entries, mut checks) = (Vec::with_capacity(keys.len()), Vec::with_capacity(keys.len()));
    for (key, versioned) in keys.iter().zip(values) {
        if let Some(versioned) = versioned {
            let ttl = ttl::ttl(&session.bucket, key)?;
            entries.push((key.clone(), versioned.value, ttl));
            checks.push(Check::VersionIs((key.clone(), versioned.version)));
        }
    }
    let unchanged = transactions::commit(&session.bucket, &checks, &[])?;
    Ok(unchanged.then_some(entries))
}

fn read_alone(session: &Session, key: &String) -> Result<Vec<Entry>, Error> {
    let failed = |cause| session.failed(format!("back up {}", quoted(key)), cause);
    for _ in 0..ATTEMPTS {
        if let Some(entries) = read(session, std::slice::from_ref(key)).map_err(failed)? {
            return Ok(entries);
        }
    }
    let why = "others write to it again and again; try again when they do less";
    Err(failed(StoreError::Other(why.to_owned())))
}
