//! Writes that were not finished, and damage that others go on writing over.

mod common;

use common::{Dice, Memory, Model, Story, errors, head_len, small_story};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, Options};

/// Of how many places one is tried: all, where the compiler has made that quick.
const STRIDE: usize = if cfg!(debug_assertions) { 31 } else { 1 };

/// Zeros begin where an append began, or at a sector.
#[test]
fn what_a_power_cut_leaves_as_zeros_at_the_end_of_a_log_is_not_there() {
    let mut story = Story::new(Options::default().memory).live(60);
    let value = story.value(3_000);
    story.set("longer", value);
    let path = story.log_path();
    let bytes = &story.memory.image()[&path];
    let ends = story.moments.iter().map(|moment| moment.1);
    let sectors = (512..bytes.len()).step_by(512);
    for from in ends.chain(sectors).chain([head_len(bytes)]) {
        let memory = story.memory.fork();
        let mut zeros = bytes[..from].to_vec();
        zeros.resize(bytes.len(), 0);
        memory.put(&path, zeros);
        let what = format!("zeros from {from} of {} on", bytes.len());
        assert_eq!(errors(&memory, story.options, &story.at(from), &what), [""; 0], "{what}");
    }
}

/// Merges and new generations read what is damaged: they must not write it down as right.
#[test]
fn writing_to_a_damaged_store_does_not_make_wrong_answers_of_damage() {
    let story = small_story();
    for (path, bytes) in story.memory.image() {
        for at in (0..bytes.len()).step_by(STRIDE * 11) {
            let memory = story.memory.fork();
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            memory.put(&path, changed);
            write_on(&memory, &story, &format!("byte {at} of {path} changed"));
        }
        let memory = story.memory.fork();
        memory.delete(&path);
        if path != story.log_path() {
            write_on(&memory, &story, &format!("{path} deleted"));
        }
    }
}

fn write_on(memory: &Memory, story: &Story, what: &str) {
    let mut model = story.model.clone();
    let bucket = Engine::new(memory.clone(), story.options).open("b").unwrap();
    for n in 0..60_u8 {
        let key = format!("new {}", n % 20);
        if bucket.set(key.clone(), vec![n; 20]).is_ok() {
            model.insert(key, vec![n; 20]);
        }
        if let Ok(sum) = bucket.increment("n".into(), Delta::Signed(1)) {
            model.insert("n".into(), sum.to_string().into());
        }
    }
    drop(bucket);
    errors(memory, story.options, &model, what);
}

/// A value of some lengths makes the first byte of its record zero.
#[test]
fn a_record_of_any_length_that_was_cut_is_passed_over() {
    for len in 0..600_usize {
        let mut story = Story::new(Options::default().memory);
        story.set("k", vec![1]);
        let bucket = story.bucket();
        story.memory.set_room(20);
        bucket.set("cut".into(), vec![7; len]).unwrap_err();
        story.memory.set_room(u64::MAX);
        let errors = errors(&story.memory, story.options, &story.model, "cut");
        assert!(errors.is_empty(), "a cut record with a value of {len} bytes: {errors:?}");
        assert_eq!(bucket.set("k".into(), vec![2]), Ok(()), "after a cut record with a value of {len} bytes");
    }
}

#[test]
fn several_records_that_were_cut_one_behind_the_other_are_passed_over() {
    let mut dice = Dice(3);
    for _ in 0..300 {
        let mut story = Story::new(Options::default().memory);
        story.set("k", vec![1]);
        let bucket = story.bucket();
        let rooms: Vec<_> = (0..3).map(|_| dice.roll(40) as u64).collect();
        for room in &rooms {
            story.memory.set_room(*room);
            let error = bucket.set("cut".into(), vec![7; 60]).unwrap_err();
            assert!(error.message().contains("no space left"), "{error}; cut to {rooms:?} bytes");
        }
        story.memory.set_room(u64::MAX);
        assert_eq!(bucket.set("k".into(), vec![2]), Ok(()), "cut to {rooms:?} bytes");
        let right = Model::from([("k".into(), vec![2])]);
        assert!(errors(&story.memory, story.options, &right, "cut").is_empty(), "cut to {rooms:?} bytes");
    }
}

/// A power cut may keep a later write and lose an earlier one.
#[test]
fn a_long_batch_of_which_a_piece_was_lost_did_not_happen() {
    let mut story = Story::new(Options::default().memory);
    story.set("before", vec![1]);
    let (path, start, before) = story.moments.last().cloned().unwrap();
    story.memory.note_appends();
    story.set_many((0..30).map(|n| (format!("key {n}"), vec![0; 10_000])).collect());
    let bytes = story.memory.image()[&path].clone();
    let ends = story.memory.note_appends();
    assert!(ends.len() > 4, "the batch has pieces");
    for (from, to) in std::iter::once(start).chain(ends.clone()).zip(ends) {
        let (memory, mut lost) = (story.memory.fork(), bytes.clone());
        lost[from..to].fill(0);
        memory.put(&path, lost);
        let what = format!("zeros from {from} to {to} of {}", bytes.len());
        assert_eq!(errors(&memory, story.options, &before, &what), [""; 0], "{what}");
    }
}
