//! What the server does at one moment, in its own language.
//!
//! A script is called by its SHA-1 sum. A server that does not know it is sent the script itself,
//! once, and remembers it.
//!
//! # Versions
//! Redis does not number the writes to a key. What it has is the time at which a key ends: every
//! command that stores a value takes it away, whoever sends it. So the first look at a version
//! gives a key that stays a *mark*: an end in a future that nobody will see, between the years
//! 144 000 and 287 000, chosen at random. A version is the SHA-1 sum of the end and the value, its
//! first 64 bits: the mark tells a stored value from an equal one that was stored later, and the
//! value tells what commands such as `APPEND` did, which leave the end as it is. Of a value over
//! 1 MiB, its length and its first and last 64 KiB stand for all of it. So reads and plain
//! writes cost nothing more, there are no keys beside those of the application, and writes of other
//! clients count too. `ttl` passes over marks, and increments through this component take them away.
//!
//! Limits:
//! * A key with a real time to live has no mark. A write that gives it the same value and an end
//!   in the same millisecond goes unnoticed, and so do increments that add up to nothing.
//! * So do other clients that change any value and change it back with commands that leave the end
//!   as it is, such as `INCR` and `DECR`, or change the middle of a long one by `SETRANGE`.
//! * A slot that moves takes times left along, not ends: versions of keys in it can be others then,
//!   and swaps fail although nobody wrote.
//! * Between the first look and the next write a marked key counts as one with a time to live for
//!   the policies `volatile-*` of a server that runs out of memory.
//! * The server needs `PEXPIRETIME`: Redis 7.0 or any Valkey.

/// A script, and its sum.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    /// What it says.
    pub text: &'static str,
    /// Its SHA-1 sum in hexadecimal digits.
    pub sum: &'static str,
}

/// The first mark; any larger end is one too.
pub const FIRST_MARK: u64 = 1 << 52;

/// More milliseconds than any time to live has: what is left of a mark is more.
pub const LONGEST: u64 = 1 << 51;

// So that an end can be told from what is left until then, for the next 70 000 years.
const _: () = assert!(FIRST_MARK == 2 * LONGEST);

macro_rules! scripts {
    ($($(#[$documentation:meta])* $name:ident = [$($file:literal),*], $sum:literal;)*) => {
        $($(#[$documentation])*
        pub const $name: Script =
            Script { text: concat!($(include_str!(concat!("scripts/", $file))),*), sum: $sum };)*

        #[cfg(test)]
        const ALL: &[Script] = &[$($name),*];
    };
}

scripts! {
    /// Adds to a counter of 64 bits, with a sign.
    INCREMENT = ["increment.lua"], "fb8d7a0748ace7c0e0ffae098793c12db931acc4";
    /// Replaces a value that is still what it was.
    REPLACE = ["replace.lua"], "be3706bf197fa7e5765ffe201cdecd0fc568144a";
    /// Tells the versions of keys, with or without their values.
    SNAPSHOT = ["version.lua", "snapshot.lua"], "b48f5ae468eab7eacc4f9dc56ead1c4dd5f59efb";
    /// Stores a value if the version is still what it was.
    SWAP = ["version.lua", "swap.lua"], "62e6dd71195402788b304d1bc5bbd3fcb53aaa5c";
    /// Changes the time to live of a key that is there.
    EXPIRE = ["expire.lua"], "42fcb236d61474a404f55194f67d02e27f311e13";
    /// Does all writes of a transaction if all its checks hold.
    COMMIT = ["version.lua", "commit.lua"], "47dec7a50a25bb7dc9034f3c8a02e993b55170c7";
    /// Counts the keys that fit a pattern, and their bytes.
    STATS = ["length.lua", "stats.lua"], "350a77fcfa08066fed0999bd0686669f2f9fb0a8";
    /// Tells all keys that fit a pattern, or the values of some of them.
    RANGE = ["length.lua", "range.lua"], "b0a05fd2f70355926c8647a9c5cc6b16f2df3955";
    /// Removes all keys that fit a pattern.
    DESTROY = ["destroy.lua"], "4e7565b9c288c910c7a463d815f47c9fdd1d6412";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_called_by_its_sum() {
        for script in ALL {
            assert_eq!(redis::Script::new(script.text).get_hash(), script.sum, "{}", script.text);
        }
    }

    #[test]
    fn scripts_have_the_limits_that_are_here() {
        let largest = FIRST_MARK | (FIRST_MARK - 1);
        assert_eq!(largest as f64 as u64, largest);
        let limit = LONGEST.to_string();
        for script in ALL.iter().filter(|script| script.text.contains("'PTTL'")) {
            assert!(script.text.contains(&limit));
        }
        assert!(SNAPSHOT.text.contains(&keyvalue_core::limits::VALUES.to_string()));
    }
}
