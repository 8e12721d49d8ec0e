//! Records in a log: how they are framed, and how they are found again.
//!
//! ```text
//! length and mark, u32   check of it, u32   body   check of all before, u64
//! ```
//!
//! All numbers are little-endian. The mark is the last byte of the first word. The
//! last byte of a frame is never 0, even with a bit changed, so that a frame whose end was not written, and
//! reads as zeros, can be told from one that was changed afterwards. Both checks
//! are seeded with a random number of the log: bytes of a value cannot pose as a frame.

use alloc::vec::Vec;

use crate::checksum::check;

pub(crate) const HEADER: usize = 8;
pub(crate) const TRAILER: usize = 8;
/// What a frame has besides its body.
pub(crate) const OVERHEAD: usize = HEADER + TRAILER;
const MARK: u8 = 0xb5;

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

/// The frame of a record.
pub(crate) fn framed(body: &[u8], seed: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len().saturating_add(OVERHEAD));
    let word = (body.len() as u32 & 0x00ff_ffff) | u32::from(MARK) << 24;
    out.extend_from_slice(&header(word, seed));
    out.extend_from_slice(body);
    let trailer = trailer(&out, seed);
    out.extend_from_slice(&trailer);
    out
}

fn header(word: u32, seed: u64) -> [u8; HEADER] {
    let word = word.to_le_bytes();
    let check = check(&word, seed) as u32;
    let [a, b, c, d] = word;
    let [e, f, g, h] = check.to_le_bytes();
    [a, b, c, d, e, f, g, h]
}

fn trailer(bytes: &[u8], seed: u64) -> [u8; TRAILER] {
    (check(bytes, seed) | 3 << 56).to_le_bytes()
}

/// The length of the frame whose header `bytes` begin with.
fn length(bytes: &[u8], seed: u64) -> Option<usize> {
    let found: &[u8; HEADER] = bytes.first_chunk()?;
    let [a, b, c, MARK, ..] = *found else { return None };
    let word = u32::from_le_bytes([a, b, c, MARK]);
    (header(word, seed) == *found).then(|| (word & 0x00ff_ffff) as usize + OVERHEAD)
}

/// The body of the whole frame that `bytes` begin with, and the frame's length.
pub(crate) fn whole(bytes: &[u8], seed: u64) -> Option<(&[u8], usize)> {
    let len = length(bytes, seed)?;
    let (before, end) = bytes.get(..len)?.split_last_chunk::<TRAILER>()?;
    (trailer(before, seed) == *end).then_some((before.get(HEADER..)?, len))
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
/// What else can be in a gap: a first part of a record whose writer was killed or
/// found no space, and after a power cut zeros, or a first part with zeros behind it.
fn damage(gap: &[u8], seed: u64) -> Option<usize> {
    if gap.last().is_none_or(|last| *last == 0) {
        return None;
    }
    let mut at = 0;
    while let Some(rest) = gap.get(at..) {
        at += rest.iter().position(|byte| *byte != 0)?;
        let rest = gap.get(at..)?;
        if rest.len() < OVERHEAD {
            return None;
        }
        let Some(len) = length(rest, seed) else { return Some(at) };
        // A record that was cut short may be followed by another that was.
        let another =
            (1..rest.len().min(len)).find(|&at| length(rest.get(at..).unwrap_or(&[]), seed).is_some());
        match (another, rest.get(len.saturating_sub(1))) {
            (Some(another), _) => at += another,
            (None, None) => return None,
            (None, Some(0)) => at += len,
            (None, Some(_)) => return Some(at),
        }
    }
    None
}

#[cfg(test)]
#[path = "frame/tests.rs"]
mod tests;
