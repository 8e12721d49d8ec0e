//! `transactions`: reading and writing several keys at one moment.
//!
//! # Safety
//! As for [`store`](crate::store), with a `bucket` of draft2.
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::{Check, Transactional, Write};
use keyvalue_core::{Result, Store, cursor};

use crate::lift::{RawPair, RawString, list, pairs, string, strings};
use crate::{Bucket, Provider, Reply};

/// `get-multi`: `list<option<list<u8>>>`.
pub unsafe fn get_multi<P: Provider<Store: Store<Bucket: Transactional>>>(
    bucket: &Bucket<P>,
    keys: *mut RawString,
    len: usize,
) -> *const Reply {
    let (keys, reply) = unsafe { (strings(keys, len), Reply::begin_apart()) };
    let found = bucket.get_multi(&keys, |value| reply.push_option(value));
    reply.put_pushed(1, len);
    reply.end(1, found)
}

/// `get-versioned`: `list<option<versioned>>`.
pub unsafe fn get_versioned<P: Provider<Store: Store<Bucket: Transactional>>>(
    bucket: &Bucket<P>,
    keys: *mut RawString,
    len: usize,
) -> *const Reply {
    let (keys, reply) = unsafe { (strings(keys, len), Reply::begin_apart()) };
    let found = bucket.get_versioned(&keys, |found| {
        let (value, version) = found.unzip();
        reply.push_option(value);
        let version = version.map(|version| reply.keep_string(cursor::encode_version(version)));
        reply.push(&version.unwrap_or_default());
    });
    reply.put_pushed(1, len);
    reply.end(1, found)
}

/// `set-multi`
pub unsafe fn set_multi<P: Provider<Store: Store<Bucket: Transactional>>>(
    bucket: &Bucket<P>,
    new: *mut RawPair,
    len: usize,
) -> *const Reply {
    let (new, reply) = unsafe { (pairs(new, len), Reply::begin_apart()) };
    reply.end(1, bucket.set_multi(new))
}

/// `commit`
pub unsafe fn commit<P: Provider<Store: Store<Bucket: Transactional>>>(
    bucket: &Bucket<P>,
    raw_checks: *mut RawCheck,
    checks_len: usize,
    raw_writes: *mut RawWrite,
    writes_len: usize,
) -> *const Reply {
    let (checks, writes) = unsafe { (checks(raw_checks, checks_len), writes(raw_writes, writes_len)) };
    let reply = unsafe { Reply::begin_apart() };
    reply.end_bool(checks.and_then(|checks| bucket.commit(&checks, &writes)))
}

/// A `variant check` as an element of a list.
#[repr(C)]
#[expect(missing_debug_implementations, reason = "some of it may be without a value")]
pub struct RawCheck {
    kind: u8,
    key: RawString,
    /// Only of `value-is` and of `version-is`.
    expected: RawOperand,
}

/// A `variant write` as an element of a list.
#[repr(C)]
#[expect(missing_debug_implementations, reason = "some of it may be without a value")]
pub struct RawWrite {
    kind: u8,
    payload: RawKeyed<RawOperand<i64>>,
}

#[repr(C)]
struct RawKeyed<T> {
    key: RawString,
    operand: T,
}

/// What comes behind a key, if anything does.
#[repr(C)]
union RawOperand<N: Copy = ()> {
    bytes: RawString,
    number: N,
}

const _: () = assert!(size_of::<RawCheck>() == 20 && core::mem::offset_of!(RawCheck, expected) == 12);
const _: () = assert!(size_of::<RawWrite>() == 24 && core::mem::offset_of!(RawWrite, payload) == 8);

/// Takes over all checks, also those behind one with a version that is none.
unsafe fn checks(start: *mut RawCheck, len: usize) -> Result<Vec<(String, Check)>> {
    let mut valid = Ok(());
    let lift = |RawCheck { kind, key, expected }| {
        // SAFETY: as for `list`; the kinds are those of the variant, in its order.
        let (key, bytes) = unsafe {
            let has_bytes = kind == 0 || kind == 3;
            (
                string(key.0, key.1),
                if has_bytes { list(expected.bytes.0, expected.bytes.1) } else { Vec::new() },
            )
        };
        let check = match kind {
            0 => Check::Value(bytes),
            1 => Check::Absent,
            2 => Check::Present,
            // SAFETY: `version-is` has a string.
            _ => match cursor::decode_version(unsafe { core::str::from_utf8_unchecked(&bytes) }) {
                Ok(version) => Check::Version(version),
                Err(error) => {
                    valid = Err(error);
                    Check::Absent
                }
            },
        };
        (key, check)
    };
    // SAFETY: as for `list`.
    let checks = unsafe { list(start, len).into_iter().map(lift).collect() };
    valid.map(|()| checks)
}

unsafe fn writes(start: *mut RawWrite, len: usize) -> Vec<(String, Write)> {
    let lift = |RawWrite { kind, payload: RawKeyed { key, operand } }| {
        // SAFETY: as for `list`; the kinds are those of the variant, in its order.
        unsafe {
            let write = match kind {
                0 => Write::Set(list(operand.bytes.0, operand.bytes.1)),
                1 => Write::Delete,
                _ => Write::Increment(operand.number),
            };
            (string(key.0, key.1), write)
        }
    };
    // SAFETY: as for `list`.
    unsafe { list(start, len).into_iter().map(lift).collect() }
}

/// Exports `keyvalue-virt:extra/transactions` for a [`Provider`] whose buckets are [`Transactional`].
#[macro_export]
macro_rules! export_transactions {
    ($provider:ident) => {
        const _: () = {
            use $crate::transactions::{RawCheck, RawWrite};
            use $crate::{Bucket, RawPair, RawString, Reply};

            $crate::export_function! {
                "keyvalue-virt:extra/transactions@0.1.0#get-multi" =>
                transactions::get_multi<$provider>(bucket: &Bucket<$provider>, keys: *mut RawString, len: usize) -> *const Reply;
                "keyvalue-virt:extra/transactions@0.1.0#get-versioned" =>
                transactions::get_versioned<$provider>(bucket: &Bucket<$provider>, keys: *mut RawString, len: usize) -> *const Reply;
                "keyvalue-virt:extra/transactions@0.1.0#set-multi" =>
                transactions::set_multi<$provider>(bucket: &Bucket<$provider>, pairs: *mut RawPair, len: usize) -> *const Reply;
                "keyvalue-virt:extra/transactions@0.1.0#commit" =>
                transactions::commit<$provider>(bucket: &Bucket<$provider>, checks: *mut RawCheck, checks_len: usize, writes: *mut RawWrite, writes_len: usize) -> *const Reply;
            }
        };
    };
}
