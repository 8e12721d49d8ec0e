//! The workloads, by name.

use std::hint::black_box;
use std::io::stdin;
use std::time::{Duration, Instant};

use crate::{COUNTER, Result, Subject, VALUE, key, many, value};

/// Keys are visited in steps of this prime: not in the order in which they were stored.
const STRIDE: u64 = 7_919;

/// So many increments lie between two looks at the clock.
const UNTIMED: u64 = 16;

/// Runs a workload and returns what it has to print.
///
/// * `set`, `overwrite`, `get`, `exists`, `increment`: does so many of them, after some that are
///   not timed; prints nanoseconds of one. `overwrite`, `get` and `exists` want the keys of `set`
///   there.
/// * `set-many`, `get-many`: the same with 100 keys a call; `get-many` wants those of `set-many`.
/// * `overwrite-ttl`: as `overwrite`, with a time to live.
/// * `scan`: reads all keys and values in order, once untimed and then until there were so
///   many of them; prints nanoseconds of one.
/// * `together`: says `ready`, waits for a line, and increments one key for so many
///   milliseconds; prints the number of increments, and the nanoseconds they took.
/// * `read`: prints the number under that key.
///
/// # Errors
/// When the store refuses a call, or answers wrongly.
pub fn run(subject: &mut impl Subject, workload: &str, amount: u64) -> Result<String> {
    let nanoseconds = match workload {
        "set" => set(subject, amount),
        "overwrite" => overwrite(subject, amount, |subject, key, value| subject.set(key, value)),
        "overwrite-ttl" => {
            overwrite(subject, amount, |subject, key, value| subject.set_for_an_hour(key, value))
        }
        "scan" => scan(subject, amount),
        "get" => get(subject, amount),
        "exists" => exists(subject, amount),
        "increment" => increment(subject, amount),
        "set-many" => many::set(subject, amount),
        "get-many" => many::get(subject, amount),
        "together" => return together(subject, Duration::from_millis(amount)),
        "read" => return read(subject),
        _ => return Err(format!("there is no workload `{workload}`").into()),
    }?;
    Ok(nanoseconds.to_string())
}

/// Nanoseconds of one of `amount` operations.
pub fn time(amount: u64, mut operation: impl FnMut(u64) -> Result<()>) -> Result<u128> {
    let start = Instant::now();
    for number in 0..amount {
        operation(number)?;
    }
    Ok(start.elapsed().as_nanos() / u128::from(amount.max(1)))
}

/// Keys are made before the clock starts.
pub fn keys(amount: u64) -> Vec<String> {
    (0..amount).map(key).collect()
}

fn at(keys: &[String], number: u64) -> &str {
    &keys[number as usize % keys.len()]
}

fn set(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    let keys = keys(amount);
    for number in 0..amount / 10 {
        subject.set(&key(u64::MAX - number), &value(number))?;
    }
    time(amount, |number| subject.set(at(&keys, number), &value(number)))
}

fn overwrite<S: Subject>(
    subject: &mut S,
    amount: u64,
    set: impl Fn(&mut S, &str, &[u8]) -> Result<()>,
) -> Result<u128> {
    let keys = keys(amount);
    for number in 0..amount / 10 {
        set(subject, at(&keys, number), &value(number))?;
    }
    time(amount, |number| set(subject, at(&keys, number * STRIDE), &value(number)))
}

fn scan(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    let mut pass = || -> Result<u64> {
        let (mut entries, mut last, mut in_order) = (0, String::new(), true);
        subject.scan(&mut |key, value| {
            in_order &= *last < *key && !black_box(value).is_empty();
            last.replace_range(.., key);
            entries += 1;
        })?;
        if in_order && entries > 0 { Ok(entries) } else { Err("the keys are in no order".into()) }
    };
    pass()?;
    let (start, mut entries) = (Instant::now(), 0);
    while entries < amount {
        entries += pass()?;
    }
    Ok(start.elapsed().as_nanos() / u128::from(entries))
}

fn get(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    let keys = keys(amount);
    let mut read = |number| {
        let found = black_box(subject.get(at(&keys, number))?);
        if found.is_none_or(|value| value.len() != VALUE) {
            return Err(format!("`{}` does not have its value", at(&keys, number)).into());
        }
        Ok(())
    };
    // All of them once, so that what the store can keep in memory is there.
    time(amount, &mut read)?;
    time(amount, |number| read(number * STRIDE))
}

fn exists(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    let keys = keys(amount);
    let mut ask = |number| match subject.exists(at(&keys, number))? {
        true => Ok(()),
        false => Err(format!("`{}` is not there", at(&keys, number)).into()),
    };
    time(amount / 10, &mut ask)?;
    time(amount, |number| ask(number * STRIDE))
}

fn increment(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    for _ in 0..amount / 10 {
        subject.increment(COUNTER)?;
    }
    let mut last = subject.increment(COUNTER)?;
    time(amount, |_| {
        let sum = subject.increment(COUNTER)?;
        if sum != last + 1 {
            return Err(format!("{sum} follows {last}").into());
        }
        last = sum;
        Ok(())
    })
}

fn together(subject: &mut impl Subject, duration: Duration) -> Result<String> {
    // The store is open, and has been used, before the others are waited for.
    let mut last = subject.increment(COUNTER)?;
    println!("ready");
    stdin().read_line(&mut String::new())?;
    let (start, mut count) = (Instant::now(), 1);
    while start.elapsed() < duration {
        for _ in 0..UNTIMED {
            let sum = subject.increment(COUNTER)?;
            if sum <= last {
                return Err(format!("{sum} came after {last}").into());
            }
            last = sum;
        }
        count += UNTIMED;
    }
    Ok(format!("{count} {}", start.elapsed().as_nanos()))
}

fn read(subject: &mut impl Subject) -> Result<String> {
    let text = subject.get(COUNTER)?.ok_or("nothing was counted")?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
