//! `query`: the keys of a bucket in order.
//!
//! # Safety
//! As for [`store`](crate::store), with a `bucket` of draft2.
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]
#![expect(clippy::too_many_arguments, reason = "the canonical ABI takes records apart")]

use alloc::string::String;

use keyvalue_core::Store;
use keyvalue_core::extra::{Ordered, Range, Scan};

use crate::lift::optional;
use crate::{Bucket, Provider, Reply};

/// `scan`
pub unsafe fn scan<P: Provider<Store: Store<Bucket: Ordered>>>(
    bucket: &Bucket<P>,
    has_start: u32,
    start: *mut u8,
    start_len: usize,
    has_end: u32,
    end: *mut u8,
    end_len: usize,
    has_prefix: u32,
    prefix: *mut u8,
    prefix_len: usize,
    reverse: u32,
    limit: u32,
    has_cursor: u32,
    cursor: *mut u8,
    len: usize,
) -> *const Reply {
    let range = RawRange(has_start, start, start_len, has_end, end, end_len, has_prefix, prefix, prefix_len);
    unsafe { page::<P>(bucket, true, range, reverse, limit, has_cursor, cursor, len) }
}

/// `scan-keys`
pub unsafe fn scan_keys<P: Provider<Store: Store<Bucket: Ordered>>>(
    bucket: &Bucket<P>,
    has_start: u32,
    start: *mut u8,
    start_len: usize,
    has_end: u32,
    end: *mut u8,
    end_len: usize,
    has_prefix: u32,
    prefix: *mut u8,
    prefix_len: usize,
    reverse: u32,
    limit: u32,
    has_cursor: u32,
    cursor: *mut u8,
    len: usize,
) -> *const Reply {
    let range = RawRange(has_start, start, start_len, has_end, end, end_len, has_prefix, prefix, prefix_len);
    unsafe { page::<P>(bucket, false, range, reverse, limit, has_cursor, cursor, len) }
}

/// A page; its elements are keys, or keys and values.
#[inline(never)]
unsafe fn page<P: Provider<Store: Store<Bucket: Ordered>>>(
    bucket: &Bucket<P>,
    values: bool,
    range: RawRange,
    reverse: u32,
    limit: u32,
    has_cursor: u32,
    cursor: *mut u8,
    len: usize,
) -> *const Reply {
    let (range, cursor) = unsafe { (range.lift(), optional(has_cursor, cursor, len)) };
    let reply = unsafe { Reply::begin_apart() };
    let scan = Scan { range, reverse: reverse != 0, limit, cursor };
    let mut text = String::new();
    let (mut len, words) = (0_usize, if values { 4 } else { 2 });
    let found = bucket.scan(&scan, values, &mut |key, value| {
        // Where the text will be is known when it grows no more.
        reply.push(&[text.len(), key.len()]);
        text.push_str(key);
        len = len.wrapping_add(1);
        if let Some(value) = value {
            let place = reply.keep(value);
            reply.push(&place);
        }
    });
    let found = found.map(|next| {
        let [base, _] = reply.keep_string(text);
        for start in reply.pushed().iter_mut().step_by(words) {
            *start = base.wrapping_add(*start);
        }
        reply.put_pushed(1, len);
        if let Some(next) = next {
            reply.put(3, 1);
            reply.put_string(4, next);
        }
    });
    reply.end(1, found)
}

/// `count`: its number has an even place.
pub unsafe fn count<P: Provider<Store: Store<Bucket: Ordered>>>(
    bucket: &Bucket<P>,
    has_start: u32,
    start: *mut u8,
    start_len: usize,
    has_end: u32,
    end: *mut u8,
    end_len: usize,
    has_prefix: u32,
    prefix: *mut u8,
    prefix_len: usize,
) -> *const Reply {
    let range = RawRange(has_start, start, start_len, has_end, end, end_len, has_prefix, prefix, prefix_len);
    let (range, reply) = unsafe { (range.lift(), Reply::begin_apart()) };
    let counted = bucket.count(&range).map(|keys| reply.put_u64(2, keys));
    reply.end(2, counted)
}

/// A `record range` as arguments: three options of strings.
struct RawRange(u32, *mut u8, usize, u32, *mut u8, usize, u32, *mut u8, usize);

impl RawRange {
    /// Takes over the strings.
    ///
    /// # Safety
    /// As for [`list`](crate::lift::list), for each of them that is there.
    #[inline(never)]
    unsafe fn lift(self) -> Range {
        // SAFETY: the caller's.
        unsafe {
            Range {
                start: optional(self.0, self.1, self.2),
                end: optional(self.3, self.4, self.5),
                prefix: optional(self.6, self.7, self.8),
            }
        }
    }
}

/// Exports `keyvalue-virt:extra/query` for a [`Provider`] whose buckets are [`Ordered`].
#[macro_export]
macro_rules! export_query {
    ($provider:ident) => {
        const _: () = {
            use $crate::{Bucket, Reply};

            $crate::export_function! {
                "keyvalue-virt:extra/query@0.1.0#scan" =>
                query::scan<$provider>(
                    bucket: &Bucket<$provider>,
                    has_start: u32, start: *mut u8, start_len: usize,
                    has_end: u32, end: *mut u8, end_len: usize,
                    has_prefix: u32, prefix: *mut u8, prefix_len: usize,
                    reverse: u32, limit: u32, has_cursor: u32, cursor: *mut u8, len: usize
                ) -> *const Reply;
                "keyvalue-virt:extra/query@0.1.0#scan-keys" =>
                query::scan_keys<$provider>(
                    bucket: &Bucket<$provider>,
                    has_start: u32, start: *mut u8, start_len: usize,
                    has_end: u32, end: *mut u8, end_len: usize,
                    has_prefix: u32, prefix: *mut u8, prefix_len: usize,
                    reverse: u32, limit: u32, has_cursor: u32, cursor: *mut u8, len: usize
                ) -> *const Reply;
                "keyvalue-virt:extra/query@0.1.0#count" =>
                query::count<$provider>(
                    bucket: &Bucket<$provider>,
                    has_start: u32, start: *mut u8, start_len: usize,
                    has_end: u32, end: *mut u8, end_len: usize,
                    has_prefix: u32, prefix: *mut u8, prefix_len: usize
                ) -> *const Reply;
            }
        };
    };
}
