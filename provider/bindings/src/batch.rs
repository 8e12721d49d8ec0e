//! `batch` of both drafts. They differ in how `get-many` spells a missing key.
//!
//! # Safety
//! As for [`store`](crate::store).
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use alloc::vec::Vec;

use keyvalue_core::Value;

use crate::lift::{RawPair, RawString, pairs, strings};
use crate::{Bucket, Provider, Reply};

/// How many words an element of `get-many`'s reply has, in either draft.
const WORDS: usize = 5;

/// `get-many` of `0.2.0-draft`: `list<option<tuple<string, list<u8>>>>`.
pub unsafe fn get_many_draft<P: Provider>(
    bucket: &Bucket<P>,
    keys: *mut RawString,
    len: usize,
) -> *const Reply {
    let element = |key: [usize; 2], value: Option<[usize; 2]>| match value {
        Some([start, len]) => [1, key[0], key[1], start, len],
        None => [0; WORDS],
    };
    unsafe { get_many::<P>(bucket, keys, len, element) }
}

/// `get-many` of `0.2.0-draft2`: `list<tuple<string, option<list<u8>>>>`.
pub unsafe fn get_many_draft2<P: Provider>(
    bucket: &Bucket<P>,
    keys: *mut RawString,
    len: usize,
) -> *const Reply {
    let element = |key: [usize; 2], value: Option<[usize; 2]>| match value {
        Some([start, len]) => [key[0], key[1], 1, start, len],
        None => [key[0], key[1], 0, 0, 0],
    };
    unsafe { get_many::<P>(bucket, keys, len, element) }
}

unsafe fn get_many<P: Provider>(
    bucket: &Bucket<P>,
    keys: *mut RawString,
    len: usize,
    element: fn([usize; 2], Option<[usize; 2]>) -> [usize; WORDS],
) -> *const Reply {
    let (keys, reply) = unsafe { (strings(keys, len), Reply::begin_apart()) };
    let mut elements = Vec::with_capacity(len);
    let mut names = keys.iter();
    let found = bucket.get_many(&keys, |value| {
        let value = value.map(|value| reply.keep(value));
        let key = names.next().map_or([0, 0], |key| [key.as_ptr() as usize, key.len()]);
        elements.push(element(key, value));
    });
    if found.is_ok() {
        reply.put_list(1, elements);
        for key in keys {
            reply.keep(Value::Owned(key.into_bytes()));
        }
    }
    reply.end(1, found)
}

/// `set-many`
pub unsafe fn set_many<P: Provider>(bucket: &Bucket<P>, new: *mut RawPair, len: usize) -> *const Reply {
    let (new, reply) = unsafe { (pairs(new, len), Reply::begin_apart()) };
    reply.end(1, bucket.set_many(new))
}

/// `delete-many`
pub unsafe fn delete_many<P: Provider>(bucket: &Bucket<P>, keys: *mut RawString, len: usize) -> *const Reply {
    let (keys, reply) = unsafe { (strings(keys, len), Reply::begin_apart()) };
    reply.end(1, bucket.delete_many(&keys))
}
