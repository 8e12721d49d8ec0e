//! `ttl`: keys that are there for a limited time.
//!
//! # Safety
//! As for [`store`](crate::store), with a `bucket` of draft2.
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use keyvalue_core::Store;
use keyvalue_core::extra::Expiring;

use crate::lift::{list, string};
use crate::{Bucket, Provider, Reply};

/// `set-with-ttl`
pub unsafe fn set_with_ttl<P: Provider<Store: Store<Bucket: Expiring>>>(
    bucket: &Bucket<P>,
    key: *mut u8,
    key_len: usize,
    value: *mut u8,
    len: usize,
    ttl: u64,
) -> *const Reply {
    let (key, value, reply) = unsafe { (string(key, key_len), list(value, len), Reply::begin_apart()) };
    reply.end(1, bucket.set_with_ttl(key, value, ttl))
}

/// `expire`
pub unsafe fn expire<P: Provider<Store: Store<Bucket: Expiring>>>(
    bucket: &Bucket<P>,
    key: *mut u8,
    len: usize,
    has_ttl: u32,
    ttl: u64,
) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin_apart()) };
    let found = bucket.expire(&key, (has_ttl != 0).then_some(ttl));
    reply.end_bool(found)
}

/// `ttl`: `result<option<u64>, error>`, whose number has an even place.
pub unsafe fn ttl<P: Provider<Store: Store<Bucket: Expiring>>>(
    bucket: &Bucket<P>,
    key: *mut u8,
    len: usize,
) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin_apart()) };
    let left = bucket.ttl(&key).map(|left| {
        if let Some(left) = left {
            reply.put(2, 1);
            reply.put_u64(4, left);
        }
    });
    reply.end(2, left)
}

/// Exports `keyvalue-virt:extra/ttl` for a [`Provider`] whose buckets are [`Expiring`].
#[macro_export]
macro_rules! export_ttl {
    ($provider:ident) => {
        const _: () = {
            use $crate::{Bucket, Reply};

            $crate::export_function! {
                "keyvalue-virt:extra/ttl@0.1.0#set-with-ttl" =>
                ttl::set_with_ttl<$provider>(bucket: &Bucket<$provider>, key: *mut u8, key_len: usize, value: *mut u8, len: usize, ttl: u64) -> *const Reply;
                "keyvalue-virt:extra/ttl@0.1.0#expire" =>
                ttl::expire<$provider>(bucket: &Bucket<$provider>, key: *mut u8, len: usize, has_ttl: u32, ttl: u64) -> *const Reply;
                "keyvalue-virt:extra/ttl@0.1.0#ttl" =>
                ttl::ttl<$provider>(bucket: &Bucket<$provider>, key: *mut u8, len: usize) -> *const Reply;
            }
        };
    };
}
