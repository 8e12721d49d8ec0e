//! Keys in order, forward and backward, of the log and of all tables at once.

mod cursor;

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::{Bounds, Next, Ordered, Visit};
use keyvalue_core::{Result, Value};

use self::cursor::{Cursor, Log, Tables};
use crate::error::Result as Inner;
use crate::files::Files;
use crate::shared::View;
use crate::table::Entry;
use crate::{Clock, EngineBucket, Storage};

impl<H: Storage + Clock> Ordered for EngineBucket<H> {
    /// Gives the entries when all are shown: if a file is gone in between, it starts over.
    fn scan(&self, bounds: &Bounds, reverse: bool, visit: &mut dyn Visit) -> Result<()> {
        let mut taken = Vec::new();
        self.shared()?.read(|view| {
            taken.clear();
            visit.begin();
            let range = Range { bounds, reverse };
            view.map_or(Ok(()), |view| scan(view, &range, visit, &mut taken))
        })?;
        taken.into_iter().for_each(|(key, value)| visit.take(&key, value.map(Value::Owned)));
        Ok(())
    }
}

/// What to show, and in which direction.
pub(crate) struct Range<'b> {
    pub bounds: &'b Bounds,
    pub reverse: bool,
}

impl Range<'_> {
    fn comes_before(&self, a: &[u8], b: &[u8]) -> bool {
        if self.reverse { a > b } else { a < b }
    }

    fn is_behind(&self, key: &[u8]) -> bool {
        if self.reverse { *key < *self.bounds.from } else { self.bounds.is_behind(key) }
    }
}

/// Entries to be given.
type Taken = Vec<(String, Option<Vec<u8>>)>;

/// Shows what is in a range.
pub(crate) fn scan<H: Storage + Clock>(
    view: &View<'_, H>,
    range: &Range<'_>,
    visit: &mut dyn Visit,
    taken: &mut Taken,
) -> Inner<()> {
    let mut cursors = cursors(view, range)?;
    while let Some(least) = first(&cursors, range) {
        let Some(entry) = cursors.get(least).and_then(Cursor::entry) else { break };
        if range.is_behind(entry.key) || !show(view, &entry, visit, taken)? {
            break;
        }
        step(view.files, &mut cursors, least, range)?;
    }
    Ok(())
}

/// Shows an entry, if the key is there. `false` when that was enough.
fn show<H: Storage + Clock>(
    view: &View<'_, H>,
    entry: &Entry<'_>,
    visit: &mut dyn Visit,
    taken: &mut Taken,
) -> Inner<bool> {
    let Some(payload) = entry.value.filter(|_| !entry.expires.is_over(|| view.now())) else {
        return Ok(true);
    };
    // They were text when they came.
    let key = str::from_utf8(entry.key).unwrap_or_default();
    match visit.key(key, payload.len()) {
        Next::Stop => return Ok(false),
        Next::Skip => {}
        Next::Key => taken.push((key.into(), None)),
        Next::Entry => taken.push((key.into(), Some(view.files.read_payload(payload)?))),
    }
    Ok(true)
}

/// One for the log, for each table of level 0, and for each other level: the newest first.
fn cursors<'a, H: Storage + Clock>(view: &View<'a, H>, range: &Range<'_>) -> Inner<Vec<Cursor<'a, H::File>>> {
    let state = &view.log.state;
    let mut cursors = Vec::from([Cursor::Log(Log::new(&state.memtable, range))]);
    for level in 0..=state.tables.highest() {
        let tables = state.tables.level(level);
        let together = if level == 0 { 1 } else { tables.len().max(1) };
        for tables in tables.chunks(together) {
            cursors.push(Cursor::Tables(Tables::new(view.files, tables, range)?));
        }
    }
    Ok(cursors)
}

/// The cursor whose key comes first, the newest one if there are several.
fn first<F>(cursors: &[Cursor<'_, F>], range: &Range<'_>) -> Option<usize> {
    let mut first: Option<(usize, &[u8])> = None;
    for (at, cursor) in cursors.iter().enumerate() {
        if let Some(key) = cursor.key()
            && first.is_none_or(|(_, first)| range.comes_before(key, first))
        {
            first = Some((at, key));
        }
    }
    first.map(|(at, _)| at)
}

/// Goes on in all cursors that are at the key of the one at `first`: theirs are older.
fn step<H: Storage + Clock>(
    files: &Files<H>,
    cursors: &mut [Cursor<'_, H::File>],
    first: usize,
    range: &Range<'_>,
) -> Inner<()> {
    let Some((first, older)) = cursors.get_mut(first..).and_then(<[_]>::split_first_mut) else {
        return Ok(());
    };
    for cursor in older {
        if cursor.key().is_some() && cursor.key() == first.key() {
            cursor.advance(files, range)?;
        }
    }
    first.advance(files, range)
}
