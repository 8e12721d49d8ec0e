//! Bytes from anywhere: cursors as text, and whole stores with changed files.
//!
//! The decoders inside have the same in `src/fuzz`. A run is short and always the
//! same; `FUZZ_SECONDS=60` makes a longer one with other numbers.

mod common;

use std::time::{Duration, Instant};

use common::{Dice, small_story};
use keyvalue_core::cursor::{self, Scope};

/// Calls `attempt` for about a second, or as long as was asked for.
fn attempts(mut attempt: impl FnMut(&mut Dice)) {
    let asked = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let seed = if asked.is_some() { std::process::id().into() } else { 1 };
    let (start, mut dice) = (Instant::now(), Dice(seed));
    println!("seed {seed}");
    for _ in 0..if cfg!(debug_assertions) { 500 } else { 5_000 } {
        attempt(&mut dice);
    }
    while asked.is_some_and(|seconds| start.elapsed() < Duration::from_secs(seconds)) {
        attempt(&mut dice);
    }
}

#[test]
fn a_cursor_is_the_one_that_was_handed_out_or_refused() {
    attempts(|dice| {
        let scope = Scope::of("b");
        let token = cursor::encode(dice.roll(usize::MAX) as u64, scope);
        let mut bytes = token.clone().into_bytes();
        mutate(&mut bytes, dice);
        let text = String::from_utf8_lossy(&bytes);
        assert!(cursor::decode(&text, scope).is_err() || text == token, "{text}");
    });
}

/// Several bytes at once, pieces moved, repeated and left out: what no bit flip does.
#[test]
fn a_store_with_files_changed_in_many_places_answers_right_or_not_at_all() {
    let story = small_story();
    let image = story.memory.image();
    // Of a log, records may be missing as if power had been cut: that is the next test.
    let is_log = |path: &str| path.contains("/logs/") || path.contains("/history/");
    let paths: Vec<_> = image.keys().filter(|path| !is_log(path)).collect();
    attempts(|dice| {
        let path = paths[dice.roll(paths.len())];
        let memory = story.memory.fork();
        let mut bytes = image[path].clone();
        mutate(&mut bytes, dice);
        memory.put(path, bytes);
        common::errors(&memory, story.options, &story.model, path);
    });
}

#[test]
fn a_kept_log_changed_in_many_places_is_read_or_not_and_the_rest_stays_right() {
    let story = small_story();
    let image = story.memory.image();
    let paths: Vec<_> = image.keys().filter(|path| path.contains("/history/")).collect();
    assert!(!paths.is_empty());
    attempts(|dice| {
        let path = paths[dice.roll(paths.len())];
        let memory = story.memory.fork();
        let mut bytes = image[path].clone();
        mutate(&mut bytes, dice);
        memory.put(path, bytes);
        let (gets, listed, followed) = common::answers(&memory, story.options, &story.model);
        assert!(gets.iter().all(Result::is_ok) && listed.is_ok());
        if let Err(error) = followed {
            assert!(error.message().contains(path.as_str()), "{error}");
        }
    });
}

/// As before with the log, of which the end may be missing and nothing else.
#[test]
fn a_log_changed_in_many_places_is_a_log_of_some_moment_or_an_error() {
    let story = small_story();
    let path = story.log_path();
    let log = story.memory.image()[&path].clone();
    attempts(|dice| {
        let memory = story.memory.fork();
        let mut bytes = log.clone();
        mutate(&mut bytes, dice);
        memory.put(&path, bytes);
        let (_, listed, _) = common::answers(&memory, story.options, &story.model);
        let is_right = |keys: &Vec<String>| story.moments.iter().any(|moment| moment.2.keys().eq(keys));
        assert!(listed.as_ref().map_or(true, is_right), "{listed:?}");
    });
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len().max(1)).min(bytes.len());
        let len = dice.roll(40).min(bytes.len() - at);
        match dice.roll(6) {
            0 => bytes[at..at + len].iter_mut().for_each(|byte| *byte = dice.roll(256) as u8),
            1 => drop(bytes.drain(at..at + len)),
            2 => bytes.truncate(at),
            3 => bytes.extend_from_within(at..at + len),
            4 => bytes.insert(at, dice.roll(256) as u8),
            _ if len > 0 => bytes[at] = [0, 0xff, 0x7f, 0x80][dice.roll(4)],
            _ => {}
        }
    }
}
