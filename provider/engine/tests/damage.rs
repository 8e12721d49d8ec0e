//! Whatever happens to the files of a store: each answer is right, or an error that says where.

mod common;

use common::{Memory, SMALL, Story, answers, errors};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, Options};

/// Of how many places one is tried: all, where the compiler has made that quick.
const STRIDE: usize = if cfg!(debug_assertions) { 31 } else { 1 };

/// Tables on several levels, a value in its own file, a carried head, records.
fn small() -> Story {
    let mut story = Story::new(SMALL).live(600);
    let large = story.value(1_600);
    story.set("large", large);
    story.live(20).until_log_has_records()
}

/// The same with the sizes that operators have, but for few levels.
fn default() -> Story {
    let mut story = Story::new(Options::default().memory);
    for n in 0..150_usize {
        let value = story.value(1_000);
        story.set(&format!("key {}", n % 40), value);
    }
    let large = story.value(33_000);
    story.set("large", large);
    story.live(10)
}

fn assert_names(errors: &[String], path: &str, what: &str) {
    for error in errors {
        let is_damage = error.contains("the store is damaged") && error.contains(" at offset ");
        let is_version = error.contains("was written by a newer version");
        assert!(error.contains(path) && (is_damage || is_version), "{error}; {what}");
    }
}

fn flip_all(story: &Story, stride: usize) {
    for (path, bytes) in story.memory.image() {
        let mut noticed = 0;
        for at in (0..bytes.len()).step_by(stride) {
            // All bits of what is small; else another one of each byte.
            let bits = if bytes.len() < 2_000 && stride == 1 { 0..8 } else { at % 8..at % 8 + 1 };
            for bit in bits {
                let memory = story.memory.fork();
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                memory.put(&path, changed);
                let what = format!("bit {bit} of byte {at} of {path} changed");
                let errors = errors(&memory, story.options, &story.model, &what);
                assert_names(&errors, &path, &what);
                noticed += usize::from(!errors.is_empty());
            }
        }
        assert!(noticed > 0 || bytes.len() < stride, "nobody looks at {path}");
    }
}

#[test]
fn a_changed_bit_in_a_small_store_is_an_error_or_does_not_matter() {
    flip_all(&small(), STRIDE);
}

#[test]
fn a_changed_bit_in_a_store_of_usual_size_is_an_error_or_does_not_matter() {
    flip_all(&default(), STRIDE * 7);
}

#[test]
fn a_file_that_is_cut_short_is_an_error_and_a_log_loses_its_end_at_most() {
    for (story, stride) in [(small(), STRIDE), (default(), STRIDE * 7)] {
        for (path, bytes) in story.memory.image() {
            for len in (0..bytes.len()).step_by(stride) {
                let what = format!("{path} cut to {len} of {} bytes", bytes.len());
                let memory = story.memory.fork();
                memory.put(&path, bytes[..len].to_vec());
                let is_log = path.contains("/logs/");
                let right = if is_log { story.at(len) } else { None };
                let errors = errors(&memory, story.options, right.unwrap_or(&story.model), &what);
                assert!(errors.is_empty() || !is_log || len < head_len(&bytes), "{errors:?}; {what}");
                assert_names(&errors, &path, &what);
            }
        }
    }
}

/// The length of a log's head is in it.
fn head_len(log: &[u8]) -> usize {
    24 + u32::from_le_bytes(log[12..16].try_into().unwrap()) as usize
}

#[test]
fn what_a_power_cut_leaves_as_zeros_at_the_end_of_a_log_is_not_there() {
    let story = small();
    let path = story.log_path();
    let bytes = &story.memory.image()[&path];
    for len in head_len(bytes)..bytes.len() {
        let memory = story.memory.fork();
        let mut zeros = bytes[..len].to_vec();
        zeros.resize(bytes.len(), 0);
        memory.put(&path, zeros);
        let what = format!("zeros from {len} of {} on", bytes.len());
        assert_eq!(errors(&memory, story.options, story.at(len).unwrap(), &what), [""; 0], "{what}");
    }
}

#[test]
fn a_file_that_is_missing_is_an_error_that_names_it() {
    for story in [small(), default()] {
        for path in story.memory.image().into_keys() {
            let memory = story.memory.fork();
            memory.delete(&path);
            let errors = errors(&memory, story.options, &story.model, &format!("{path} deleted"));
            assert!(!errors.is_empty(), "nobody misses {path}");
            // There is one log; what is said is that all are missing.
            let name = if path.contains("/logs/") { "bucket-b/logs/*" } else { &path };
            for error in errors {
                assert!(error.contains(&format!("incomplete: {name} is missing")), "{error}");
            }
        }
    }
}

/// The exception: when all entries are in the log, and the log is gone, there is nothing
/// by which the bucket could be told from one that was never used. Whoever loses its one
/// file has lost it; a mark beside it would cost each new bucket one more file.
#[test]
fn a_bucket_whose_only_file_is_missing_looks_empty() {
    let mut story = Story::new(Options::default().memory);
    story.set("k", vec![1]);
    story.memory.delete(&story.log_path());
    assert_eq!(story.memory.image().len(), 0);
    let bucket = Engine::new(story.memory.clone(), story.options).open("b").unwrap();
    assert_eq!(bucket.exists("k"), Ok(false));
}

#[test]
fn a_log_that_is_missing_is_noticed_by_the_values_it_left_behind() {
    let mut story = Story::new(Options::default().memory);
    let large = story.value(40_000);
    story.set("large", large);
    story.memory.delete(&story.log_path());
    let errors = errors(&story.memory.fork(), story.options, &story.model, "log deleted");
    assert!(errors[0].contains("incomplete"), "{errors:?}");
}

#[test]
fn two_files_of_a_kind_that_changed_places_are_noticed() {
    let story = small();
    let image = story.memory.image();
    for (path, bytes) in &image {
        for (other, others_bytes) in image.range::<String, _>(path..).skip(1) {
            let memory = story.memory.fork();
            memory.put(path, others_bytes.clone());
            memory.put(other, bytes.clone());
            let what = format!("{path} and {other} swapped");
            let errors = errors(&memory, story.options, &story.model, &what);
            assert!(!errors.is_empty(), "{what}");
        }
    }
}

#[test]
fn a_log_of_another_bucket_is_not_read() {
    let mut story = Story::new(SMALL);
    story.set("k", vec![1]);
    let log = story.memory.image()[&story.log_path()].clone();
    let memory = Memory::new(1);
    memory.put("bucket-c/logs/1", log);
    let error = Engine::new(memory, story.options).open("c").unwrap().exists("k").unwrap_err();
    assert!(error.message().contains("bucket-c/logs/1 (it is of bucket \"b\""), "{error}");
}

#[test]
fn a_damaged_store_gives_the_same_answers_however_often_it_is_opened() {
    let story = small();
    for (path, bytes) in story.memory.image() {
        for at in (0..bytes.len()).step_by(bytes.len() / 5 + 1) {
            let memory = story.memory.fork();
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            changed.truncate(bytes.len() - at / 2);
            memory.put(&path, changed);
            let first = answers(&memory, story.options, &story.model);
            for _ in 0..10 {
                assert_eq!(answers(&memory, story.options, &story.model), first, "{path}, byte {at}");
            }
        }
    }
}

/// Merges and new generations read what is damaged: they must not write it down as right.
#[test]
fn writing_to_a_damaged_store_does_not_make_wrong_answers_of_damage() {
    let story = small();
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
#[test]
fn zz_dbg() {
    for s in [small(), default()] {
        for (p, b) in s.memory.image() { println!("{p} {}", b.len()); }
        println!("{} keys, head {}", s.model.len(), head_len(&s.memory.image()[&s.log_path()]));
    }
}
