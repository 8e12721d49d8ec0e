//! The numbers that stand for objects.
//!
//! ```text
//! | kind: 3 bits, never 0 | turn: 17 bits | place in the table: 12 bits |
//! ```
//!
//! Turn and place are one counter: each new object takes the next place that is free, so
//! that a number comes back as late as it can.

/// So many objects of one kind there can be at a time.
pub const ALIVE: usize = 1 << PLACE_BITS;

const PLACE_BITS: u32 = 12;
const COUNTER_BITS: u32 = 29;

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An open bucket.
    Bucket = 1,
    /// A value on its way to the store.
    Outgoing,
    /// A value that came from the store.
    Incoming,
    /// A stream to read from.
    Input,
    /// A stream to write to.
    Output,
    /// Something to wait for.
    Pollable,
}

/// What stands in an error's number where others have their kind.
pub const ERROR: u32 = 7;

impl Kind {
    /// The kind's name.
    pub fn name(self) -> &'static str {
        name(self as u32).unwrap_or_default()
    }
}

/// The name of the kind that a number has. No kind is 0.
pub fn kind_of(handle: u32) -> Option<&'static str> {
    name(handle >> COUNTER_BITS)
}

fn name(kind: u32) -> Option<&'static str> {
    let names =
        ["bucket", "outgoing-value", "incoming-value", "input-stream", "output-stream", "pollable", "error"];
    names.get(kind.wrapping_sub(1) as usize).copied()
}

/// The number of the `count`th object of a kind, or error.
#[inline]
pub fn handle(kind: u32, count: u32) -> u32 {
    (kind << COUNTER_BITS) | (count & ((1 << COUNTER_BITS) - 1))
}

/// Where in its table an object is.
#[inline]
pub fn place(handle: u32) -> usize {
    handle as usize % ALIVE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_object_has_the_number_0_and_no_two_kinds_the_same() {
        assert_eq!(kind_of(0), None);
        assert_eq!(kind_of(u32::MAX), Some("error"));
        for kind in [Kind::Bucket, Kind::Outgoing, Kind::Incoming, Kind::Input, Kind::Output, Kind::Pollable]
        {
            assert_ne!(kind.name(), "error");
            for count in [0, 1, 4_096, u32::MAX] {
                assert_eq!(kind_of(handle(kind as u32, count)), Some(kind.name()));
                assert_eq!(place(handle(kind as u32, count)), count as usize % ALIVE);
            }
        }
        assert_eq!((Kind::Outgoing.name(), Kind::Pollable.name()), ("outgoing-value", "pollable"));
    }
}
