//! A device that is full, at any moment of a write, a seal or a merge.

mod common;

use common::{Memory, Model, SMALL, Story, errors, small_story};
use keyvalue_core::extra::Maintained;
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, Options};

/// Writes until there is no space. Returns what is right then, and the last error.
fn fill(memory: &Memory, story: &Story, room: u64) -> (Model, Option<String>) {
    let bucket = Engine::new(memory.clone(), story.options).open("b").unwrap();
    memory.set_room(room);
    let mut model = story.model.clone();
    for n in 0..40_u8 {
        let (key, value) = (format!("new {}", n % 9), vec![n; [30, 200, 2_000][usize::from(n % 3)]]);
        match bucket.set(key.clone(), value.clone()) {
            Ok(()) => drop(model.insert(key, value)),
            Err(error) => return (model, Some(error.message())),
        }
    }
    (model, None)
}

#[test]
fn whenever_space_ends_what_was_written_is_there_and_it_goes_on_when_there_is_some() {
    let story = small_story();
    let step = if cfg!(debug_assertions) { 97 } else { 3 };
    for room in (0..30_000).step_by(step) {
        let memory = story.memory.fork();
        let (mut model, error) = fill(&memory, &story, room);
        let what = format!("no space after {room} bytes");
        if let Some(error) = error {
            assert!(error.starts_with("cannot "), "{error}; {what}");
            assert!(error.ends_with(": there is no space left; make some and try again"), "{error}; {what}");
        }
        memory.set_room(0);
        assert_eq!(errors(&memory, story.options, &model, &what), [""; 0], "{what}, while it is full");
        memory.set_room(u64::MAX);
        assert_eq!(errors(&memory, story.options, &model, &what), [""; 0], "{what}, later");
        let bucket = Engine::new(memory.clone(), story.options).open("b").unwrap();
        for n in 0..30_u8 {
            bucket.set(format!("later {n}"), vec![n; 100]).unwrap();
            model.insert(format!("later {n}"), vec![n; 100]);
        }
        assert_eq!(errors(&memory, story.options, &model, &what), [""; 0], "{what}, after further writes");
    }
}

/// Trying again must not use up what others make free.
#[test]
fn writing_to_a_full_device_does_not_leave_more_behind_each_time() {
    let story = small_story();
    // With less, each attempt leaves a cut record: the next one has to be behind it.
    for room in (300..8_000).step_by(97) {
        let memory = story.memory.fork();
        let bucket = Engine::new(memory.clone(), story.options).open("b").unwrap();
        let try_writes = |count: u32| {
            for n in 0..count {
                // There is always as much space as there was at first.
                memory.set_room(room);
                let _ = bucket.set(format!("k{}", n % 5), vec![n as u8; 200]);
            }
            bucket.sizes().unwrap().garbage
        };
        let (early, late) = (try_writes(100), try_writes(300));
        assert!(late < early + 30_000, "{early} bytes of garbage, later {late}, with {room} bytes of space");
    }
}

#[test]
fn the_space_of_values_that_were_replaced_comes_back() {
    let options = Options { memory: SMALL, retention: 20_000, ..Options::default() };
    let memory = Memory::new(1);
    let bucket = Engine::new(memory.clone(), options).open("b").unwrap();
    for n in 0..4_000_usize {
        bucket.set(format!("key {}", n % 3), vec![n as u8; 2_000]).unwrap();
    }
    let values = memory.image().into_keys().filter(|path| path.ends_with(".value")).count();
    assert!(values < 400, "{values} values are kept of 3 keys");
}
