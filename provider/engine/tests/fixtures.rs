//! Stores of this format as files, which every later version has to read.
//!
//! `BLESS=1 cargo test … --test fixtures` makes them anew. That is right only together
//! with a new format version, once a version was released.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Directory, Image, Memory, Model, SMALL, Story, answers};
use keyvalue_core::extra::{Check, Expiring, Transactional, Write};
use keyvalue_core::{Error, Store};
use keyvalue_engine::{Engine, Native, Options};

const OPTIONS: fn() -> Options = || Options { memory: SMALL, ..Options::default() };

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A carried head, a table, a value in a file of its own, deleted keys, records.
fn valid() -> Story {
    let mut story = Story::new(SMALL);
    let large = story.value(1_540);
    story.set("large", large);
    for n in 0..50_u8 {
        story.set(&format!("key {}", n % 11), vec![n; 30]);
    }
    story.delete("key 3");
    let bucket = story.bucket();
    bucket.set_with_ttl("lasting".into(), b"41".to_vec(), 1 << 50).unwrap();
    let counted = [("lasting".into(), Write::Increment(1)), ("key 1".into(), Write::Set(vec![7; 30]))];
    assert_eq!(bucket.commit(&[("large".into(), Check::Present)], &counted), Ok(true));
    story.model.insert("lasting".into(), b"42".to_vec());
    story.model.insert("key 1".into(), vec![7; 30]);
    story.set("key 4", vec![4; 30]);
    story.until_log_has_records()
}

/// What is wrong with each of the others, and what an error says of it.
fn damaged(name: &str, image: &mut Image) -> &'static str {
    let find = |end: &str| image.keys().find(|path| path.contains(end)).cloned().unwrap();
    let (log, table, value) = (find("/logs/"), find(".table"), find(".value"));
    let mut change = |path: &str, at: usize| image.get_mut(path).unwrap()[at] ^= 0x10;
    match name {
        "damaged-head" => change(&log, 40),
        "damaged-record" => {
            let start = common::head_len(&valid().memory.image()[&log]);
            change(&log, start + 20);
        }
        "damaged-block" => change(&table, 10),
        "damaged-guide" => {
            let last = valid().memory.image()[&table].len() - 1;
            change(&table, last);
        }
        "missing-value" => image.retain(|path, _| *path != value),
        "missing-table" => image.retain(|path, _| !path.ends_with(".table")),
        _ => image.get_mut(&log).unwrap()[8] += 1,
    }
    match name.split_once('-') {
        Some(("damaged", _)) => "the store is damaged: bucket-b/",
        Some(("missing", _)) => "the store is incomplete: bucket-b/data/",
        _ => "was written by a newer version of this provider",
    }
}

const DAMAGED: [&str; 7] = [
    "damaged-head",
    "damaged-record",
    "damaged-block",
    "damaged-guide",
    "missing-value",
    "missing-table",
    "newer-version",
];

fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// A store as it is made now, and what an error says of it.
fn made(name: &str) -> (Image, &'static str) {
    let mut image = valid().memory.image();
    let words = if name == "valid" { "" } else { damaged(name, &mut image) };
    (image, words)
}

/// With `BLESS`, the stores that are made now become the fixtures. Of the damaged ones only
/// what differs is kept.
fn bless() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let (valid, _) = made("valid");
        for name in DAMAGED.iter().chain(&["valid"]).filter(|_| is_blessed()) {
            let (mut image, _) = made(name);
            image.retain(|path, bytes| *name == "valid" || *bytes != valid[path]);
            let _ = fs::remove_dir_all(place(name));
            write(&image, &place(name));
        }
    });
}

fn write(image: &Image, place: &Path) {
    for (path, bytes) in image {
        let path = place.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn read(directory: &Path, prefix: &str, image: &mut Image) {
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        match fs::read(entry.path()) {
            Ok(bytes) => drop(image.insert(path, bytes)),
            Err(_) => read(&entry.path(), &format!("{path}/"), image),
        }
    }
}

fn fixture(name: &str) -> Image {
    bless();
    let mut image = Image::new();
    read(&place("valid"), "", &mut image);
    match name.strip_prefix("missing-") {
        Some(kind) => image.retain(|path, _| !path.ends_with(kind)),
        None => read(&place(name), "", &mut image),
    }
    image
}

/// All answers of a store as text: each once, and for which keys.
fn transcript(image: &Image, model: &Model) -> String {
    let (gets, listed, _) = answers(&Memory::of(image), OPTIONS(), model);
    let answer = |got: Result<Option<Vec<u8>>, Error>| match got {
        Ok(value) => value.map_or("nothing".into(), |value| format!("{} bytes", value.len())),
        Err(error) => error.message(),
    };
    let mut lines: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (key, got) in model.keys().zip(gets) {
        lines.entry(answer(got)).or_default().push(key);
    }
    let listed = listed.map_or_else(|error| error.message(), |keys| format!("{} keys", keys.len()));
    lines.entry(listed).or_default().push("list");
    lines.into_iter().map(|(answer, keys)| format!("{}:\n    {answer}\n", keys.join(", "))).collect()
}

#[test]
fn what_is_written_now_is_what_was_written_by_the_first_of_this_version() {
    let (now, _) = made("valid");
    assert!(fixture("valid") == now, "the format changed: it needs another version, and then BLESS=1");
}

#[test]
fn a_store_of_this_version_has_its_content() {
    let story = valid();
    let memory = Memory::of(&fixture("valid"));
    assert_eq!(common::errors(&memory, OPTIONS(), &story.model, "valid"), [""; 0]);
    let directory = Directory::new();
    write(&fixture("valid"), directory.path());
    let bucket = Engine::new(Native::new(directory.path()), OPTIONS()).open("b").unwrap();
    story.model.iter().for_each(|(key, value)| assert_eq!(common::get(&bucket, key).as_ref(), Some(value)));
}

#[test]
fn a_store_that_is_not_whole_says_so_in_the_words_that_it_always_used() {
    let model = valid().model;
    for name in DAMAGED {
        let (_, words) = made(name);
        let text = transcript(&fixture(name), &model);
        let golden = place(&format!("{name}.txt"));
        if is_blessed() {
            fs::write(&golden, &text).unwrap();
        }
        assert!(text.contains(words), "{name}:\n{text}");
        assert_eq!(text, fs::read_to_string(&golden).unwrap(), "{name}");
    }
}
