//! `atomics`: the counter of both drafts, and draft2's compare-and-swap.
//!
//! # Safety
//! As for [`store`](crate::store).
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use alloc::boxed::Box;
use alloc::string::String;
use core::cell::Cell;

use keyvalue_core::counter::Delta;
use keyvalue_core::{Swap, Version};

use crate::lift::{list, string};
use crate::{Bucket, Provider, Reply};

/// `increment`, whose `u64` and `s64` are the same 64 bits.
pub unsafe fn increment<P: Provider>(
    bucket: &Bucket<P>,
    key: *mut u8,
    len: usize,
    delta: Delta,
) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin()) };
    // The sum was checked against the type of `delta`: the cast keeps its bits.
    let sum = bucket.increment(key, delta).map(|sum| reply.put_u64(2, sum as u64));
    reply.end(2, sum)
}

/// A key, and the version it had when the guest last looked.
#[expect(missing_debug_implementations, reason = "a resource")]
pub struct Cas<P: Provider> {
    bucket: Bucket<P>,
    key: String,
    seen: Cell<Version>,
}

/// `cas.new`
pub unsafe fn cas_new<P: Provider>(bucket: &Bucket<P>, key: *mut u8, len: usize) -> *const Reply {
    let (key, reply) = unsafe { (string(key, len), Reply::begin_apart()) };
    let made = bucket.version(&key).map(|version| {
        let cas = Cas::<P> { bucket: bucket.clone(), key, seen: Cell::new(version) };
        reply.put(1, unsafe { resource::new(Box::into_raw(Box::new(cas)).cast()) });
    });
    reply.end(1, made)
}

/// Ends a `cas` resource.
pub unsafe fn cas_drop<P: Provider>(cas: *mut Cas<P>) {
    let _ = unsafe { Box::from_raw(cas) };
}

/// `cas.current`
pub unsafe fn cas_current<P: Provider>(cas: &Cas<P>) -> *const Reply {
    let reply = unsafe { Reply::begin() };
    let found = cas.bucket.snapshot(&cas.key, |value| reply.put_value(2, value));
    reply.end_option(found.map(|(value, version)| {
        cas.seen.set(version);
        value
    }))
}

/// `swap`. The guest gave the handle away; when the swap fails it gets it back, renewed.
pub unsafe fn swap<P: Provider>(handle: usize, value: *mut u8, len: usize) -> *const Reply {
    let (value, reply) = unsafe { (list(value, len), Reply::begin()) };
    // SAFETY: the handle is this component's own, so what stands behind it is from `cas_new`.
    let cas = unsafe { &*resource::rep(handle).cast::<Cas<P>>() };
    match cas.bucket.swap(&cas.key, cas.seen.get(), value) {
        Ok(Swap::Changed(version)) => {
            cas.seen.set(version);
            reply.put(0, 1);
            reply.put(1, 1);
            reply.put(2, handle);
            return reply;
        }
        Ok(Swap::Done) => {}
        Err(error) => {
            reply.put(0, 1);
            reply.put_error(2, &error);
        }
    }
    unsafe { resource::drop(handle) };
    reply
}

mod resource {
    #[link(wasm_import_module = "[export]wasi:keyvalue/atomics@0.2.0-draft2")]
    unsafe extern "C" {
        #[link_name = "[resource-new]cas"]
        pub fn new(cas: *mut u8) -> usize;
        #[link_name = "[resource-rep]cas"]
        pub fn rep(handle: usize) -> *mut u8;
        #[link_name = "[resource-drop]cas"]
        pub fn drop(handle: usize);
    }
}
