//! What a reply says of the cluster.

use crate::address::{self, Address};
use crate::options::number;
use crate::resp::Item;

/// What becomes of a command. Any but the first says that nothing was done.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It was done, or refused for good.
    Done,
    /// The slot is on that node from now on.
    Moved(u16, Address),
    /// The slot is on its way to that node, and the key is there already, or will be made there.
    Ask(Address),
    /// It is too early, or too late: the server's own words.
    Later(&'a [u8]),
}

impl<'a> Verdict<'a> {
    /// Of the first value of a reply that came from the node at `asked`.
    #[must_use]
    pub fn of(first: Item<'a>, asked: &Address) -> Self {
        let Item::Error(line) = first else { return Self::Done };
        let mut words = line.split(|byte| *byte == b' ');
        match words.next().unwrap_or_default() {
            b"MOVED" => match redirection(words, asked) {
                Some((slot, address)) => Self::Moved(slot, address),
                None => Self::Later(line),
            },
            b"ASK" => match redirection(words, asked) {
                Some((_, address)) => Self::Ask(address),
                None => Self::Later(line),
            },
            b"TRYAGAIN" | b"CLUSTERDOWN" | b"LOADING" | b"MASTERDOWN" | b"READONLY" => Self::Later(line),
            _ => Self::Done,
        }
    }
}

/// A slot and an address, whose host may be left out.
fn redirection<'a>(mut words: impl Iterator<Item = &'a [u8]>, asked: &Address) -> Option<(u16, Address)> {
    let mut word = || core::str::from_utf8(words.next()?).ok();
    let (slot, address) = (word()?, word()?);
    let slot = u16::try_from(number(slot)?).ok()?;
    // Addresses of version 6 come without brackets.
    let (host, port) = address.rsplit_once(':')?;
    let port = u16::try_from(number(port)?).ok()?;
    let host = if host.is_empty() { &asked.host } else { host };
    let known = usize::from(slot) < super::slot::SLOTS && host != "?";
    address::at(host, port).filter(|_| known).map(|address| (slot, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Address {
        address::at("asked", 1).unwrap()
    }

    #[test]
    fn a_redirection_names_a_slot_and_a_node() {
        let verdict = |line: &'static str| Verdict::of(Item::Error(line.as_bytes()), &asked());
        let at = |host, port| address::at(host, port).unwrap();
        assert_eq!(verdict("MOVED 16383 10.0.0.1:6381"), Verdict::Moved(16_383, at("10.0.0.1", 6_381)));
        assert_eq!(verdict("MOVED 0 fe80::1:6381"), Verdict::Moved(0, at("fe80::1", 6_381)));
        assert_eq!(verdict("ASK 7 :6381"), Verdict::Ask(at("asked", 6_381)));
    }

    #[test]
    fn a_redirection_to_nowhere_is_tried_again_later() {
        for line in [
            "MOVED",
            "MOVED 1",
            "MOVED x a:1",
            "MOVED 16384 a:1",
            "MOVED 1 a",
            "MOVED 1 a:",
            "MOVED 1 a:0",
            "MOVED 1 a:65536",
            "MOVED 1 ?:1",
            "ASK 1",
            "ASK -1 a:1",
        ] {
            assert_eq!(Verdict::of(Item::Error(line.as_bytes()), &asked()), Verdict::Later(line.as_bytes()));
        }
    }

    #[test]
    fn nodes_that_are_not_ready_are_asked_later() {
        for line in
            ["TRYAGAIN Multiple keys", "CLUSTERDOWN The cluster is down", "LOADING Redis", "READONLY You"]
        {
            assert_eq!(Verdict::of(Item::Error(line.as_bytes()), &asked()), Verdict::Later(line.as_bytes()));
        }
    }

    #[test]
    fn all_else_is_an_answer() {
        for item in [Item::Error(b"ERR MOVED"), Item::Error(b""), Item::Text(b"MOVED 1 a:1"), Item::Nil] {
            assert_eq!(Verdict::of(item, &asked()), Verdict::Done);
        }
    }
}
