//! Hashing and comparing keys, eight bytes at a time.
//!
//! WebAssembly has neither a 128-bit product, which fast hash functions build on,
//! nor a fast `memcmp`: with those, hashing and comparing was half of a lookup.

/// The hash of a key, the same in every instance, so that tests can be repeated.
///
/// Well mixed in its upper half, which chooses the segment, and in its lower,
/// which `hashbrown` uses. It does not withstand somebody who makes keys collide
/// on purpose: without imports there is no secret to withstand them with.
pub fn hash(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let seed = (bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = bytes.as_chunks();
    let hash = words.iter().fold(seed, |hash, word| take(hash, u64::from_le_bytes(*word)));
    finish(take(hash, last_word(rest)))
}

/// Takes up one word. No two words lead from one state to the same next one.
#[inline]
fn take(hash: u64, word: u64) -> u64 {
    let hash = (hash ^ word).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ (hash >> 32)
}

/// The second half of the finalizer of SplitMix64, after which all bits count everywhere.
#[inline]
fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Up to seven bytes, and behind them zeroes. The length of the key is in the
/// seed, so that zeroes of the key's own make a difference.
#[inline]
fn last_word(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// Whether two keys are the same.
#[inline]
pub fn same(a: &str, b: &str) -> bool {
    let (a_words, a_rest) = a.as_bytes().as_chunks::<8>();
    let (b_words, b_rest) = b.as_bytes().as_chunks::<8>();
    a.len() == b.len()
        && a_words.iter().zip(b_words).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b))
        && a_rest.iter().zip(b_rest).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_of_every_length_differ_in_every_byte() {
        for len in 0..40 {
            let key = "k".repeat(len);
            assert!(same(&key, &key.clone()));
            assert!(!same(&key, &format!("{key}k")) && !same(&format!("{key}\0"), &key));
            for at in 0..len {
                let mut other = key.clone();
                other.replace_range(at..=at, "j");
                assert!(!same(&key, &other), "{other}");
                assert_ne!(hash(&key), hash(&other), "{other}");
            }
        }
    }

    #[test]
    fn keys_of_zero_bytes_hash_apart_by_their_length() {
        let hashes: BTreeSet<_> = (0..1_000).map(|len| hash(&"\0".repeat(len))).collect();
        assert_eq!(hashes.len(), 1_000);
    }

    #[test]
    fn numbered_keys_spread_evenly_over_both_halves_of_the_hash() {
        for kind in ["", "user:", "a/rather/long/path/to/an/item/"] {
            let (mut upper, mut lower) = ([0_u32; 256], [0_u32; 256]);
            for n in 0..256_000 {
                let hash = hash(&format!("{kind}{n}"));
                upper[(hash >> 56) as usize] += 1;
                lower[(hash & 255) as usize] += 1;
            }
            let even = |counts: &[u32]| counts.iter().all(|count| (850..1_150).contains(count));
            assert!(even(&upper) && even(&lower), "{kind}");
        }
    }

    #[test]
    fn a_million_keys_have_a_million_hashes() {
        let hashes: BTreeSet<_> = (0..1_000_000).map(|n| hash(&format!("{n:016}"))).collect();
        assert_eq!(hashes.len(), 1_000_000);
    }
}
