//! The slot of a key.

use crate::names::Name;

/// How many slots there are.
pub const SLOTS: usize = 16_384;

/// The slot that the server puts a key into.
#[must_use]
pub fn of(name: Name<'_>) -> u16 {
    let bytes = || name.start.iter().chain(name.key);
    let open = bytes().position(|byte| *byte == b'{').map(|at| at.saturating_add(1));
    let tag = open.and_then(|from| {
        let len = bytes().skip(from).position(|byte| *byte == b'}')?;
        (len > 0).then_some((from, len))
    });
    let (from, len) = tag.unwrap_or((0, usize::MAX));
    let sum = bytes().skip(from).take(len).fold(0, |sum, byte| add(sum, *byte));
    // SLOTS is a power of two.
    sum & (SLOTS as u16).wrapping_sub(1)
}

/// The sum `CRC-16/XMODEM`: the polynomial 0x1021, beginning with 0, eight bits at once.
fn add(sum: u16, byte: u8) -> u16 {
    let sum = sum.swap_bytes() ^ u16::from(byte);
    let sum = sum ^ (sum & 0xff) >> 4;
    let sum = sum ^ sum << 12;
    sum ^ (sum & 0xff) << 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::cluster_routing::Slot;

    const KEYS: [&str; 16] = [
        "",
        "a",
        "123456789",
        "{user1}:name",
        "a{user1}b",
        "{}",
        "{}{a}",
        "a{{b}}c",
        "a{b}{c}",
        "a}b{c",
        "a{b",
        "{a",
        "}",
        "🪣{🦀}",
        "{\0}",
        "bucket:key",
    ];

    fn whole(key: &str) -> u16 {
        of(Name { start: b"", key: key.as_bytes() })
    }

    #[test]
    fn the_sum_is_that_of_the_specification() {
        assert_eq!(b"123456789".iter().fold(0, |sum, byte| add(sum, *byte)), 0x31c3);
    }

    #[test]
    fn other_clients_find_the_same_slot() {
        for key in KEYS {
            assert_eq!(Some(Slot::for_key(key)), Slot::new(whole(key)), "{key}");
        }
        for n in 0..2_000 {
            let key = format!("key {n} {{{}}} {n}", n / 3);
            assert_eq!(Some(Slot::for_key(&key)), Slot::new(whole(&key)), "{key}");
        }
    }

    #[test]
    fn where_a_bucket_ends_and_its_key_begins_makes_no_difference() {
        for key in KEYS {
            for at in 0..=key.len() {
                let (start, rest) = key.as_bytes().split_at(at);
                assert_eq!(of(Name { start, key: rest }), whole(key), "{key} {at}");
            }
        }
    }

    #[test]
    fn keys_with_one_tag_share_a_slot_in_a_bucket_without() {
        let slot = |start: &str, key: &str| of(Name { start: start.as_bytes(), key: key.as_bytes() });
        assert_eq!(slot("b:", "{user1}:name"), slot("other:", "mail of {user1}"));
        assert_ne!(slot("b:", "user1:name"), slot("b:", "user1:mail"));
    }

    #[test]
    fn a_tag_in_the_name_of_a_bucket_comes_before_those_in_keys() {
        let slot = |key: &str| of(Name { start: b"{orders}:", key: key.as_bytes() });
        assert_eq!(slot("{user1}"), slot("{user2}"));
        assert_eq!(slot("1"), slot("2"));
    }
}
