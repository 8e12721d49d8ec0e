//! Reading what was written, from a place in this log or in an older one on.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::{Change, Changes, Position, Since};
use keyvalue_core::limits;

use super::Shared;
use crate::discovery::{ATTEMPTS, replay};
use crate::error::{Problem, Result};
use crate::feed::{Feed, Item, Kept};
use crate::history;
use crate::log::{Log, READ};
use crate::storage::{Clock, Storage};

/// The beginning of a generation.
fn start(generation: u64) -> Position {
    Position { generation, ..Position::default() }
}

fn place<F>(log: &Log<F>, (offset, index): (u64, u32)) -> Position {
    Position { generation: log.generation, offset, index, seed: log.chain as u32 }
}

/// The place behind all that was written. When a bucket was destroyed and nobody has gone on, that
/// is where the next generation will begin.
fn newest<F>(log: &Log<F>) -> Position {
    if log.state.cleared {
        start(log.generation.saturating_add(1))
    } else {
        place(log, (log.records_end(), 0))
    }
}

/// How many of the writes fit into one reply.
fn fitting(items: &[Item], limit: usize) -> usize {
    let mut bytes = 0_usize;
    let fits = |item: &&Item| {
        let is_first = bytes == 0;
        bytes = bytes.saturating_add(item.bytes()).saturating_add(1);
        is_first || bytes <= limits::PAGE_BYTES
    };
    items.iter().take(limit).take_while(fits).count()
}

impl<H: Storage + Clock> Shared<H> {
    /// The place behind the newest change.
    pub fn latest(&mut self) -> Result<Position> {
        self.read(|view| Ok(view.map_or_else(Position::default, |view| newest(view.log))))
    }

    /// The changes behind a place; see `keyvalue_core::extra::Observable`.
    pub fn since(&mut self, from: Option<Position>, limit: usize) -> Result<Since<Position>> {
        let mut gone = (0, 0);
        for _ in 0..ATTEMPTS {
            match self.refresh().and_then(|()| self.find_changes(from, limit)) {
                Err(problem) => {
                    self.reader = None;
                    self.again(problem, &mut gone)?;
                }
                Ok(found) => return Ok(found),
            }
        }
        Err(Problem::busy())
    }

    fn find_changes(&mut self, from: Option<Position>, limit: usize) -> Result<Since<Position>> {
        let Some(log) = &self.log else {
            let position = Position::default();
            // What is known of a bucket that is not there is of another one.
            let is_known = from.is_none_or(|from| from == position);
            let changes = Vec::new();
            return Ok(if is_known {
                Since::Changes(Changes { changes, position })
            } else {
                Since::Gap(position)
            });
        };
        let (latest, seed) = (newest(log), log.seed);
        if from == Some(latest) || (log.state.cleared && from.is_none()) {
            return Ok(Since::Changes(Changes { changes: Vec::new(), position: latest }));
        }
        if log.state.cleared {
            return Ok(Since::Gap(latest));
        }
        let kept = if from.is_some_and(|from| from.generation == latest.generation) {
            Vec::new()
        } else {
            let wanted = from.map_or(log.since, |from| from.generation.max(log.since));
            let kept = history::list(&self.files)?;
            let unbroken = history::unbroken(&kept, log.since, latest.generation);
            if unbroken.first().map_or(latest.generation, |(oldest, _)| *oldest) <= wanted {
                kept
            } else {
                let logs = self.logs.list(&self.files)?.unwrap_or_default();
                match history::rescue(&self.files, log, &logs) {
                    // In a directory that may only be read it stays a gap.
                    Err(problem) if problem.is_forbidden() => kept,
                    kept => kept?,
                }
            }
        };
        let kept = history::unbroken(&kept, log.since, latest.generation);
        let oldest = start(kept.first().map_or(latest.generation, |(generation, _)| *generation));
        let mut at = match from {
            None => oldest,
            // The bucket had not been made.
            Some(from) if from.generation == 0 => start(1),
            Some(from) => from,
        };
        loop {
            let path = if at.generation == latest.generation {
                self.files.log(at.generation)
            } else {
                let log = kept.iter().find(|(generation, _)| *generation == at.generation);
                let Some(log) = log else { return Ok(Since::Gap(oldest)) };
                history::path(&self.files, *log)
            };
            let end = (at.generation == latest.generation).then_some((latest, seed));
            let Some((items, position)) = self.take(path, at, end, limit)? else {
                return Ok(Since::Gap(oldest));
            };
            let is_end = items.is_empty();
            let now = core::cell::OnceCell::new();
            let mut changes = Vec::with_capacity(items.len());
            for item in items {
                changes.push(self.change(item, &now)?);
            }
            if !changes.is_empty() || (is_end && at.generation == latest.generation) {
                return Ok(Since::Changes(Changes { changes, position }));
            }
            at = if is_end { start(at.generation.saturating_add(1)) } else { position };
        }
    }

    /// The writes from `at` on and before `end` of a log, or all if that is over, and the place
    /// behind them; `None` if `at` is no place in it.
    fn take(
        &mut self,
        path: String,
        at: Position,
        end: Option<(Position, u64)>,
        limit: usize,
    ) -> Result<Option<(Vec<Item>, Position)>> {
        let host = &*self.files.host;
        let mut is_known = at.offset == 0;
        let mut reader = match self.reader.take() {
            Some((mut log, next)) if next == at => {
                log.catch_up(host, None, READ)?;
                is_known = true;
                log
            }
            _ => {
                let feed = Feed::new((at.offset, at.index));
                let log = replay(&self.files, path.clone(), at.generation, feed)?;
                log.ok_or_else(|| Problem::gone(&path))?
            }
        };
        if end.is_some_and(|(_, seed)| seed != reader.seed) {
            // Others have gone on, and somebody who was late gave another one its name.
            return Err(Problem::gone(&reader.path));
        }
        if end.is_none() && reader.state.sealed.is_none() {
            // A log that is over ends in a seal.
            return Err(Problem::damaged(&reader.path, reader.end));
        }
        let (log_end, chain) = (reader.records_end(), reader.chain);
        let Some(feed) = &mut reader.state.feed else { return Ok(None) };
        if !is_known && feed.origin(log_end, chain).map(|chain| chain as u32) != Some(at.seed) {
            return Ok(None);
        }
        // This log may have been read further than the one that `end` is of.
        let whole = Position { generation: at.generation, offset: log_end, index: 0, seed: chain as u32 };
        let end = end.map(|(end, _)| end).filter(|end| end.offset < log_end).unwrap_or(whole);
        let ready = feed.before(end.offset);
        let count = fitting(ready, limit);
        let next = match ready.get(count.wrapping_sub(1)) {
            Some(last) if count < ready.len() => {
                let (offset, index) = (last.at.0, last.at.1.saturating_add(1));
                Position { generation: at.generation, offset, index, seed: last.chain as u32 }
            }
            _ => end,
        };
        let items = feed.take(count).collect();
        self.reader = Some((reader, next));
        Ok(Some((items, next)))
    }

    /// What a write is to others.
    fn change(&self, item: Item, now: &core::cell::OnceCell<u64>) -> Result<Change> {
        let value = match item.value {
            None => None,
            Some(Kept::Inline(bytes)) => Some(bytes),
            Some(Kept::File(blob)) => Some(self.files.read_value(&blob)?),
        };
        let ttl = item.expires.left(|| *now.get_or_init(|| self.files.host.now()));
        Ok(Change { key: item.key, value, ttl })
    }
}
