//! Times calls to a store and prints nanoseconds.
//!
//! * `calls BUCKET SIZE ROUNDS`: a line `set get exists increment` for each round,
//!   with values of SIZE bytes.
//! * `list KEYS`: stores so many keys of 16 bytes with values of 100, lists all of
//!   them page by page, and prints how long the storing and the listing took.

use std::env::args;
use std::hint::black_box;
use std::process::exit;
use std::time::Instant;

use conformance::{atomics, batch, list_keys, store};

/// Each round calls a function so often.
const CALLS: u32 = 20_000;

/// So many keys take turns, that not one alone is warm.
const KEYS: u32 = 1_000;

fn main() {
    let words: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["calls", bucket, size, rounds] => calls(bucket, number(size), number(rounds)),
        ["list", keys] => list(number(keys)),
        _ => panic!("calls BUCKET SIZE ROUNDS, or list KEYS"),
    };
    if let Err(error) = done {
        eprintln!("{error:?}");
        exit(1);
    }
}

fn number(word: &str) -> u32 {
    word.parse().expect("a number")
}

fn calls(bucket: &str, size: u32, rounds: u32) -> Result<(), store::Error> {
    let bucket = store::open(bucket)?;
    let value = vec![7; size as usize];
    let name = |kind: char| move |n: u32| format!("{kind}-{n:014}");
    let keys: Vec<String> = (0..KEYS).map(name('v')).collect();
    let counters: Vec<String> = (0..KEYS).map(name('c')).collect();
    for round in 0..=rounds {
        let set = time(&keys, |key| bucket.set(key, &value))?;
        let get = time(&keys, |key| bucket.get(key))?;
        let exists = time(&keys, |key| bucket.exists(key))?;
        let increment = time(&counters, |key| atomics::increment(&bucket, key, 1))?;
        // The first round warms up.
        if round > 0 {
            println!("{set} {get} {exists} {increment}");
        }
    }
    Ok(())
}

/// Nanoseconds of one call, on average.
fn time<T>(
    keys: &[String],
    mut call: impl FnMut(&str) -> Result<T, store::Error>,
) -> Result<u128, store::Error> {
    let start = Instant::now();
    for key in keys.iter().cycle().take(CALLS as usize) {
        black_box(call(black_box(key))?);
    }
    Ok(start.elapsed().as_nanos() / u128::from(CALLS))
}

fn list(keys: u32) -> Result<(), store::Error> {
    let bucket = store::open("")?;
    let start = Instant::now();
    for first in (0..keys).step_by(1_000) {
        let pairs: Vec<_> = (first..keys.min(first + 1_000)).map(|n| (format!("{n:016}"), vec![7; 100])).collect();
        batch::set_many(&bucket, &pairs)?;
    }
    let stored = start.elapsed();
    let (start, mut listed, mut cursor) = (Instant::now(), 0, None);
    loop {
        let page = list_keys(&bucket, cursor.as_ref())?;
        listed += page.keys.len();
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, keys as usize, "every key is listed once");
    println!("{} {}", stored.as_nanos(), start.elapsed().as_nanos());
    Ok(())
}
