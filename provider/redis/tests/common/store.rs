//! Stores on a cluster, and waiting for what it does.
#![allow(dead_code, reason = "each test has its own needs")]

use std::thread;
use std::time::{Duration, Instant};

use keyvalue_core::Bucket;
use keyvalue_redis::{Native, Redis, RedisBucket, Settings};

/// A bucket that is reached over the standard library's network.
pub type TestBucket = RedisBucket<Native>;

/// A store by its URL.
pub fn store(url: &str, timeout: &str) -> Redis<Native> {
    let variables = [("KEYVALUE_REDIS_URL", url), ("KEYVALUE_REDIS_TIMEOUT", timeout)];
    Redis::new(Native, Settings::from_environment(variables).unwrap())
}

pub fn wait_until(mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(40), "it takes too long");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The value of a key.
pub fn value(bucket: &TestBucket, key: &str) -> Option<Vec<u8>> {
    bucket.get(key, |value| value.into_owned()).unwrap()
}
