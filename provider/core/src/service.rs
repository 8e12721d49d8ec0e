//! A store behind the rules that hold for all of them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::counter::Delta;
use crate::cursor::Scope;
use crate::limits::{check_key, check_value};
use crate::{Bucket, Error, Page, Policy, Result, Store, Swap, Value, Version, cursor, limits};

/// A [`Store`] and the [`Policy`] it is used under.
#[derive(Debug, Default)]
pub struct Service<S> {
    pub(crate) store: S,
    pub(crate) policy: Policy,
}

impl<S: Store> Service<S> {
    /// Puts `policy` before `store`.
    pub const fn new(store: S, policy: Policy) -> Self {
        Self { store, policy }
    }

    /// Opens a bucket, if the policy allows it.
    pub fn open(&self, name: &str) -> Result<Handle<S::Bucket>> {
        self.policy.check_bucket(name)?;
        Ok(Handle {
            bucket: self.store.open(name)?,
            scope: Scope::of(name),
            read_only: self.policy.read_only(),
        })
    }
}

/// A [`Bucket`] whose every call is checked first.
#[derive(Debug, Clone)]
pub struct Handle<B> {
    pub(crate) bucket: B,
    pub(crate) scope: Scope,
    read_only: bool,
}

impl<B: Bucket> Handle<B> {
    /// See [`Bucket::get`].
    #[inline]
    pub fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        check_key(key)?;
        self.bucket.get(key, found)
    }

    /// See [`Bucket::exists`].
    #[inline]
    pub fn exists(&self, key: &str) -> Result<bool> {
        check_key(key)?;
        self.bucket.exists(key)
    }

    /// See [`Bucket::set`].
    #[inline]
    pub fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.check_write(&key)?;
        check_value(&value)?;
        self.bucket.set(key, value)
    }

    /// See [`Bucket::delete`].
    #[inline]
    pub fn delete(&self, key: &str) -> Result<()> {
        self.check_write(key)?;
        self.bucket.delete(key)
    }

    /// See [`Bucket::increment`].
    #[inline]
    pub fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        self.check_write(&key)?;
        self.bucket.increment(key, delta)
    }

    /// The page at a cursor of `0.2.0-draft`, which is a plain position.
    pub fn list(&self, cursor: Option<u64>) -> Result<Page> {
        let mut page = Page::default();
        self.bucket.list(cursor.unwrap_or(0), &mut page)?;
        Ok(page)
    }

    /// The page at a cursor of `0.2.0-draft2`, and the cursor of the next.
    pub fn list_by_token(&self, token: Option<&str>) -> Result<(Page, Option<String>)> {
        let position = token.map(|token| cursor::decode(token, self.scope)).transpose()?;
        let page = self.list(position)?;
        let next = page.next().map(|next| cursor::encode(next, self.scope));
        Ok((page, next))
    }

    /// See [`Bucket::get_many`]. The reply's size is limited here, for every backend.
    pub fn get_many(&self, keys: &[String], mut each: impl FnMut(Option<Value<'_>>)) -> Result<()> {
        keys.iter().try_for_each(|key| check_key(key))?;
        let mut left = limits::VALUES;
        self.bucket.get_many(keys, &mut |value| {
            let len = value.as_ref().map_or(0, |value| value.len());
            left = left.checked_sub(len).ok_or(Error::ResultTooLarge)?;
            each(value);
            Ok(())
        })
    }

    /// See [`Bucket::set_many`].
    pub fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        self.check_writable()?;
        for (key, value) in &pairs {
            check_key(key)?;
            check_value(value)?;
        }
        self.bucket.set_many(pairs)
    }

    /// See [`Bucket::delete_many`].
    pub fn delete_many(&self, keys: &[String]) -> Result<()> {
        self.check_writable()?;
        keys.iter().try_for_each(|key| check_key(key))?;
        self.bucket.delete_many(keys)
    }

    /// See [`Bucket::version`].
    pub fn version(&self, key: &str) -> Result<Version> {
        check_key(key)?;
        self.bucket.version(key)
    }

    /// See [`Bucket::snapshot`].
    pub fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        check_key(key)?;
        self.bucket.snapshot(key, found)
    }

    /// See [`Bucket::swap`].
    pub fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        self.check_write(key)?;
        check_value(&value)?;
        self.bucket.swap(key, expected, value)
    }

    #[inline]
    pub(crate) fn check_writable(&self) -> Result<()> {
        if self.read_only { Err(Error::AccessDenied) } else { Ok(()) }
    }

    #[inline]
    pub(crate) fn check_write(&self, key: &str) -> Result<()> {
        self.check_writable()?;
        check_key(key)
    }
}
