//! The floor that stores are measured against: all of the interface, none of the work.
//!
//! A bucket named `16` reads 16 zero bytes under every key; writes are dropped.
#![cfg(target_family = "wasm")]

extern crate alloc;

use keyvalue_bindings::{Delta, Once, Provider, export};
use keyvalue_core::{Bucket, Page, Policy, Result, Service, Store, Swap, Value, Version};

struct Noop;

static SERVICE: Once<Service<Nothing>> = Once::new();

impl Provider for Noop {
    type Store = Nothing;

    fn service() -> Result<&'static Service<Nothing>> {
        SERVICE.get_or_try(|| Ok(Service::new(Nothing, Policy::default())))
    }
}

export!(Noop);

struct Nothing;

impl Store for Nothing {
    type Bucket = Zeroes;

    fn open(&self, name: &str) -> Result<Zeroes> {
        // They stay for as long as the instance: a bench opens one bucket.
        Ok(Zeroes(alloc::vec![0; name.parse().unwrap_or(0)].leak()))
    }
}

#[derive(Clone)]
struct Zeroes(&'static [u8]);

impl Bucket for Zeroes {
    fn get<R>(&self, _: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(Some(found(Value::Borrowed(self.0))))
    }

    fn exists(&self, _: &str) -> Result<bool> {
        Ok(true)
    }

    fn set(&self, _: String, _: Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn delete(&self, _: &str) -> Result<()> {
        Ok(())
    }

    fn increment(&self, _: String, _: Delta) -> Result<i128> {
        Ok(1)
    }

    fn list(&self, _: u64, _: &mut Page) -> Result<()> {
        Ok(())
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        keys.iter().try_for_each(|_| each(None))
    }

    fn set_many(&self, _: Vec<(String, Vec<u8>)>) -> Result<()> {
        Ok(())
    }

    fn delete_many(&self, _: &[String]) -> Result<()> {
        Ok(())
    }

    fn version(&self, _: &str) -> Result<Version> {
        Ok(Version::ABSENT)
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        Ok((self.get(key, found)?, Version::ABSENT))
    }

    fn swap(&self, _: &str, _: Version, _: Vec<u8>) -> Result<Swap> {
        Ok(Swap::Done)
    }
}
