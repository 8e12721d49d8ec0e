//! `environment`: a provider. Every bucket has the environment variables of the host, to be read.
#![cfg(target_family = "wasm")]

use std::rc::Rc;

use keyvalue_bindings::{Once, Provider, export};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Error, Page, Policy, Result, Service, Store, Swap, Value, Version};
use wasip2::cli::environment::get_environment;

/// The variables and their values. They are the store, and each of its buckets.
#[derive(Clone)]
struct Variables(Rc<[(String, String)]>);

impl Variables {
    fn value(&self, key: &str) -> Option<Value<'_>> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| Value::Borrowed(value.as_bytes()))
    }
}

impl Store for Variables {
    type Bucket = Self;

    fn open(&self, _: &str) -> Result<Self> {
        Ok(self.clone())
    }
}

impl Bucket for Variables {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.value(key).map(found))
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.value(key).is_some())
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        let numbered = (0..).zip(self.0.iter()).skip_while(|(n, _)| *n < position);
        let _ = numbered.map(|(n, (name, _))| page.push(n, name)).find(|taken| !taken);
        Ok(())
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        keys.iter().try_for_each(|key| each(self.value(key)))
    }

    fn version(&self, key: &str) -> Result<Version> {
        Ok(if self.exists(key)? { Version(1) } else { Version::ABSENT })
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        Ok((self.get(key, found)?, self.version(key)?))
    }

    fn set(&self, _: String, _: Vec<u8>) -> Result<()> {
        Err(Error::AccessDenied)
    }

    fn delete(&self, _: &str) -> Result<()> {
        Err(Error::AccessDenied)
    }

    fn increment(&self, _: String, _: Delta) -> Result<i128> {
        Err(Error::AccessDenied)
    }

    fn set_many(&self, _: Vec<(String, Vec<u8>)>) -> Result<()> {
        Err(Error::AccessDenied)
    }

    fn delete_many(&self, _: &[String]) -> Result<()> {
        Err(Error::AccessDenied)
    }

    fn swap(&self, _: &str, _: Version, _: Vec<u8>) -> Result<Swap> {
        Err(Error::AccessDenied)
    }
}

static SERVICE: Once<Service<Variables>> = Once::new();

impl Provider for Variables {
    type Store = Self;

    fn service() -> Result<&'static Service<Self>> {
        SERVICE.get_or_try(|| Ok(Service::new(Variables(get_environment().into()), Policy::default())))
    }
}

export!(Variables);
