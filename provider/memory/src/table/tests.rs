//! The table against a plain model of it.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::string::ToString;

fn empty() -> Table {
    Table::new(Clock::default(), 1)
}

fn filled(keys: u32) -> Table {
    let mut table = empty();
    for n in 0..keys {
        table.set(n.to_string(), Vec::new(), End::NEVER);
    }
    table
}

/// Lists page by page, and lets `between` change the table after each page.
fn list_all(table: &mut Table, mut between: impl FnMut(&mut Table)) -> Vec<String> {
    let (mut keys, mut position) = (Vec::new(), Some(0));
    while let Some(from) = position {
        let mut page = Page::default();
        table.list(from, &mut page);
        keys.extend(page.keys().map(String::from));
        position = page.next();
        between(table);
    }
    keys
}

/// A sequence of numbers that look random and are the same in every run.
fn numbers() -> impl Iterator<Item = u32> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::from_fn(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Some((state >> 32) as u32)
    })
}

#[test]
fn a_table_does_what_a_map_does() {
    let (mut table, mut model) = (empty(), BTreeMap::new());
    for n in numbers().take(200_000) {
        let key = (n % 5_000).to_string();
        if n % 3 == 0 {
            table.remove(&key);
            model.remove(&key);
        } else {
            table.set(key.clone(), n.to_string().into_bytes(), End::NEVER);
            model.insert(key.clone(), n.to_string().into_bytes());
        }
        assert_eq!(table.get(&key).map(|entry| &entry.value), model.get(&key));
    }
    for (key, value) in &model {
        assert_eq!(table.get(key).map(|entry| &entry.value), Some(value));
    }
    assert_eq!(
        list_all(&mut table, |_| {}).into_iter().collect::<BTreeSet<_>>(),
        model.into_keys().collect()
    );
}

#[test]
fn a_listing_has_every_key_once_and_ends() {
    for keys in [0, 1, 447, 448, 449, 4_095, 4_096, 4_097, 50_000] {
        let listed = list_all(&mut filled(keys), |_| {});
        assert_eq!(listed.len(), keys as usize);
        let all: BTreeSet<_> = listed.into_iter().collect();
        assert_eq!(all, (0..keys).map(|n| n.to_string()).collect());
    }
}

#[test]
fn keys_that_stay_are_listed_once_while_the_table_grows_tenfold() {
    let mut added = 10_000..100_000;
    let listed = list_all(&mut filled(10_000), |table| {
        for n in added.by_ref().take(30_000) {
            table.set(n.to_string(), Vec::new(), End::NEVER);
        }
    });
    let old: Vec<_> = listed.iter().filter(|key| key.parse::<u32>().unwrap() < 10_000).collect();
    assert_eq!(old.len(), 10_000);
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
}

#[test]
fn keys_that_stay_are_listed_once_while_others_go() {
    let mut removed = (0..20_000).filter(|n| n % 2 == 1);
    let listed = list_all(&mut filled(20_000), |table| {
        for n in removed.by_ref().take(3_000) {
            table.remove(&n.to_string());
        }
    });
    let even: Vec<_> = listed.iter().filter(|key| key.parse::<u32>().unwrap() % 2 == 0).collect();
    assert_eq!(even.len(), 10_000);
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
}

#[test]
fn any_number_is_a_position() {
    let table = filled(1_000);
    for position in [0, 1, u64::from(u32::MAX), 1 << 63, u64::MAX] {
        let mut page = Page::default();
        table.list(position, &mut page);
        assert!(page.keys().all(|key| hash(key) >= position));
    }
}

#[test]
fn a_version_is_never_used_twice() {
    let mut table = empty();
    let mut seen = BTreeSet::from([Version::ABSENT.0]);
    for round in 0..100 {
        table.set("k".into(), b"1".to_vec(), End::NEVER);
        assert!(seen.insert(table.version("k").0), "set, round {round}");
        assert_eq!(table.increment("k".into(), Delta::Signed(1)), Ok(2));
        assert!(seen.insert(table.version("k").0), "change, round {round}");
        table.remove("k");
        assert_eq!(table.version("k"), Version::ABSENT);
    }
}

#[test]
fn an_emptied_table_is_unused() {
    let mut table = filled(5_000);
    assert!(!table.is_unused());
    for n in 0..5_000 {
        table.remove(&n.to_string());
    }
    assert!(table.is_unused());
    assert_eq!(list_all(&mut table, |_| {}), Vec::<String>::new());
}
