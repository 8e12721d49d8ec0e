//! Does to the store that it is given what the native peers do to theirs, and prints times.
//!
//! * `set`, `overwrite`, `overwrite-ttl`, `get`, `exists`, `increment`, `set-many`, `get-many`,
//!   `scan`, `together`, `read`, `pick`, `one`, with an AMOUNT: see the crate `workload`.
//!   The bucket is the one that the variable `BUCKET` names.
//! * `load KEYS`: stores so many keys by `set-many`; prints how long it took in all, how
//!   long the longest call took, and how much memory this program has. Then it waits
//!   for the end of its input, so that its host can be looked at.
//! * `list KEYS`: lists all of them through draft, then through draft2; prints both times.

mod bulk;

use std::env::{args, var};
use std::fmt::Debug;
use std::process::ExitCode;

use conformance::draft2::{atomics, batch, store};
use conformance::extra::{query, ttl};
use workload::{Result, Subject, run};

/// The bucket that is used: that of `kv`, where no other is named.
fn bucket_name() -> String {
    var("BUCKET").unwrap_or_else(|_| "default".into())
}

fn main() -> ExitCode {
    let words: Vec<String> = args().skip(1).collect();
    let [workload, amount] = &words[..] else {
        eprintln!("store-guest: WORKLOAD AMOUNT");
        return ExitCode::from(2);
    };
    match work(workload, amount) {
        Ok(printed) => {
            println!("{printed}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("store-guest: {error}");
            ExitCode::FAILURE
        }
    }
}

fn work(workload: &str, amount: &str) -> Result<String> {
    let amount = amount.parse()?;
    match workload {
        "load" => bulk::load(amount),
        "list" => bulk::list(amount),
        _ => run(&mut Opened(done(store::open(&bucket_name()))?), workload, amount),
    }
}

/// The errors of both drafts are no Rust errors.
fn done<T, E: Debug>(result: std::result::Result<T, E>) -> Result<T> {
    result.map_err(|error| format!("{error:?}").into())
}

struct Opened(store::Bucket);

impl Subject for Opened {
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
        done(self.0.set(key, value))
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
        done(self.0.get(key))
    }

    fn increment(&mut self, key: &str) -> Result<i64> {
        done(atomics::increment(&self.0, key, 1))
    }

    fn exists(&mut self, key: &str) -> Result<bool> {
        done(self.0.exists(key))
    }

    fn get_many(&mut self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        Ok(done(batch::get_many(&self.0, keys))?.into_iter().map(|(_, value)| value).collect())
    }

    fn set_many(&mut self, pairs: &[(String, Vec<u8>)]) -> Result<()> {
        done(batch::set_many(&self.0, pairs))
    }

    fn set_for_an_hour(&mut self, key: &str, value: &[u8]) -> Result<()> {
        done(ttl::set_with_ttl(&self.0, key, value, 3_600_000))
    }

    fn scan(&mut self, each: &mut dyn FnMut(&str, &[u8])) -> Result<()> {
        let range = query::Range { start: None, end: None, prefix: None };
        let mut cursor = None;
        loop {
            let page = done(query::scan(&self.0, &range, false, 0, cursor.as_deref()))?;
            page.entries.iter().for_each(|(key, value)| each(key, value));
            cursor = page.cursor;
            if cursor.is_none() {
                return Ok(());
            }
        }
    }
}
