//! Every decoder with bytes from anywhere: no panic, and no more memory than the bytes can fill.
//!
//! A run is short and always the same; `FUZZ_SECONDS=60` makes a longer one with other numbers.

use alloc::format;
use alloc::vec::Vec;
use std::time::{Duration, Instant};
use std::{env, eprintln};

use crate::bytes::Reader;
use crate::names::{self, FileId};
use crate::record::Record;
use crate::replay::State;
use crate::table::{Entry, Guide, Listed, unseal};
use crate::{frame, head};

#[path = "memory.rs"]
mod memory;
#[path = "postcard.rs"]
mod postcard_bytes;
#[path = "samples.rs"]
mod samples;

const SEED: u64 = 7;
const FILE: FileId = FileId { number: 3, unique: 5 };

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Gives `decode` random bytes and changed samples, and watches its memory.
fn feed(samples: &[Vec<u8>], decode: impl Fn(&[u8])) {
    let asked = env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let seed = if asked.is_some() { std::process::id().into() } else { 1 };
    eprintln!("seed {seed}");
    let (start, mut dice, mut rounds) = (Instant::now(), Dice(seed), 0_u32);
    let is_time = |seconds| start.elapsed() < Duration::from_secs(seconds);
    while asked.map_or(rounds < if cfg!(debug_assertions) { 3_000 } else { 60_000 }, is_time) {
        rounds += 1;
        let mut bytes = match dice.roll(4) {
            0 => (0..dice.roll(300)).map(|_| dice.roll(256) as u8).collect(),
            _ => samples[dice.roll(samples.len())].clone(),
        };
        mutate(&mut bytes, &mut dice);
        let used = memory::most_during(|| decode(&bytes));
        // A vector of many small parts takes more than its bytes.
        let limit = (2 << 20) + bytes.len() * 200;
        assert!(used <= limit, "{used} bytes of memory for {} bytes", bytes.len());
    }
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..dice.roll(5) {
        let at = dice.roll(bytes.len());
        let len = dice.roll(20).min(bytes.len() - at);
        match dice.roll(6) {
            0 => bytes[at..at + len].iter_mut().for_each(|byte| *byte = dice.roll(256) as u8),
            1 => drop(bytes.drain(at..at + len)),
            2 => bytes.truncate(at),
            3 => bytes.extend_from_within(at..at + len),
            4 => bytes.splice(at..at, [0xff; 9]).for_each(drop),
            _ if len > 0 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][dice.roll(5)],
            _ => {}
        }
    }
}

#[test]
fn a_head_and_the_records_behind_it() {
    let logs = samples::logs();
    feed(&logs, |bytes| {
        let Ok(needed) = head::needed(bytes, "log") else { return };
        let Some((head, rest)) = bytes.split_at_checked(needed) else { return };
        let _ = head::decode(head, "log", "b", 1);
        let _ = (frame::whole(rest, SEED), frame::torn(rest, SEED));
    });
}

/// With the right check, the body is what is left to go wrong.
#[test]
fn a_head_whose_check_is_right() {
    let bodies: Vec<_> =
        samples::logs().iter().map(|log| log[24..head::needed(log, "log").unwrap()].to_vec()).collect();
    feed(&bodies, |body| {
        let check = crate::checksum::check(body, u64::from(head::VERSION));
        let bytes = [&[0; 16], &check.to_le_bytes()[..], body].concat();
        if let Ok(head) = head::decode(&bytes, "log", "b", 1) {
            drop(crate::tables::Tables::new(head.tables));
        }
    });
}

#[test]
fn frames_in_a_log() {
    let frames: Vec<_> = [0, 1, 30, 700].map(|len| frame::framed(&[7; 800][..len], SEED)).into();
    let several = frames.concat();
    feed(&[&frames[..], &[several]].concat(), |bytes| {
        let mut rest = bytes;
        while let Some((body, len)) = frame::whole(rest, SEED) {
            assert!(body.end <= len && len <= rest.len());
            rest = &rest[len..];
        }
        match frame::torn(rest, SEED) {
            frame::Torn::NotYet => {}
            frame::Torn::Void(at) | frame::Torn::Damaged(at) => assert!(at < rest.len()),
        }
    });
}

#[test]
fn records_and_what_they_do() {
    feed(&samples::records(), |body| {
        let Some(record) = Record::decode(body) else { return };
        let mut state = State::default();
        // A counter, a long operation and a merge look at what is there.
        let _ = (state.apply(&record), state.apply(&record));
    });
}

#[test]
fn entries_of_blocks() {
    feed(&samples::blocks(), |block| {
        let mut reader = Reader(block);
        while let Some(entry) = Entry::take(&mut reader) {
            assert!(entry.key.len() <= block.len());
        }
        let mut reader = Reader(block);
        while Listed::take(&mut reader).is_some() {}
        assert!(unseal(block, FILE, 0).is_none());
    });
}

#[test]
fn guides_and_the_places_they_tell() {
    feed(&samples::guides(), |bytes| {
        let Some(guide) = Guide::decode(bytes) else { return };
        for section in [&guide.keys, &guide.order] {
            for block in [section.block_of(b"key 3"), section.block_before(b"key 3"), section.len()] {
                let _ = (section.first(block), section.place(block));
            }
        }
        let _ = (guide.filter().may_have(1 << 40), guide.memory());
    });
}

#[test]
fn names_of_files() {
    let names = ["7", "8-0123456789abcdef.table", "18446744073709551615-0123456789abcdef.value", "1-00.head"];
    feed(&names.map(|name| name.as_bytes().to_vec()), |bytes| {
        let Ok(name) = str::from_utf8(bytes) else { return };
        let named = FileId::parse(name).map(|(file, kind)| file.name(kind));
        assert!(named.is_none_or(|again| again == name));
        let number = names::generation(name).map(|number| format!("{number}"));
        assert!(number.is_none_or(|again| again == name));
    });
}
