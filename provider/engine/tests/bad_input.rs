//! Directories, files, names and sizes that a store should not have to meet, and does.

mod common;

use common::{Directory, Memory, Model, Story, errors, get, small_story};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, Native, Options};

fn engine(memory: &Memory) -> Engine<Memory> {
    Engine::new(memory.clone(), Options::default())
}

#[test]
fn a_directory_that_is_not_there_cannot_be_written_to_and_is_not_made() {
    let parent = Directory::new();
    let path = parent.path().join("absent");
    let bucket = Engine::new(Native::new(&path), Options::default()).open("b").unwrap();
    let error = bucket.set("k".into(), vec![1]).unwrap_err().message();
    assert!(
        error.starts_with("cannot create bucket-b: ") && error.contains("check the directory"),
        "{error}"
    );
    assert!(!path.exists());
    std::fs::create_dir(&path).unwrap();
    assert_eq!(bucket.set("k".into(), vec![1]), Ok(()));
}

#[test]
fn a_file_where_a_directory_should_be_is_named() {
    for path in ["bucket-b", "bucket-b/logs", "bucket-b/data"] {
        let memory = Memory::new(1);
        memory.put(path, b"something else".to_vec());
        let bucket = engine(&memory).open("b").unwrap();
        let text = "a file is where a directory should be";
        let errors = [bucket.set("k".into(), vec![1]).unwrap_err(), bucket.delete("k").unwrap_err()];
        for error in errors.into_iter().chain(bucket.exists("k").err()) {
            let error = error.message();
            assert!(error.contains(path) && error.contains(text), "{error}");
        }
        assert_eq!(memory.image()[path], b"something else");
    }
}

#[test]
fn a_read_only_store_can_be_read_and_says_why_it_cannot_be_written() {
    for story in [small_story(), Story::new(Options::default().memory).live(30)] {
        let image = story.memory.image();
        story.memory.set_read_only(true);
        assert_eq!(errors(&story.memory, story.options, &story.model, "read-only"), [""; 0]);
        let bucket = Engine::new(story.memory.clone(), story.options).open("b").unwrap();
        let key = story.model.keys().next().unwrap().clone();
        let results = [
            bucket.set(key.clone(), vec![1]),
            bucket.set(key.clone(), vec![1; 100_000]),
            bucket.delete(&key),
            bucket.set_many(vec![("a".into(), vec![1]), ("b".into(), vec![2])]),
            bucket.increment("new".into(), Delta::Signed(1)).map(drop),
            engine(&story.memory).open("another").unwrap().set("k".into(), vec![]),
        ];
        for result in results {
            let error = result.unwrap_err().message();
            assert!(error.contains("the directory is read-only; make it writable"), "{error}");
        }
        assert!(story.memory.image() == image, "something was written");
    }
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let story = small_story();
    let path = story.log_path();
    let mut log = story.memory.image()[&path].clone();
    log[8] += 1;
    story.memory.put(&path, log);
    let image = story.memory.image();
    let bucket = Engine::new(story.memory.clone(), story.options).open("b").unwrap();
    let error = bucket.exists("k").unwrap_err();
    let text = format!(
        "{path} was written by a newer version of this provider (format 2, known is 1): use that version"
    );
    assert_eq!(error.message(), text);
    assert_eq!(bucket.set("k".into(), vec![]).unwrap_err().message(), text);
    assert!(story.memory.image() == image, "something was written");
}

#[test]
fn files_of_others_are_harmless_and_stay() {
    let foreign = [
        "README",
        ".DS_Store",
        "bucket-b/notes.txt",
        "bucket-b/logs/.nfs01",
        "bucket-b/logs/07",
        "bucket-b/logs/9.bak",
        "bucket-b/logs/99999999999999999999",
        "bucket-b/data/Thumbs.db",
        "bucket-b/data/1-1.table",
        "bucket-b/data/1-0123456789ABCDEF.table",
        "bucket-b/data/1-0123456789abcdef.table~",
        "bucket-b/data/0.head/x",
    ];
    let memory = Memory::new(1);
    foreign.iter().for_each(|path| memory.put(path, path.as_bytes().to_vec()));
    let options = Options { memory: common::SMALL, ..Options::default() };
    let bucket = Engine::new(memory.clone(), options).open("b").unwrap();
    let mut model = Model::new();
    for n in 0..500_usize {
        bucket.set(format!("{}", n % 50), vec![n as u8; 100]).unwrap();
        model.insert(format!("{}", n % 50), vec![n as u8; 100]);
    }
    assert_eq!(errors(&memory, options, &model, "foreign files"), [""; 0]);
    let image = memory.image();
    foreign.iter().for_each(|path| assert_eq!(image[*path], path.as_bytes(), "{path}"));
}

#[test]
fn buckets_of_any_name_are_apart_from_each_other() {
    let long = ["x".repeat(200), "x".repeat(201), "X".repeat(70), "🪣".repeat(300)];
    let names = [
        "", ".", "..", "../b", "a/b", "a\\b", "/", "a\0b", "a", "A", "%41", "con", "nul.txt", "a ", "a.",
        "ä", "a\u{308}", "~", "*?<>|:\"", "\n",
    ];
    let names: Vec<_> = names.into_iter().chain(long.iter().map(String::as_str)).collect();
    let directory = Directory::new();
    let inner = directory.path().join("store");
    std::fs::create_dir(&inner).unwrap();
    let open = || Engine::new(Native::new(&inner), Options::default());
    for name in &names {
        open().open(name).unwrap().set("name".into(), name.as_bytes().to_vec()).unwrap();
    }
    for name in &names {
        assert_eq!(get(&open().open(name).unwrap(), "name").as_deref(), Some(name.as_bytes()), "{name:?}");
    }
    assert_eq!(std::fs::read_dir(&inner).unwrap().count(), names.len());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

/// Copies often leave out directories that are empty.
#[test]
fn a_directory_that_is_missing_beside_a_log_is_made_or_named() {
    let mut story = Story::new(common::SMALL);
    story.set("k", vec![1]);
    story.memory.delete("bucket-b/data");
    story.memory.set_patience(100_000);
    let bucket = Engine::new(story.memory.clone(), story.options).open("b").unwrap();
    assert_eq!(get(&bucket, "k"), Some(vec![1]));
    for n in 0..100 {
        if let Err(error) = bucket.set(format!("{n}"), vec![n; 200]) {
            assert!(error.message().contains("bucket-b/data"), "{error}");
        }
    }
}
