//! `changes`: what was written to a bucket.
//!
//! # Safety
//! As for [`store`](crate::store), with a `bucket` of draft2.
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use alloc::vec::Vec;

use keyvalue_core::extra::{Change, Changes, Observable, Since};
use keyvalue_core::{Store, Value};

use crate::lift::optional;
use crate::{Bucket, Provider, Reply};

/// `latest`
pub unsafe fn latest<P: Provider<Store: Store<Bucket: Observable>>>(bucket: &Bucket<P>) -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    let latest = bucket.latest().map(|position| reply.put_string(1, position));
    reply.end(1, latest)
}

/// `since`: its `changes-error { store-error(error), gap(string) }` is at word 1.
pub unsafe fn since<P: Provider<Store: Store<Bucket: Observable>>>(
    bucket: &Bucket<P>,
    has_position: u32,
    position: *mut u8,
    len: usize,
    limit: u32,
) -> *const Reply {
    let (position, reply) = unsafe { (optional(has_position, position, len), Reply::begin_apart()) };
    match bucket.since(position.as_deref(), limit) {
        Ok(Since::Changes(Changes { changes, position })) => {
            reply.put_changes(1, changes);
            reply.put_string(3, position);
        }
        Ok(Since::Gap(position)) => {
            reply.put(0, 1);
            reply.put(1, 1);
            reply.put_string(2, position);
        }
        Err(error) => {
            reply.put(0, 1);
            reply.put_error(2, &error);
        }
    }
    reply
}

impl Reply {
    /// Sets two words to the place and the length of a list of changes. The number in an
    /// element has an even place, so elements are put together of 64-bit halves.
    fn put_changes(&mut self, at: usize, changes: Vec<Change>) {
        let len = changes.len();
        for Change { key, value, ttl } in changes {
            let key = self.keep_string(key);
            let has = value.is_some().into();
            let [start, len] = value.map_or([0; 2], |value| self.keep(Value::Owned(value)));
            let ttl = [ttl.is_some().into(), ttl.unwrap_or(0)];
            self.push_wide(&[double(key), double([has, start]), double([len, 0]), ttl[0], ttl[1]]);
        }
        let place = self.pushed_wide().as_ptr() as usize;
        self.put(at, place);
        self.put(at.wrapping_add(1), len);
    }
}

/// Two words as one number; the first is its lower half.
pub(crate) fn double([low, high]: [usize; 2]) -> u64 {
    low as u64 | (high as u64) << 32
}

/// Exports `keyvalue-virt:extra/changes` for a [`Provider`] whose buckets are [`Observable`].
#[macro_export]
macro_rules! export_changes {
    ($provider:ident) => {
        const _: () = {
            use $crate::{Bucket, Reply};

            $crate::export_function! {
                "keyvalue-virt:extra/changes@0.1.0#latest" =>
                changes::latest<$provider>(bucket: &Bucket<$provider>) -> *const Reply;
                "keyvalue-virt:extra/changes@0.1.0#since" =>
                changes::since<$provider>(bucket: &Bucket<$provider>, has_position: u32, position: *mut u8, len: usize, limit: u32) -> *const Reply;
            }
        };
    };
}
