//! What a small store consists of.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs};

use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Store};

use crate::head::{self, Head};
use crate::names::Kind;
use crate::table::{Guide, unseal};
use crate::tables::TableInfo;
use crate::{Engine, Native, Options, frame};

/// Passes the log of a store, its path, and a reader of other files to `look`.
fn with_store<R>(look: impl FnOnce(&[u8], u64, &dyn Fn(&str) -> Vec<u8>) -> R) -> R {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("keyvalue-fuzz-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let directory = env::temp_dir().join(name);
    fs::create_dir_all(&directory).unwrap();
    let bucket = Engine::new(Native::new(&directory), Options { memory: 24 << 10, ..Options::default() })
        .open("b")
        .unwrap();
    bucket.set("large".into(), [1; 2_000].into()).unwrap();
    for n in 0..200_u8 {
        bucket.set(format!("key {}", n % 50), [n].repeat(usize::from(n % 90))).unwrap();
    }
    bucket.increment("n".into(), Delta::Signed(1)).unwrap();
    bucket.delete("key 3").unwrap();
    bucket.set_many([("a".to_string(), [1].into()), ("b".to_string(), [2].into())].into()).unwrap();
    let bucket = directory.join("bucket-b");
    let numbers = fs::read_dir(bucket.join("logs")).unwrap().map(|log| log.unwrap().file_name());
    let generation = numbers.map(|name| name.to_str().unwrap().parse().unwrap()).max().unwrap();
    let log = fs::read(bucket.join(format!("logs/{generation}"))).unwrap();
    let result = look(&log, generation, &|name| fs::read(bucket.join("data").join(name)).unwrap());
    fs::remove_dir_all(&directory).unwrap();
    result
}

fn head(log: &[u8], generation: u64) -> (Head<'_>, &[u8]) {
    let (bytes, rest) = log.split_at(head::needed(log, "log").unwrap());
    (head::decode(bytes, "log", "b", generation).unwrap(), rest)
}

/// The log.
pub fn logs() -> Vec<Vec<u8>> {
    with_store(|log, _, _| [log.to_vec()].into())
}

/// The bodies of records.
pub fn records() -> Vec<Vec<u8>> {
    with_store(|log, generation, _| {
        let (head, mut rest) = head(log, generation);
        let mut bodies = Vec::new();
        while let Some((body, len)) = frame::whole(rest, head.seed) {
            let mut body = rest[body].to_vec();
            frame::combine(&mut body, head.seed);
            bodies.push(body);
            rest = &rest[len..];
        }
        assert!(!bodies.is_empty());
        bodies
    })
}

/// The bytes of all guides, and of the blocks that they tell of.
fn tables<R>(each: impl Fn(&TableInfo, &[u8]) -> Vec<R>) -> Vec<R> {
    with_store(|log, generation, read| {
        let (head, _) = head(log, generation);
        let found: Vec<_> =
            head.tables.iter().flat_map(|info| each(info, &read(&info.file.name(Kind::Table)))).collect();
        assert!(!found.is_empty());
        found
    })
}

pub fn guides() -> Vec<Vec<u8>> {
    tables(|info, bytes| [bytes[info.guide as usize..].to_vec()].into())
}

pub fn blocks() -> Vec<Vec<u8>> {
    tables(|info, bytes| {
        let guide = Guide::decode(&bytes[info.guide as usize..]).unwrap();
        let places = [&guide.keys, &guide.order].map(|section| section.place(0).unwrap());
        let block = |(offset, len): (u64, usize)| {
            unseal(&bytes[offset as usize..][..len], info.file, offset).unwrap().to_vec()
        };
        places.map(block).into()
    })
}
