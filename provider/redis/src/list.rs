//! The keys of a bucket, page by page.
//!
//! A position is a cursor of `SCAN`, which the server makes and which is good for any client. Each
//! key that is there throughout comes at least once, and within a page exactly once. It comes on
//! two pages only if the server's table of keys became smaller in between: then the few keys that
//! share a place in the smaller table with the last ones shown can come again. A listing of one
//! page has no such limit.

use alloc::vec::Vec;

use keyvalue_core::limits::{KEY, PAGE_BYTES, PAGE_KEYS};
use keyvalue_core::{Page, Result};

use crate::cluster::Turn;
use crate::fault;
use crate::names;
use crate::options::number;
use crate::resp::{Item, Kind, Reader, Request};
use crate::seen::Seen;
use crate::server::Server;
use crate::stream::Network;

/// How many keys the server looks at in one step, to begin with, and at most.
const STEP: usize = 1_000;
const LONGEST_STEP: usize = 16_000;

/// A page with less room than this for keys is full: the last few would take a step each.
const ROOM: usize = 64;

/// Goes through all keys of the server that begin in the same way.
#[derive(Debug)]
pub struct Scan<'a, N: Network> {
    server: &'a Server<N>,
    start: &'a [u8],
    pattern: Vec<u8>,
    /// A position; 0 behind the last key.
    cursor: u64,
    step: usize,
    turn: Turn,
}

/// What a step found.
struct Found<'a> {
    keys: Reader<'a>,
    len: usize,
    cursor: u64,
}

impl<'a, N: Network> Scan<'a, N> {
    /// From a cursor on.
    pub fn new(server: &'a Server<N>, start: &'a [u8], cursor: u64) -> Self {
        Self { server, start, pattern: names::pattern(start), cursor, step: STEP, turn: Turn::default() }
    }

    /// Passes the whole names of the next keys to `each`. `false` when there are no more.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn next(&mut self, each: &mut dyn FnMut(&[u8])) -> Result<bool> {
        let step = self.step;
        self.step(step, &mut |mut found| {
            for _ in 0..found.len {
                each(found.key()?);
            }
            Ok(true)
        })?;
        Ok(self.cursor != 0)
    }

    /// Lets `take` look at the next keys. The scan goes on behind them if it took them.
    fn step(&mut self, step: usize, take: &mut dyn FnMut(Found<'_>) -> Result<bool>) -> Result<bool> {
        let (mut at, pattern) = (self.cursor, &self.pattern);
        let replies = self.server.scan(&mut at, &mut self.turn, &|cursor| {
            let mut request = Request::new(Kind::Read, "SCAN", 5);
            request.unsigned(cursor);
            request.argument(&[b"MATCH"]);
            request.argument(&[pattern]);
            request.argument(&[b"COUNT"]);
            request.unsigned(step as u64);
            request
        })?;
        self.cursor = at;
        let found = Found::read(replies.replies())?;
        let (cursor, len) = (found.cursor, found.len);
        let taken = take(found)?;
        drop(replies);
        if taken {
            self.cursor = self.server.behind(at, cursor, &mut self.turn)?;
            // Where most keys are of others, longer steps are quicker.
            if len < step / 4 {
                self.step = step.saturating_mul(2).min(LONGEST_STEP);
            }
        }
        Ok(taken)
    }

    /// Fills a page.
    ///
    /// # Errors
    /// As for `next`.
    pub fn fill(&mut self, page: &mut Page) -> Result<()> {
        let mut seen = Seen::default();
        let skip = self.start.len();
        loop {
            let (keys, bytes) = page.size();
            let (room, bytes_left) = (PAGE_KEYS.saturating_sub(keys), PAGE_BYTES.saturating_sub(bytes));
            if room < ROOM {
                page.end(self.cursor);
                return Ok(());
            }
            let (step, cursor) = (self.step.min(room.max(STEP)), self.cursor);
            let taken = self.step(step, &mut |mut found| {
                // What comes in the shortest step cannot be parted: it may overfill an empty page.
                if (step > 1 || keys > 0) && !found.fits(room, bytes_left, skip)? {
                    return Ok(false);
                }
                for _ in 0..found.len {
                    if let Some(key) = found.key()?.get(skip..).and_then(name) {
                        seen.push(page, cursor, key);
                    }
                }
                Ok(true)
            })?;
            if taken && self.cursor == 0 {
                return Ok(());
            }
            if !taken && keys > 0 {
                page.end(self.cursor);
                return Ok(());
            }
            if !taken {
                self.step = (step / 8).max(1);
            }
        }
    }
}

impl<'a> Found<'a> {
    fn read(mut replies: Reader<'a>) -> Result<Self> {
        let mut next = || replies.next().map_err(fault::invalid);
        let first = next()?;
        // Behind an error there is nothing more.
        if let Item::Error(line) = first {
            return Err(fault::refused(line));
        }
        match (first, next()?, next()?) {
            (Item::Items(2), Item::Text(cursor), Item::Items(len)) => {
                let cursor = core::str::from_utf8(cursor).ok().and_then(number);
                Ok(Self { keys: replies, len, cursor: cursor.ok_or_else(fault::unexpected)? })
            }
            _ => Err(fault::unexpected()),
        }
    }

    fn key(&mut self) -> Result<&'a [u8]> {
        match self.keys.next().map_err(fault::invalid)? {
            Item::Text(name) => Ok(name),
            _ => Err(fault::unexpected()),
        }
    }

    /// Whether all keys, without the start that they share, have room on a page.
    fn fits(&self, keys: usize, bytes: usize, skip: usize) -> Result<bool> {
        let mut found = Self { ..*self };
        let mut sum = 0_usize;
        for _ in 0..self.len {
            sum = sum.saturating_add(found.key()?.len().saturating_sub(skip));
        }
        Ok(self.len <= keys && sum <= bytes)
    }
}

/// A key as this interface has them: others have keys that are no text, or longer.
fn name(key: &[u8]) -> Option<&str> {
    core::str::from_utf8(key).ok().filter(|key| key.len() <= KEY)
}
