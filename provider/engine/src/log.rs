//! The log of a generation: reading on where one stopped, and appending.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::bytes::put_varint;
use crate::calls;
use crate::error::{During, Problem, Result};
use crate::files::Files;
use crate::frame::{self, Torn};
use crate::names::FileId;
use crate::record::{Operation, Record};
use crate::replay::{Outcome, State};
use crate::storage::{APPEND, Clock, Storage};
use crate::tables::TableInfo;

/// Bytes that are asked for in one read: what hosts give at most.
pub(crate) const READ: usize = 64 << 10;
/// Fewer bytes than were asked for mean the end of the file, unless a host cut them at such a border.
const PAGE: usize = 4 << 10;

/// Whether the file ended where a read of so many bytes did.
pub(crate) fn is_end(read: usize, asked: usize) -> bool {
    read == 0 || (read < asked && !read.is_multiple_of(PAGE))
}

/// An open log, and the state up to where it was read.
#[derive(Debug)]
pub(crate) struct Log<F> {
    pub generation: u64,
    pub path: String,
    pub file: F,
    pub seed: u64,
    /// Where the first record begins.
    pub start: u64,
    /// Where the next record begins.
    pub end: u64,
    /// How long the log was when it was opened.
    pub opened_at: u64,
    /// Where the seal is, if there is one.
    pub sealed_at: u64,
    /// What all records that count, in their order, come to. Power cuts may take some of those that
    /// somebody saw, and leave later ones where they are.
    pub chain: u64,
    /// The first generation whose changes may be shown.
    pub since: u64,
    /// Bytes behind `end` that are no whole record, as they were read last.
    pub rest: Vec<u8>,
    /// Whether `rest` was read with the head just now, and if so, whether it was all.
    pub just_read: Option<bool>,
    pub state: State,
    /// The tables and values that the head refers to: they stay until the next generation,
    /// for a power cut may undo what was merged or written since.
    pub references: Vec<Rc<TableInfo>>,
    pub carried_values: Vec<FileId>,
    pub flawed: Flawed,
}

/// Steps of reading that a test leaves out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flawed {
    /// What is torn is skipped at the first look.
    hasty: bool,
    /// Seals are not looked at.
    sealless: bool,
}

impl Flawed {
    #[cfg(feature = "flaws")]
    pub fn of<H: Storage + Clock>(files: &Files<H>) -> Self {
        let flaw = files.options.flaw;
        Self {
            hasty: flaw == Some(crate::Flaw::NoSecondRead),
            sealless: flaw == Some(crate::Flaw::NoSealCheck),
        }
    }

    #[cfg(not(feature = "flaws"))]
    pub fn of<H: Storage + Clock>(_files: &Files<H>) -> Self {
        Self::default()
    }
}

/// What comes of the records before one, and that one, which its author and number tell apart.
fn chained(chain: u64, record: &Record<'_>) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (chain ^ u64::from_le_bytes(record.origin).wrapping_add(record.number)).wrapping_mul(ODD).rotate_left(29)
}

/// Who waits for the outcome of which record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author {
    pub origin: [u8; 8],
    pub number: u64,
}

impl<F> Log<F> {
    /// Reads to the end. Returns the outcome of the author's record, if it was among what was read.
    ///
    /// Where few bytes are `expected` few are asked for at first: hosts fill with zeros all that they
    /// are asked for, which for [`READ`] takes longer than the rest of the call.
    pub fn catch_up<H: Storage<File = F>>(
        &mut self,
        host: &H,
        author: Option<Author>,
        expected: usize,
    ) -> Result<Option<Outcome>> {
        let mut outcome = None;
        let just_read = self.just_read.take();
        if just_read.is_some() {
            outcome = self.take_records(author)?;
        } else {
            // What was no whole record may read otherwise now.
            self.rest.clear();
        }
        let mut asked = expected.saturating_add(PAGE).min(READ);
        while just_read != Some(true) {
            let at = self.end + self.rest.len() as u64;
            let read = calls::read(host, &self.file, &self.path, at, asked, &mut self.rest)?;
            if read > 0 {
                outcome = self.take_records(author)?.or(outcome);
            }
            // An author's record is there: only nothing at all is the end without it.
            let is_missing = author.is_some() && outcome.is_none() && self.state.sealed.is_none();
            if if is_missing { read == 0 } else { is_end(read, asked) } {
                break;
            }
            asked = READ;
        }
        if !self.rest.is_empty() && self.state.sealed.is_none() {
            outcome = self.pass_torn(host, author)?.or(outcome);
        }
        Ok(outcome)
    }

    /// Where the records end that count. What is behind a seal may come and go.
    pub fn records_end(&self) -> u64 {
        if self.state.sealed.is_some() { self.sealed_at } else { self.end }
    }

    /// Applies the whole records in `rest`.
    fn take_records(&mut self, author: Option<Author>) -> Result<Option<Outcome>> {
        let mut rest = core::mem::take(&mut self.rest);
        let (mut at, mut own, mut result, mut known) = (0, None, Ok(()), 0);
        while let Some((body, len)) =
            rest.get(at..).and_then(|bytes| frame::next(bytes, self.seed, &mut known))
        {
            let body = rest.get_mut(at + body.start..at + body.end).unwrap_or(&mut []);
            frame::combine(body, self.seed);
            match self.apply(body, author) {
                Ok(outcome) => own = outcome.or(own),
                Err(problem) => {
                    result = Err(problem);
                    break;
                }
            }
            at += len;
            self.end += len as u64;
        }
        self.rest = rest;
        self.rest.drain(..at);
        result.map(|()| own)
    }

    fn apply(&mut self, body: &[u8], author: Option<Author>) -> Result<Option<Outcome>> {
        let damaged = || Problem::damaged(&self.path, self.end);
        let record = Record::decode(body).ok_or_else(damaged)?;
        let sealed = self.state.sealed;
        if self.flawed.sealless && sealed.is_some() {
            self.state.sealed = None;
        }
        let next = chained(self.chain, &record);
        if let Some(feed) = &mut self.state.feed {
            feed.begin(self.end, self.chain, next);
        }
        let outcome = self.state.apply(&record).map_err(|_| damaged())?;
        if sealed.is_none() && self.state.sealed.is_some() {
            self.sealed_at = self.end;
        }
        self.state.sealed = sealed.or(self.state.sealed);
        if self.state.sealed.is_none() {
            self.chain = next;
        }
        let is_own =
            author.is_some_and(|author| author.origin == record.origin && author.number == record.number);
        Ok(outcome.filter(|_| is_own))
    }

    /// Looks at bytes at the end that are no record: passes over those that never will be one.
    fn pass_torn<H: Storage<File = F>>(
        &mut self,
        host: &H,
        author: Option<Author>,
    ) -> Result<Option<Outcome>> {
        let mut outcome = None;
        let mut is_certain = self.flawed.hasty;
        loop {
            let len = match frame::torn(&self.rest, self.seed) {
                Torn::NotYet if is_certain || author.is_none() => return Ok(outcome),
                // Another instance may be writing: what counts is what is there a second time.
                _ if !is_certain => {
                    is_certain = self.look_again(host)?;
                    0
                }
                Torn::NotYet => 0,
                Torn::Void(len) => len,
                Torn::Damaged(at) => {
                    return Err(Problem::damaged(&self.path, self.end + at as u64));
                }
            };
            if let Some(feed) = &mut self.state.feed {
                feed.begin(self.end, self.chain, self.chain);
            }
            self.rest.drain(..len);
            self.end += len as u64;
            outcome = self.take_records(author)?.or(outcome);
            if self.rest.is_empty() || self.state.sealed.is_some() {
                return Ok(outcome);
            }
        }
    }

    /// Reads what is behind the last record once more. Returns whether it is as before.
    fn look_again<H: Storage<File = F>>(&mut self, host: &H) -> Result<bool> {
        let mut again = Vec::new();
        loop {
            let at = self.end + again.len() as u64;
            if calls::read(host, &self.file, &self.path, at, READ, &mut again)? == 0 {
                break;
            }
        }
        let is_same = again == self.rest;
        self.rest = again;
        Ok(is_same)
    }

    /// Appends the record of an operation, whose bytes these are, in pieces if it is long. Returns how
    /// many bytes that took.
    pub fn append<H: Storage<File = F>>(&self, host: &H, author: Author, operation: &[u8]) -> Result<u64> {
        // What a record has besides an operation or a piece is much shorter than this.
        const PIECE: usize = APPEND - 100;
        if operation.len() <= PIECE {
            return self.append_record(host, author, operation);
        }
        let mut rest = operation;
        let (mut appended, mut before_piece) = (0, 0);
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(rest.len().min(PIECE));
            rest = later;
            let before = before_piece as u32;
            before_piece += piece.len();
            let operation =
                if rest.is_empty() { Operation::End(before, piece) } else { Operation::Piece(before, piece) };
            appended += self.append_record(host, author, &operation.encode())?;
        }
        Ok(appended)
    }

    fn append_record<H: Storage<File = F>>(&self, host: &H, author: Author, operation: &[u8]) -> Result<u64> {
        // The bytes of a `Record`.
        let mut frame = frame::begin(operation.len() + 20);
        frame.extend_from_slice(&author.origin);
        put_varint(&mut frame, author.number);
        frame.extend_from_slice(operation);
        frame::end(&mut frame, self.seed);
        host.append(&self.file, &frame).during("append to", &self.path)?;
        Ok(frame.len() as u64)
    }
}
