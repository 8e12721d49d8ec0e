//! What the tests of the engine share.
#![allow(dead_code, unused_imports, reason = "not every test needs all of it")]

use std::path::{Path, PathBuf};

use keyvalue_core::{Bucket, Page};
use keyvalue_engine::{Engine, EngineBucket, Native, Options};

mod answers;
mod memory;
mod story;
mod watched;
pub use answers::{answers, errors, try_list};
pub use memory::{Image, Memory};
pub use story::{Model, SMALL, Story, head_len, small_story, usual_story};
pub use watched::Watched;

/// A new directory that goes with the test.
pub struct Directory(PathBuf);

impl Directory {
    pub fn new() -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("keyvalue-engine-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn engine(directory: &Directory) -> Engine<Watched> {
    with(directory, Options::default())
}

pub fn with(directory: &Directory, options: Options) -> Engine<Watched> {
    Engine::new(Watched::new(Native::new(directory.path())), options)
}

/// A store that seals and merges every few operations.
pub fn small(directory: &Directory) -> Engine<Watched> {
    with(directory, Options { memory: 4_096, ..Options::default() })
}

pub fn get<B: Bucket>(bucket: &B, key: &str) -> Option<Vec<u8>> {
    bucket.get(key, |value| value.into_owned()).unwrap()
}

/// All keys, over all pages.
pub fn list<H>(bucket: &EngineBucket<H>) -> Vec<String>
where
    H: keyvalue_engine::Storage + keyvalue_engine::Clock,
{
    let (mut keys, mut position) = (Vec::new(), Some(0));
    while let Some(from) = position {
        let mut page = Page::default();
        bucket.list(from, &mut page).unwrap();
        keys.extend(page.keys().map(String::from));
        position = page.next();
    }
    keys
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
