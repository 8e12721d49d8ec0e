//! The workloads, by name.

use std::hint::black_box;
use std::io::stdin;
use std::time::{Duration, Instant};

use crate::{COUNTER, Result, Subject, VALUE, key, many, value};

/// Keys are visited in steps of this prime: not in the order in which they were stored.
const STRIDE: u64 = 7_919;

/// So many increments lie between two looks at the clock.
const UNTIMED: u64 = 16;

/// So many pairs are stored at once.
const PAIRS: u64 = 1_000;

/// So many keys of a large store are read.
const PICKED: u64 = 10_000;

/// Runs a workload and returns what it has to print. Values have [`VALUE`] bytes, or as many as
/// stand behind an `@` in its name. `overwrite*9` does nine times as many of them on the same keys, and
/// so do `overwrite-ttl`, `get` and `increment`.
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
/// * `load`: stores so many keys, many at once; prints nanoseconds of all, and of the longest call.
/// * `pick`: of so many keys that are there, reads some that lie far apart; prints nanoseconds of one.
/// * `one`: reads the key of that number.
///
/// # Errors
/// When the store refuses a call, or answers wrongly.
pub fn run(subject: &mut impl Subject, workload: &str, amount: u64) -> Result<String> {
    let (workload, times) = match workload.rsplit_once('*') {
        Some((workload, times)) => (workload, times.parse()?),
        None => (workload, 1),
    };
    let (workload, bytes) = match workload.split_once('@') {
        Some((workload, bytes)) => (workload, bytes.parse()?),
        None => (workload, VALUE),
    };
    let mut value = sized(bytes);
    let value = value.as_mut_slice();
    let nanoseconds = match workload {
        "set" => set(subject, amount, value),
        "overwrite" => {
            overwrite(subject, [amount, times], value, |subject, key, value| subject.set(key, value))
        }
        "overwrite-ttl" => overwrite(subject, [amount, times], value, |subject, key, value| {
            subject.set_for_an_hour(key, value)
        }),
        "scan" => scan(subject, amount),
        "get" => get(subject, [amount, times], bytes),
        "exists" => exists(subject, amount),
        "pick" => pick(subject, amount),
        "increment" => increment(subject, [amount, times]),
        "set-many" => many::set(subject, amount),
        "get-many" => many::get(subject, amount),
        "together" => return together(subject, Duration::from_millis(amount)),
        "read" => return read(subject),
        "load" => return load(subject, amount),
        "one" => return picked(subject, &key(amount), VALUE).map(|()| "there".into()),
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

/// A value of so many bytes. Making it is not timed.
fn sized(bytes: usize) -> Vec<u8> {
    vec![b'.'; bytes]
}

/// The value of this number, in the place of another one.
fn stamped(value: &mut [u8], number: u64) -> &[u8] {
    for (byte, digit) in value.iter_mut().zip(number.to_le_bytes()) {
        *byte = digit;
    }
    value
}

fn set(subject: &mut impl Subject, amount: u64, value: &mut [u8]) -> Result<u128> {
    let keys = keys(amount);
    for number in 0..amount / 10 {
        subject.set(&key(u64::MAX - number), stamped(value, number))?;
    }
    time(amount, |number| subject.set(at(&keys, number), stamped(value, number)))
}

fn overwrite<S: Subject>(
    subject: &mut S,
    [amount, times]: [u64; 2],
    value: &mut [u8],
    set: impl Fn(&mut S, &str, &[u8]) -> Result<()>,
) -> Result<u128> {
    let keys = keys(amount);
    for number in 0..amount / 10 {
        set(subject, at(&keys, number), stamped(value, number))?;
    }
    time(amount * times, |number| set(subject, at(&keys, number * STRIDE), stamped(value, number)))
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

/// Reads a key, and looks whether its value has its length.
fn picked(subject: &mut impl Subject, key: &str, bytes: usize) -> Result<()> {
    let found = black_box(subject.get(key)?);
    if found.is_none_or(|value| value.len() != bytes) {
        return Err(format!("`{key}` does not have its value").into());
    }
    Ok(())
}

fn get(subject: &mut impl Subject, [amount, times]: [u64; 2], bytes: usize) -> Result<u128> {
    let keys = keys(amount);
    let mut read = |number| picked(subject, at(&keys, number), bytes);
    // All of them once, so that what the store can keep in memory is there.
    time(amount, &mut read)?;
    time(amount * times, |number| read(number * STRIDE))
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

/// A tenth of the keys, read before the clock starts, warms up what all reads share.
fn pick(subject: &mut impl Subject, keys: u64) -> Result<u128> {
    let chosen: Vec<_> = (0..PICKED).map(|number| key((number * STRIDE) % keys.max(1))).collect();
    for key in chosen.iter().step_by(10) {
        picked(subject, key, VALUE)?;
    }
    time(PICKED, |number| picked(subject, at(&chosen, number), VALUE))
}

fn load(subject: &mut impl Subject, amount: u64) -> Result<String> {
    let (start, mut longest) = (Instant::now(), Duration::ZERO);
    for first in (0..amount).step_by(PAIRS as usize) {
        let numbers = first..amount.min(first + PAIRS);
        let pairs: Vec<_> = numbers.map(|number| (key(number), value(number).to_vec())).collect();
        let called = Instant::now();
        subject.set_many(&pairs)?;
        longest = longest.max(called.elapsed());
    }
    Ok(format!("{} {}", start.elapsed().as_nanos(), longest.as_nanos()))
}

fn increment(subject: &mut impl Subject, [amount, times]: [u64; 2]) -> Result<u128> {
    for _ in 0..amount / 10 {
        subject.increment(COUNTER)?;
    }
    let mut last = subject.increment(COUNTER)?;
    time(amount * times, |_| {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Default)]
    struct Map(BTreeMap<String, Vec<u8>>);

    impl Subject for Map {
        fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
            self.0.insert(key.into(), value.into());
            Ok(())
        }

        fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
            Ok(self.0.get(key).cloned())
        }

        fn increment(&mut self, _: &str) -> Result<i64> {
            Err("this one does not count".into())
        }

        fn set_many(&mut self, pairs: &[(String, Vec<u8>)]) -> Result<()> {
            self.0.extend(pairs.iter().cloned());
            Ok(())
        }
    }

    #[test]
    fn values_have_the_bytes_that_the_name_of_the_workload_says() {
        let mut map = Map::default();
        run(&mut map, "set@16", 10).unwrap();
        assert!(map.0.values().all(|value| value.len() == 16));
        run(&mut map, "get@16", 10).unwrap();
        for wrong in ["get", "get@17", "get@", "got@16"] {
            assert!(run(&mut map, wrong, 10).is_err(), "{wrong}");
        }
    }

    /// A store that does nothing but count what it is asked.
    #[derive(Default)]
    struct Counting(u64);

    impl Subject for Counting {
        fn set(&mut self, _: &str, _: &[u8]) -> Result<()> {
            self.0 += 1;
            Ok(())
        }

        fn get(&mut self, _: &str) -> Result<Option<Vec<u8>>> {
            Ok(None)
        }

        fn increment(&mut self, _: &str) -> Result<i64> {
            self.0 += 1;
            Ok(self.0 as i64)
        }
    }

    #[test]
    fn what_stands_behind_the_star_multiplies_the_operations_that_count_and_not_the_warm_up() {
        let calls = |workload: &str| {
            let mut store = Counting::default();
            run(&mut store, workload, 100).map(|_| store.0).ok()
        };
        for (workload, before) in [("overwrite", 10), ("overwrite@16", 10), ("increment", 11)] {
            assert_eq!(calls(workload), Some(before + 100), "{workload}");
            assert_eq!(calls(&format!("{workload}*1")), Some(before + 100), "{workload}");
            assert_eq!(calls(&format!("{workload}*4")), Some(before + 400), "{workload}");
        }
        for wrong in ["overwrite*", "overwrite*some", "overwrite*2@16", "overwrite*-1"] {
            assert_eq!(calls(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_was_loaded_can_be_picked_and_what_was_not_is_missed() {
        let mut map = Map::default();
        run(&mut map, "load", 1_500).unwrap();
        assert_eq!(map.0.len(), 1_500);
        run(&mut map, "pick", 1_500).unwrap();
        assert_eq!(run(&mut map, "one", 1_499).unwrap(), "there");
        assert!(run(&mut map, "one", 1_500).is_err());
        assert!(run(&mut map, "pick", 1_501).is_err());
    }

    #[test]
    fn a_store_that_cannot_do_it_says_so() {
        let mut map = Map::default();
        for workload in ["increment", "scan", "overwrite-ttl"] {
            assert!(run(&mut map, workload, 10).is_err(), "{workload}");
        }
    }
}
