use super::*;
use alloc::vec;

const SEED: u64 = 0x1234_5678;

fn frame(body: &[u8]) -> Vec<u8> {
    framed(body, SEED)
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn a_frame_is_read_as_it_was_written() {
    for body in [&b""[..], b"x", &[0; 100], &[0xb5; 70_000]] {
        let bytes = frame(body);
        let (range, len) = whole(&bytes, SEED).unwrap();
        assert_eq!(len, body.len() + OVERHEAD);
        let mut read = bytes[range].to_vec();
        combine(&mut read, SEED);
        assert_eq!(read, body);
        assert_ne!(bytes.last(), Some(&0));
    }
}

#[test]
fn a_frame_that_is_not_complete_is_waited_for() {
    let bytes = frame(b"hello");
    for len in 0..bytes.len() {
        assert_eq!(torn(&bytes[..len], SEED), Torn::NotYet, "{len} bytes");
        let mut zeros = bytes[..len].to_vec();
        zeros.resize(bytes.len(), 0);
        assert_eq!(torn(&zeros, SEED), Torn::NotYet, "{len} bytes and zeros");
    }
}

#[test]
fn a_cut_frame_with_a_whole_one_behind_it_is_skipped() {
    let (cut, whole) = (frame(b"a longer body than the other"), frame(b"whole"));
    for len in 1..cut.len() {
        assert_eq!(torn(&joined(&[&cut[..len], &whole]), SEED), Torn::Void(len));
    }
    // Two that were cut, one behind the other, and zeros that a power cut left.
    for len in 9..cut.len() {
        let both = joined(&[&cut[..20], &cut[..len], &whole]);
        assert_eq!(torn(&both, SEED), Torn::Void(20 + len), "{len}");
        let lost = joined(&[&cut[..len], &vec![0; cut.len() - len], &whole]);
        assert_eq!(torn(&lost, SEED), Torn::Void(cut.len()), "{len}");
    }
    assert_eq!(torn(&joined(&[&[0; 50], &whole]), SEED), Torn::Void(50));
}

#[test]
fn any_sector_may_be_lost_of_a_record_that_was_not_synced() {
    let (long, whole) = (frame(&[0; 2_000]), frame(b"whole"));
    for offset in [0, 1, 300, 505, 511] {
        let first = 512 - offset;
        let sectors: Vec<_> =
            [0].into_iter().chain((first..long.len()).step_by(512)).chain([long.len()]).collect();
        for kept in 0..1_usize << (sectors.len() - 1) {
            let mut image = long.clone();
            for (n, ends) in sectors.windows(2).enumerate().filter(|(n, _)| kept >> n & 1 == 0) {
                image[ends[0]..ends[1]].fill(0);
                assert!(n < sectors.len());
            }
            if image != long {
                let image = joined(&[&image, &whole]);
                assert_eq!(torn(&image, SEED), Torn::Void(long.len()), "{kept:b} at {offset}");
            }
        }
    }
}

#[test]
fn a_changed_bit_is_damage_wherever_it_is() {
    let whole = frame(b"something");
    let other = frame(b"other");
    for bit in 0..whole.len() * 8 {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(torn(&changed, SEED), Torn::Damaged(0), "bit {bit} of the last record");
        let followed = joined(&[&changed, &other]);
        assert_eq!(torn(&followed, SEED), Torn::Damaged(0), "bit {bit} of a record inside");
    }
}

#[test]
fn two_cut_frames_that_are_as_long_as_one_are_no_damage() {
    let (one, whole) = (frame(b"a body"), frame(b"whole"));
    for cut in 1..one.len() {
        let both = joined(&[&one[..cut], &frame(b"another body")[..one.len() - cut]]);
        assert_eq!(torn(&both, SEED), Torn::NotYet, "{cut}");
        assert_eq!(torn(&joined(&[&both, &whole]), SEED), Torn::Void(both.len()), "{cut}");
    }
}

#[test]
fn a_frame_that_another_got_into_is_skipped_in_both_parts() {
    let (split, inside, later) = (frame(b"a body in two parts"), frame(b"inside"), frame(b"later"));
    for cut in 1..split.len() {
        let (first, second) = split.split_at(cut);
        assert_eq!(torn(&joined(&[first, &inside, second]), SEED), Torn::Void(cut), "{cut}");
        assert_eq!(torn(&joined(&[second, &later]), SEED), Torn::Void(second.len()), "{cut}");
    }
}

#[test]
fn a_frame_of_another_log_is_no_record() {
    let bytes = frame(b"hello");
    assert_eq!(whole(&bytes, SEED + 1), None);
}

#[test]
fn a_value_that_spells_a_frame_of_another_log_is_not_found_inside_a_cut_record() {
    let other = framed(b"", SEED + 1);
    let cut = frame(&joined(&[b"value ", &other, &other]));
    assert_eq!(torn(&cut[..cut.len() - 1], SEED), Torn::NotYet);
}
