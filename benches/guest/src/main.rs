//! Times calls to two stores, one behind each draft, and prints nanoseconds.
//!
//! * `calls LEFT RIGHT SIZE ROUNDS`: opens the bucket LEFT through draft and RIGHT
//!   through draft2, and prints for each round a line `set get exists increment`
//!   of the left store, then of the right one. The two take turns call by call
//!   of a round, so that a machine that slows down does so for both.
//! * `exists CALLS`, `increment CALLS`: calls a store so often through draft2, and prints nanoseconds of one.
//! * `list KEYS`: stores so many keys of 16 bytes with values of 100, lists all of
//!   them page by page through each draft, and prints how long each of the three took.

use std::env::args;
use std::fmt::Debug;
use std::hint::black_box;
use std::process::exit;
use std::time::Instant;

use conformance::{draft, draft2};

/// So many keys take turns, that not one alone is warm.
const KEYS: u32 = 1_000;

/// Their values have no more bytes together than this, unless they are very few.
const BYTES: u32 = 32 << 20;

/// So many bytes are passed in one turn.
const CALLED: u32 = 8 << 20;

fn main() {
    let words: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["calls", left, right, size, rounds] => calls(left, right, number(size), number(rounds)),
        [call @ ("exists" | "increment"), calls] => one(call, number(calls)),
        ["list", keys] => list(number(keys)),
        _ => {
            eprintln!(
                "bench-guest: calls LEFT RIGHT SIZE ROUNDS, exists CALLS, increment CALLS, or list KEYS"
            );
            exit(2);
        }
    }
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or_else(|_| {
        eprintln!("bench-guest: {word} is not a number");
        exit(2)
    })
}

fn calls(left: &str, right: &str, size: u32, rounds: u32) {
    let left = done(draft::store::open(left));
    let right = done(draft2::store::open(right));
    let value = vec![7; size as usize];
    // Large values take long enough to be timed by fewer calls, and there is not room for many.
    let few = (BYTES / size.max(1)).clamp(16, KEYS);
    let keys: Vec<String> = (0..few).map(|n| format!("v-{n:014}")).collect();
    let counters: Vec<String> = (0..KEYS).map(|n| format!("c-{n:014}")).collect();
    let calls = (CALLED / size.max(1)).clamp(16, 4 * KEYS);
    for round in 0..=rounds {
        let times = [
            time(&keys, calls, |key| left.set(key, &value)),
            time(&keys, calls, |key| right.set(key, &value)),
            time(&keys, calls, |key| left.get(key)),
            time(&keys, calls, |key| right.get(key)),
            time(&keys, KEYS, |key| left.exists(key)),
            time(&keys, KEYS, |key| right.exists(key)),
            time(&counters, KEYS, |key| draft::atomics::increment(&left, key, 1)),
            time(&counters, KEYS, |key| draft2::atomics::increment(&right, key, 1)),
        ];
        // The first round warms up.
        if round > 0 {
            let [a, b, c, d, e, f, g, h] = times;
            println!("{a} {c} {e} {g} {b} {d} {f} {h}");
        }
    }
}

fn one(call: &str, calls: u32) {
    let bucket = done(draft2::store::open("16"));
    let keys: Vec<String> = (0..KEYS).map(|n| format!("v-{n:014}")).collect();
    let nanoseconds = if call == "exists" {
        keys.iter().for_each(|key| done(bucket.set(key, &[7; 16])));
        time(&keys, calls, |key| bucket.exists(key))
    } else {
        time(&keys, calls, |key| draft2::atomics::increment(&bucket, key, 1))
    };
    println!("{nanoseconds}");
}

fn done<T, E: Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| {
        eprintln!("bench-guest: the store refused a call: {error:?}");
        exit(1)
    })
}

/// Nanoseconds of one call, on average.
fn time<T, E: Debug>(keys: &[String], calls: u32, mut call: impl FnMut(&str) -> Result<T, E>) -> u128 {
    let start = Instant::now();
    for key in keys.iter().cycle().take(calls as usize) {
        black_box(done(call(black_box(key))));
    }
    start.elapsed().as_nanos() / u128::from(calls)
}

fn list(keys: u32) {
    let (bucket, bucket2) = (done(draft::store::open("")), done(draft2::store::open("")));
    let start = Instant::now();
    for first in (0..keys).step_by(1_000) {
        let pairs: Vec<_> =
            (first..keys.min(first + 1_000)).map(|n| (format!("{n:016}"), vec![7; 100])).collect();
        done(draft::batch::set_many(&bucket, &pairs));
    }
    let stored = start.elapsed();

    let (start, mut listed, mut cursor) = (Instant::now(), 0, None);
    loop {
        let page = done(draft::list_keys(&bucket, cursor.as_ref()));
        listed += page.keys.len();
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let in_draft = start.elapsed();

    let (start, mut cursor) = (Instant::now(), None);
    loop {
        let page = done(draft2::list_keys(&bucket2, cursor.as_ref()));
        listed += page.keys.len();
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, 2 * keys as usize, "every key is listed once in each draft");
    println!("{} {} {}", stored.as_nanos(), in_draft.as_nanos(), start.elapsed().as_nanos());
}
