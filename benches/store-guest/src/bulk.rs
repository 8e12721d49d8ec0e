//! Many keys at once.

use std::io::{Write, stdin, stdout};
use std::time::{Duration, Instant};

use conformance::{draft, draft2};
use workload::{Result, check, key, value};

use crate::{bucket_name, done};

/// So many pairs go into one call.
const PAIRS: usize = 1_000;

/// Stores the keys of all numbers below `keys`.
pub fn load(keys: u64) -> Result<String> {
    let bucket = done(draft2::store::open(&bucket_name()))?;
    let (start, mut longest) = (Instant::now(), Duration::ZERO);
    for first in (0..keys).step_by(PAIRS) {
        let numbers = first..keys.min(first + PAIRS as u64);
        let pairs: Vec<_> = numbers.map(|number| (key(number), value(number).to_vec())).collect();
        let called = Instant::now();
        done(draft2::batch::set_many(&bucket, &pairs))?;
        longest = longest.max(called.elapsed());
    }
    println!("{} {} {}", start.elapsed().as_nanos(), longest.as_nanos(), memory());
    stdout().flush()?;
    stdin().read_line(&mut String::new())?;
    Ok("done".into())
}

/// How much memory this component has, in bytes.
fn memory() -> usize {
    #[cfg(target_family = "wasm")]
    return core::arch::wasm32::memory_size(0) << 16;
    #[cfg(not(target_family = "wasm"))]
    return 0;
}

/// Lists the keys of [`load`] through both drafts.
pub fn list(keys: u64) -> Result<String> {
    let expected = Sum::of((0..keys).map(key));
    let bucket = done(draft::store::open(&bucket_name()))?;
    let (start, mut listed, mut cursor) = (Instant::now(), Sum::default(), None);
    loop {
        let page = done(draft::list_keys(&bucket, cursor.as_ref()))?;
        listed.add(page.keys);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let in_draft = start.elapsed();
    listed.compare(&expected)?;

    let bucket = done(draft2::store::open(&bucket_name()))?;
    let (start, mut listed, mut cursor) = (Instant::now(), Sum::default(), None);
    loop {
        let page = done(draft2::list_keys(&bucket, cursor.as_ref()))?;
        listed.add(page.keys);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let in_draft2 = start.elapsed();
    listed.compare(&expected)?;
    Ok(format!("{} {}", in_draft.as_nanos(), in_draft2.as_nanos()))
}

/// Enough of a set of keys to tell it from another one.
#[derive(Default, PartialEq)]
struct Sum {
    keys: u64,
    sum: u64,
}

impl Sum {
    fn of(keys: impl Iterator<Item = String>) -> Self {
        let mut sum = Self::default();
        sum.add(keys);
        sum
    }

    fn add(&mut self, keys: impl IntoIterator<Item = String>) {
        for key in keys {
            self.keys += 1;
            self.sum = self.sum.wrapping_add(check(&key));
        }
    }

    fn compare(&self, expected: &Self) -> Result<()> {
        if self != expected {
            let (listed, expected) = (self.keys, expected.keys);
            return Err(format!("listed {listed} keys, not each of {expected} once").into());
        }
        Ok(())
    }
}
