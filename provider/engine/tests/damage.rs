//! Whatever happens to the files of a store: each answer is right, or an error that says where.

mod common;

use common::{Memory, SMALL, Story, answers, errors, head_len, small_story, usual_story};
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, Options};

/// Of how many places one is tried: all, where the compiler has made that quick.
const STRIDE: usize = if cfg!(debug_assertions) { 31 } else { 1 };

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
    flip_all(&small_story(), STRIDE);
}

#[test]
fn a_changed_bit_in_a_store_of_usual_size_is_an_error_or_does_not_matter() {
    flip_all(&usual_story(), STRIDE * 7);
}

#[test]
fn a_file_that_is_cut_short_is_an_error_and_a_log_loses_its_end_at_most() {
    for (story, stride) in [(small_story(), STRIDE), (usual_story(), STRIDE * 7)] {
        for (path, bytes) in story.memory.image() {
            for len in (0..bytes.len()).step_by(stride) {
                let what = format!("{path} cut to {len} of {} bytes", bytes.len());
                let memory = story.memory.fork();
                memory.put(&path, bytes[..len].to_vec());
                let is_log = path.contains("/logs/");
                let right = if is_log { story.at(len) } else { story.model.clone() };
                let errors = errors(&memory, story.options, &right, &what);
                assert!(errors.is_empty() || !is_log || len < head_len(&bytes), "{errors:?}; {what}");
                assert_names(&errors, &path, &what);
            }
        }
    }
}

#[test]
fn a_file_that_is_missing_is_an_error_that_names_it() {
    for story in [small_story(), usual_story()] {
        // Of what is kept for changes, what is before the missing one counts as not kept.
        for path in story.memory.image().into_keys().filter(|path| !path.contains("/history/")) {
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
    let story = small_story();
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
    assert!(error.message().contains("bucket-c/logs/1 (it is of bucket"), "{error}");
}

#[test]
fn a_damaged_store_gives_the_same_answers_however_often_it_is_opened() {
    let story = small_story();
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
