//! Times calls to one store through the interfaces of 2023 and through draft2, and prints nanoseconds.
//!
//! `calls LEFT RIGHT SIZE ROUNDS`: opens the bucket LEFT in 2023's way and RIGHT through draft2, and
//! prints for each round a line `set get exists increment` of the left one, then of the right one.
//! The two take turns. What takes several calls in 2023 is timed with all of them: a value
//! is made, written and dropped for each `set`, and consumed and dropped for each `get`.

use std::env::args;
use std::hint::black_box;
use std::process::exit;
use std::time::Instant;

use conformance::{draft2, of_2023};

/// So many keys take turns, that not one alone is warm.
const KEYS: u32 = 1_000;

fn main() {
    let words: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["calls", left, right, size, rounds] => calls(left, right, number(size), number(rounds)),
        _ => {
            eprintln!("bench-guest-2023: calls LEFT RIGHT SIZE ROUNDS");
            exit(2);
        }
    }
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or_else(|_| {
        eprintln!("bench-guest-2023: {word} is not a number");
        exit(2)
    })
}

fn calls(left: &str, right: &str, size: u32, rounds: u32) {
    let left = of_2023::open_named(left);
    let Ok(right) = draft2::store::open(right) else {
        eprintln!("bench-guest-2023: the store refused the bucket {right:?}");
        exit(1)
    };
    let value = vec![7; size as usize];
    let keys: Vec<String> = (0..KEYS).map(|n| format!("v-{n:014}")).collect();
    let counters: Vec<String> = (0..KEYS).map(|n| format!("c-{n:014}")).collect();
    for round in 0..=rounds {
        let times = [
            time(&keys, |key| of_2023::set(left, key, &value)),
            time(&keys, |key| right.set(key, &value).unwrap()),
            time(&keys, |key| assert_eq!(of_2023::get(left, key).len(), value.len())),
            time(&keys, |key| {
                assert_eq!(right.get(key).unwrap().map(|value| value.len()), Some(value.len()))
            }),
            time(&keys, |key| assert!(of_2023::done(of_2023::readwrite::exists(left, key)))),
            time(&keys, |key| assert!(right.exists(key).unwrap())),
            time(&counters, |key| _ = of_2023::done(of_2023::atomic::increment(left, key, 1))),
            time(&counters, |key| _ = draft2::atomics::increment(&right, key, 1).unwrap()),
        ];
        // The first round warms up.
        if round > 0 {
            let [a, b, c, d, e, f, g, h] = times;
            println!("{a} {c} {e} {g} {b} {d} {f} {h}");
        }
    }
}

/// Nanoseconds of one call, on average.
fn time(keys: &[String], mut call: impl FnMut(&str)) -> u128 {
    let start = Instant::now();
    for key in keys {
        call(black_box(key));
    }
    start.elapsed().as_nanos() / u128::from(KEYS)
}
