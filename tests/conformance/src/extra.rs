//! `keyvalue-virt:extra@0.1.0`, whose buckets are those of `wasi:keyvalue@0.2.0-draft2`.

use std::time::{Duration, Instant};

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        path: ["../../wit/keyvalue-0.2.0-draft2", "../../wit/keyvalue-virt-extra-0.1.0"],
        world: "keyvalue-virt:extra/imports@0.1.0",
        with: { "wasi:keyvalue/store@0.2.0-draft2": crate::draft2::store },
    });
}

pub use crate::draft2::*;
pub use bindings::keyvalue_virt::extra::{changes, maintenance, query, transactions, ttl};
pub use changes::{Batch, Change, ChangesError};
pub use query::Range;
pub use transactions::{Check, Write};

/// A time that does not end while a guest runs.
pub const HOUR: u64 = 3_600_000;

/// The most checks and writes of one transaction together.
pub const TRANSACTION_KEYS: usize = 65_536;

/// Waits until so many milliseconds have passed. The store may round up to the next.
pub fn pass(milliseconds: u64) {
    let start = Instant::now();
    while start.elapsed() <= Duration::from_millis(milliseconds + 1) {
        std::hint::spin_loop();
    }
}

/// Stores `value` under `key` for a moment, and waits until it is over.
#[track_caller]
pub fn set_expired(bucket: &Bucket, key: &str, value: &[u8]) {
    set_all_expired(bucket, &[key], value);
}

/// The same with several keys: none of them ends before the last is stored, if all goes well, so
/// that a store had no reason to tidy up.
#[track_caller]
pub fn set_all_expired(bucket: &Bucket, keys: &[&str], value: &[u8]) {
    for key in keys {
        ttl::set_with_ttl(bucket, key, value, 5).unwrap();
    }
    pass(5);
}

/// Stores `value` under `key` for a while, does something while it is there, and waits until
/// that is over. A while may be too short on a machine with much else to do: when the key
/// is gone by then, or `act` finds it gone, all is done once more, for longer.
#[track_caller]
pub fn before_expiry<T>(bucket: &Bucket, key: &str, value: &[u8], act: impl Fn() -> Option<T>) -> T {
    for milliseconds in [20, 100, 500, 2_500] {
        ttl::set_with_ttl(bucket, key, value, milliseconds).unwrap();
        let result = act();
        if let (Some(result), true) = (result, bucket.exists(key).unwrap()) {
            pass(milliseconds);
            return result;
        }
    }
    panic!("the key is gone at once, however long it should stay");
}

/// The check that `key` has this value.
pub fn value_is(key: &str, value: impl AsRef<[u8]>) -> Check {
    Check::ValueIs((key.into(), value.as_ref().into()))
}

/// The check that there is no such key.
pub fn absent(key: &str) -> Check {
    Check::Absent(key.into())
}

/// The check that there is such a key.
pub fn present(key: &str) -> Check {
    Check::Present(key.into())
}

/// The check that `key` has this version.
pub fn version_is(key: &str, version: &str) -> Check {
    Check::VersionIs((key.into(), version.into()))
}

/// The write that stores a value.
pub fn put(key: &str, value: impl AsRef<[u8]>) -> Write {
    Write::Set((key.into(), value.as_ref().into()))
}

/// The write that removes a key.
pub fn remove(key: &str) -> Write {
    Write::Delete(key.into())
}

/// The write that adds to a counter.
pub fn add(key: &str, delta: i64) -> Write {
    Write::Increment((key.into(), delta))
}

/// The version of a key, if it is there.
#[track_caller]
pub fn find_version(bucket: &Bucket, key: &str) -> Option<String> {
    let mut found = transactions::get_versioned(bucket, &[key.into()]).unwrap();
    assert_eq!(found.len(), 1, "one answer for one key");
    found.remove(0).map(|found| found.version)
}

/// The version of a key that is there.
#[track_caller]
pub fn version(bucket: &Bucket, key: &str) -> String {
    find_version(bucket, key).expect("the key is there")
}

/// The values under `keys`, by `get-multi`.
pub fn get_multi(bucket: &Bucket, keys: &[&str]) -> Result<Vec<Option<Vec<u8>>>, Error> {
    transactions::get_multi(bucket, &keys.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// All keys.
pub fn all() -> Range {
    Range { start: None, end: None, prefix: None }
}

/// The keys from one on up to another.
pub fn between(start: &str, end: &str) -> Range {
    Range { start: Some(start.into()), end: Some(end.into()), prefix: None }
}

/// The keys that begin with this.
pub fn with_prefix(prefix: &str) -> Range {
    Range { prefix: Some(prefix.into()), ..all() }
}

/// The keys of a range on pages of at most `limit` keys.
#[track_caller]
pub fn key_pages(bucket: &Bucket, range: &Range, reverse: bool, limit: u32) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), None);
    while pages.len() < 20_000 {
        let page = query::scan_keys(bucket, range, reverse, limit, next.as_deref()).unwrap();
        pages.push(page.keys);
        if page.cursor.is_none() {
            return pages;
        }
        next = page.cursor;
    }
    panic!("after 20 000 pages there is still a cursor");
}

/// The keys of a range, from the first on.
#[track_caller]
pub fn keys_in(bucket: &Bucket, range: &Range) -> Vec<String> {
    key_pages(bucket, range, false, 0).concat()
}

/// The changes behind a position, which is not behind a gap.
#[track_caller]
pub fn since(bucket: &Bucket, position: &str, limit: u32) -> Batch {
    match changes::since(bucket, Some(position), limit) {
        Ok(batch) => batch,
        Err(ChangesError::Gap(_)) => panic!("changes are gone that should still be kept"),
        Err(ChangesError::StoreError(error)) => panic!("since: {error:?}"),
    }
}

/// All changes behind a position, page by page, until there are none.
#[track_caller]
pub fn follow(bucket: &Bucket, position: &str) -> Batch {
    let mut all = Batch { changes: Vec::new(), position: position.into() };
    for _ in 0..10_000 {
        let page = since(bucket, &all.position, 0);
        all.position = page.position;
        if page.changes.is_empty() {
            return all;
        }
        all.changes.extend(page.changes);
    }
    panic!("after 10 000 pages there are still changes");
}

/// What `write` does, as changes.
#[track_caller]
pub fn changes_of(bucket: &Bucket, write: impl FnOnce()) -> Vec<Change> {
    let position = changes::latest(bucket).unwrap();
    write();
    follow(bucket, &position).changes
}

/// Checks that changes are these: keys and values, `None` for a key that was deleted.
#[track_caller]
pub fn assert_changes(changes: &[Change], expected: &[(&str, Option<&str>)]) {
    let shown = |change: &Change| {
        let value = change.value.as_ref().map(|value| String::from_utf8_lossy(value).into_owned());
        (change.key.clone(), value)
    };
    let expected: Vec<_> =
        expected.iter().map(|(key, value)| (key.to_string(), value.map(String::from))).collect();
    assert_eq!(changes.iter().map(shown).collect::<Vec<_>>(), expected);
}

/// The position that a gap leads to, which the result must be.
#[track_caller]
pub fn gap(result: Result<Batch, ChangesError>) -> String {
    match result {
        Err(ChangesError::Gap(position)) => position,
        Err(ChangesError::StoreError(error)) => panic!("expected `gap`, got {error:?}"),
        Ok(batch) => panic!("expected `gap`, got {} changes", batch.changes.len()),
    }
}

/// The text of the error `store-error(other)`, which the result must be.
#[track_caller]
pub fn changes_text(result: Result<Batch, ChangesError>) -> String {
    match result {
        Err(ChangesError::StoreError(error)) => other_text::<()>(Err(error)),
        Err(ChangesError::Gap(_)) => panic!("expected `store-error`, got `gap`"),
        Ok(_) => panic!("expected `store-error`, but it succeeded"),
    }
}

/// Checks that `swap` against a snapshot fails because the key was written since.
#[track_caller]
pub fn assert_outdated(cas: atomics::Cas) {
    cas_failed(atomics::swap(cas, b"mine"));
}

/// Texts that no bucket handed out, and changes of one that it did.
pub fn forgeries(token: &str) -> Vec<String> {
    let mut texts: Vec<String> = ["", "0", "1", "next", "kv1-", "null", "🪣"].map(String::from).into();
    texts.extend([format!("{token}0"), format!(" {token}"), token.repeat(2)]);
    for (at, old) in token.char_indices() {
        let (before, after) = (&token[..at], &token[at + old.len_utf8()..]);
        texts.extend(["", "0", "1", "b", "Z", "-"].map(|new| format!("{before}{new}{after}")));
    }
    texts.retain(|text| text != token);
    texts
}
