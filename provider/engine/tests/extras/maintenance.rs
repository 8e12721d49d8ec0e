use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Catalog, Expiring, Maintained};
use keyvalue_core::{Bucket, Store, Swap};
use keyvalue_engine::{Clock, Engine, Options};

use super::{FEW, all, open, usual};
use crate::common::{Memory, get};

#[test]
fn buckets_are_those_with_keys_also_with_names_of_any_length() {
    let memory = Memory::new(1);
    let engine = Engine::new(memory.clone(), usual());
    let long = "🪣".repeat(300);
    for name in ["", "b", "a/b", "gone", "emptied", "expired", &long] {
        engine.open(name).unwrap().set("k".into(), vec![1]).unwrap();
    }
    drop(engine.open("opened"));
    engine.open("gone").unwrap().destroy().unwrap();
    engine.open("emptied").unwrap().delete("k").unwrap();
    engine.open("expired").unwrap().expire("k", Some(5)).unwrap();
    memory.pause(10);
    memory.put("bucket-of nobody/x", Vec::new());
    memory.put("other/x", Vec::new());
    let names = Engine::new(memory, usual()).buckets().unwrap();
    assert_eq!(names, ["", "a/b", "b", &long]);
}

#[test]
fn compacting_leaves_one_level_and_no_garbage_and_changes_nothing_else() {
    for keys in [0, 3, 60, 2_000] {
        let memory = Memory::new(2);
        let options = Options { retention: 0, ..FEW };
        let bucket = open(&memory, options);
        for n in 0..keys * 2 {
            bucket.set(format!("k{}", n % keys), vec![n as u8; 20]).unwrap();
        }
        for n in (0..keys).step_by(2) {
            bucket.delete(&format!("k{n}")).unwrap();
        }
        (0..keys / 4).for_each(|n| bucket.set_with_ttl(format!("t{n}"), vec![1; 50], 5).unwrap());
        memory.pause(100);
        let before = all(&bucket);
        let versions: Vec<_> = before.iter().map(|(key, _)| bucket.version(key).unwrap()).collect();
        bucket.compact().unwrap();
        for bucket in [bucket, open(&memory, options)] {
            assert_eq!(all(&bucket), before);
            for ((key, _), version) in before.iter().zip(&versions) {
                assert_eq!(bucket.version(key), Ok(*version));
            }
            let sizes = bucket.sizes().unwrap();
            let used = sizes.levels.iter().filter(|(tables, _)| *tables > 0).count();
            assert!(used <= 1 && sizes.garbage == 0, "{keys}: {sizes:?}");
            assert_eq!(sizes.keys, before.len() as u64);
            bucket.verify().unwrap();
        }
        let found = open(&memory, options).verify().unwrap();
        assert_eq!(found.entries, before.len() as u64, "{keys}: only what is there");
    }
}

#[test]
fn others_write_while_one_compacts_and_destroys() {
    let memory = Memory::new(3);
    let (a, b) = (open(&memory, FEW), open(&memory, FEW));
    for n in 0..600 {
        assert_eq!(a.increment("n".into(), Delta::Signed(1)), Ok(n + 1));
        a.set(format!("k{n}"), vec![1; 30]).unwrap();
        if n % 100 == 50 {
            b.compact().unwrap();
        }
    }
    assert_eq!(all(&b).len(), 601);
    let version = a.version("k1").unwrap();
    b.destroy().unwrap();
    assert_eq!((get(&a, "n"), all(&a).len()), (None, 0));
    assert_eq!(a.increment("n".into(), Delta::Signed(1)), Ok(1), "nothing of before is left");
    a.set("k1".into(), vec![1; 30]).unwrap();
    assert!(a.swap("k1", version, vec![2]) != Ok(Swap::Done), "no version comes again");
}

#[test]
fn destroying_gives_the_space_back() {
    let memory = Memory::new(4);
    let bucket = open(&memory, FEW);
    for n in 0..500 {
        bucket.set(format!("k{n}"), vec![n as u8; 1_000]).unwrap();
    }
    bucket.destroy().unwrap();
    let left: Vec<_> = memory.image().into_iter().map(|(path, bytes)| (path, bytes.len())).collect();
    assert!(left.iter().map(|(_, bytes)| bytes).sum::<usize>() < 500, "{left:?}");
    bucket.destroy().unwrap();
    open(&Memory::new(5), usual()).destroy().unwrap();
}

#[test]
fn sizes_count_what_is_there_and_what_is_kept() {
    let memory = Memory::new(6);
    let bucket = open(&memory, FEW);
    assert_eq!(bucket.sizes(), Ok(keyvalue_core::extra::Sizes::default()));
    for n in 0..100 {
        bucket.set(format!("k{:02}", n % 50), vec![0; 97]).unwrap();
    }
    bucket.set("large".into(), vec![1; 10_000]).unwrap();
    bucket.set("large".into(), vec![2; 20_000]).unwrap();
    let sizes = bucket.sizes().unwrap();
    assert_eq!((sizes.keys, sizes.bytes), (51, 50 * 100 + 20_005));
    let on_disk: usize = memory.image().values().map(Vec::len).sum();
    assert_eq!(sizes.disk, on_disk as u64);
    assert!(sizes.retained > 0 && sizes.retained <= sizes.disk && sizes.garbage <= sizes.disk);
}

#[test]
fn damage_in_what_is_kept_for_changes_is_found() {
    let memory = Memory::new(7);
    let bucket = open(&memory, FEW);
    (0..200).for_each(|n| bucket.set(format!("k{n}"), vec![n as u8; 100]).unwrap());
    bucket.verify().unwrap();
    let kept = memory.image().into_iter().rfind(|(path, _)| path.contains("/history/")).unwrap();
    let (path, mut bytes) = kept;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    memory.put(&path, bytes);
    let text = bucket.verify().unwrap_err().message();
    assert!(text.contains("damaged") && text.contains(&path), "{text}");
}
