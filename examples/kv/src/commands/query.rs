//! Many keys: all of them, or those of a range in order.

use crate::args;
use crate::bindings::query::{self, Range};
use crate::error::{Error, Outcome};
use crate::output::Output;
use crate::session::Session;

impl From<args::Range> for Range {
    fn from(args::Range { prefix, start, end }: args::Range) -> Self {
        Range { start, end, prefix }
    }
}

/// `list`
pub fn list(session: &Session, out: &mut Output, prefix: &str) -> Result<Outcome, Error> {
    session
        .pages(|keys| keys.iter().filter(|key| key.starts_with(prefix)).try_for_each(|key| out.key(key)))?;
    Ok(Outcome::Done)
}

/// `scan`
pub fn scan(session: &Session, out: &mut Output, scan: args::Scan) -> Result<Outcome, Error> {
    let args::Scan { range, reverse, limit, keys } = scan;
    let (range, mut left) = (range.into(), limit.unwrap_or(u64::MAX));
    let mut cursor = None;
    while left > 0 {
        // The store has a limit of its own, which is less.
        let limit = u32::try_from(left).unwrap_or(u32::MAX);
        let (printed, next) = if keys {
            let page = query::scan_keys(&session.bucket, &range, reverse, limit, cursor.as_deref())
                .map_err(|cause| session.failed("scan the keys".to_owned(), cause))?;
            page.keys.iter().try_for_each(|key| out.key(key))?;
            (page.keys.len(), page.cursor)
        } else {
            let page = query::scan(&session.bucket, &range, reverse, limit, cursor.as_deref())
                .map_err(|cause| session.failed("scan the keys and values".to_owned(), cause))?;
            page.entries.iter().try_for_each(|(key, value)| out.pair(key, Some(value)))?;
            (page.entries.len(), page.cursor)
        };
        left = left.saturating_sub(printed as u64);
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(Outcome::Done)
}

/// `count`
pub fn count(session: &Session, out: &mut Output, range: args::Range) -> Result<Outcome, Error> {
    out.line(&session.count(&range.into())?)?;
    Ok(Outcome::Done)
}
