//! Records in a log: how they are framed, and how they are found again.
//!
//! ```text
//! 0   length, 3 bytes   mark   check of these, 4 bytes   body   check of all before, 8 bytes
//! ```
//!
//! A frame that was not written to its end has to be told from one that was changed
//! afterwards. What a power cut did not keep reads as zeros; where a writer was killed,
//! the 0 of another frame follows. So no other byte of header and check is ever 0, even
//! with a bit changed: each has its two highest bits set. And the body is combined with a
//! pattern, so that zeros in a row are not to be expected in it. Checks and pattern are made
//! from a random number of the log: bytes of a value cannot pose as a frame.

use alloc::vec::Vec;
use core::ops::Range;

use crate::checksum::check;

const HEADER: usize = 9;
const TRAILER: usize = 8;
/// What a frame has besides its body.
pub(crate) const OVERHEAD: usize = HEADER + TRAILER;
const MARK: u32 = 0xf5;
/// The two bits of each byte that keep it from being 0.
const SET: u64 = u64::from_ne_bytes([0xc0; 8]);
/// So many zeros in a row are in no frame.
const ZEROS: usize = 4;

/// What stands at a place of a log where no whole record begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Torn {
    /// Nothing, or the beginning of something.
    NotYet,
    /// Bytes that will never become a record: so many of them.
    Void(usize),
    /// A record that was whole once. So many bytes from here it begins.
    Damaged(usize),
}

/// The beginning of a frame: behind it there is room for a body of so many bytes.
pub(crate) fn begin(body: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.saturating_add(OVERHEAD));
    out.resize(HEADER, 0);
    out
}

/// The end of a frame, when its body is there.
pub(crate) fn end(frame: &mut Vec<u8>, seed: u64) {
    let Some((start, body)) = frame.split_first_chunk_mut::<HEADER>() else { return };
    let [_, start @ ..] = start;
    *start = header(body.len(), seed).to_le_bytes();
    combine(body, seed);
    let trailer = trailer(frame, seed);
    frame.extend_from_slice(&trailer);
}

/// The frame of a record.
#[cfg(test)]
pub(crate) fn framed(body: &[u8], seed: u64) -> Vec<u8> {
    let mut frame = begin(body.len());
    frame.extend_from_slice(body);
    end(&mut frame, seed);
    frame
}

/// Turns a body into what is on disk, and back.
pub(crate) fn combine(body: &mut [u8], seed: u64) {
    let pattern = seed | SET;
    let (chunks, rest) = body.as_chunks_mut();
    for chunk in chunks {
        *chunk = (u64::from_le_bytes(*chunk) ^ pattern).to_le_bytes();
    }
    rest.iter_mut().zip(pattern.to_le_bytes()).for_each(|(byte, pattern)| *byte ^= pattern);
}

/// The bytes of a header behind the 0.
fn header(len: usize, seed: u64) -> u64 {
    let len = len as u32;
    let front = MARK << 24 | (len & 0x3f000) << 4 | (len & 0xfc0) << 2 | len & 0x3f | SET as u32;
    check(&front.to_le_bytes(), seed) << 32 | u64::from(front) | SET
}

fn trailer(bytes: &[u8], seed: u64) -> [u8; TRAILER] {
    (check(bytes, seed) | SET).to_le_bytes()
}

/// The length of the frame whose header `bytes` begin with. One that was found before, `known`, need
/// not be looked at again: many records are equally long.
fn length(bytes: &[u8], seed: u64, known: &mut u64) -> Option<usize> {
    let [0, found @ ..] = bytes.first_chunk::<HEADER>()? else { return None };
    let found = u64::from_le_bytes(*found);
    let front = found as u32;
    // Before anything is computed: where power was cut there may be zeros for long.
    if front >> 24 != MARK {
        return None;
    }
    let len = (front >> 4 & 0x3f000 | front >> 2 & 0xfc0 | front & 0x3f) as usize;
    if found != *known && found != header(len, seed) {
        return None;
    }
    *known = found;
    Some(len + OVERHEAD)
}

/// Where the body is of the whole frame that `bytes` begin with, and the frame's length.
pub(crate) fn whole(bytes: &[u8], seed: u64) -> Option<(Range<usize>, usize)> {
    next(bytes, seed, &mut 0)
}

/// The same where others come before it, with the header of one of them, or 0.
pub(crate) fn next(bytes: &[u8], seed: u64, known: &mut u64) -> Option<(Range<usize>, usize)> {
    let len = length(bytes, seed, known)?;
    let (before, end) = bytes.get(..len)?.split_last_chunk::<TRAILER>()?;
    (trailer(before, seed) == *end).then_some((HEADER..before.len(), len))
}

/// Looks at `bytes`, which reach to the end of the log and do not begin with a whole frame.
///
/// Other instances may be writing: before `Void` and `Damaged` are believed, the
/// bytes have to be read once more.
pub(crate) fn torn(bytes: &[u8], seed: u64) -> Torn {
    let next = (1..bytes.len()).find(|&at| bytes.get(at..).is_some_and(|rest| whole(rest, seed).is_some()));
    let gap = next.and_then(|next| bytes.get(..next)).unwrap_or(bytes);
    match damage(gap, seed) {
        Some(at) => Torn::Damaged(at),
        None => next.map_or(Torn::NotYet, Torn::Void),
    }
}

/// Where in a gap between records one stands that was whole once.
///
/// What else can be in a gap: a part of a record whose writer was killed or found no
/// space, and after a power cut records of which some sectors or all read as zeros.
fn damage(gap: &[u8], seed: u64) -> Option<usize> {
    let mut at = 0;
    while let Some(rest) = gap.get(at..).filter(|rest| !rest.is_empty()) {
        let has_header =
            |at: &usize| rest.get(*at..).is_some_and(|rest| length(rest, seed, &mut 0).is_some());
        let next = (1..rest.len()).find(has_header);
        let was_whole = match length(rest, seed, &mut 0) {
            Some(len) => {
                let is_alone = next.is_none_or(|next| next >= len);
                is_alone && rest.get(..len).is_some_and(|frame| !was_never_whole(frame))
            }
            None => has_changed_header(rest, seed),
        };
        if was_whole {
            return Some(at);
        }
        // Up to the next header anything may be left over: of this one, and of those whose headers are gone.
        at += next?;
    }
    None
}

/// Whether a frame has zeros where a whole one has none: in its check, or several in a row.
fn was_never_whole(frame: &[u8]) -> bool {
    let (_, frame) = frame.split_at(1);
    frame.iter().rev().take(TRAILER).any(|byte| *byte == 0)
        || frame.windows(ZEROS).any(|bytes| bytes == [0; ZEROS])
}

/// Whether the bytes were a frame, but for its header, and that is not just lost.
fn has_changed_header(bytes: &[u8], seed: u64) -> bool {
    let Some(len) = bytes.len().checked_sub(OVERHEAD) else { return false };
    if bytes.iter().take(HEADER).skip(1).any(|byte| *byte == 0) {
        return false;
    }
    let Some((before, end)) = bytes.split_last_chunk::<TRAILER>() else { return false };
    let mut repaired = Vec::from([0]);
    repaired.extend_from_slice(&header(len, seed).to_le_bytes());
    repaired.extend_from_slice(before.get(HEADER..).unwrap_or(&[]));
    trailer(&repaired, seed) == *end
}

#[cfg(test)]
#[path = "frame/tests.rs"]
mod tests;
