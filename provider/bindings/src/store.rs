//! `store` of both drafts. They differ in `open`, whose resources are not the
//! same, and in the cursors of `list-keys`.
//!
//! # Safety
//! The functions are called by the exports of [`export!`](crate::export), with
//! the arguments of the canonical ABI, and with a `bucket` that is the one of `P`.
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use alloc::boxed::Box;
use alloc::vec::Vec;

use keyvalue_core::{Page, Result};

use crate::lift::{list, optional, string};
use crate::{Bucket, Provider, Reply};

/// Opens a bucket; `new` makes a resource of the draft that was called.
pub unsafe fn open<P: Provider>(
    new: unsafe extern "C" fn(*mut u8) -> usize,
    name: *mut u8,
    len: usize,
) -> *const Reply {
    let (name, reply) = unsafe { (string(name, len), Reply::begin_apart()) };
    let opened = P::service().and_then(|service| service.open(&name)).map(|bucket| {
        let bucket: *mut Bucket<P> = Box::into_raw(Box::new(bucket));
        reply.put(1, unsafe { new(bucket.cast()) });
    });
    reply.end(1, opened)
}

/// Ends a bucket resource.
pub unsafe fn drop<P: Provider>(bucket: *mut Bucket<P>) {
    let _ = unsafe { Box::from_raw(bucket) };
}

/// `get`
pub unsafe fn get<P: Provider>(bucket: &Bucket<P>, key: *mut u8, len: usize) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin()) };
    let found = bucket.get(&key, |value| reply.put_value(2, value));
    reply.end_option(found)
}

/// `set`
pub unsafe fn set<P: Provider>(
    bucket: &Bucket<P>,
    key: *mut u8,
    key_len: usize,
    value: *mut u8,
    len: usize,
) -> *const Reply {
    let (key, value, reply) = unsafe { (string(key, key_len), list(value, len), Reply::begin()) };
    reply.end(1, bucket.set(key, value))
}

/// `delete`
pub unsafe fn delete<P: Provider>(bucket: &Bucket<P>, key: *mut u8, len: usize) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin()) };
    reply.end(1, bucket.delete(&key))
}

/// `exists`
pub unsafe fn exists<P: Provider>(bucket: &Bucket<P>, key: *mut u8, len: usize) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin()) };
    reply.end_bool(bucket.exists(&key))
}

/// `list-keys` of `0.2.0-draft`: its reply has a 64-bit number and so an even layout.
pub unsafe fn list_keys_draft<P: Provider>(bucket: &Bucket<P>, has_cursor: u32, cursor: u64) -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    let listed = bucket.list((has_cursor != 0).then_some(cursor)).map(|page| {
        if let Some(next) = page.next() {
            reply.put(4, 1);
            reply.put_u64(6, next);
        }
        reply.put_keys(2, page);
    });
    reply.end(2, listed)
}

/// `list-keys` of `0.2.0-draft2`.
pub unsafe fn list_keys_draft2<P: Provider>(
    bucket: &Bucket<P>,
    has_cursor: u32,
    cursor: *mut u8,
    len: usize,
) -> *const Reply {
    let (cursor, reply) = unsafe { (optional(has_cursor, cursor, len), Reply::begin_apart()) };
    let listed = bucket.list_by_token(cursor.as_deref()).map(|(page, next)| {
        reply.put_keys(1, page);
        if let Some(next) = next {
            reply.put(3, 1);
            reply.put_string(4, next);
        }
    });
    reply.end(1, listed)
}

impl Reply {
    /// Ends a result of type `option`, whose payload was put when it was found.
    #[inline]
    pub(crate) fn end_option(&mut self, found: Result<Option<()>>) -> *const Self {
        self.end_bool(found.map(|found| found.is_some()))
    }

    fn put_keys(&mut self, at: usize, page: Page) {
        let (text, ends) = page.into_text();
        let [mut start, _] = self.keep(keyvalue_core::Value::Owned(text.into_bytes()));
        let mut elements = Vec::with_capacity(ends.len());
        let mut last_end = 0;
        for &end in &ends {
            let len = end.wrapping_sub(last_end);
            elements.push([start, len]);
            start = start.wrapping_add(len);
            last_end = end;
        }
        self.put_list(at, elements);
    }
}
