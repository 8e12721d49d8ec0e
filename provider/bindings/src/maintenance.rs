//! `maintenance`: what those who run a store want to know and to do.
//!
//! # Safety
//! As for [`store`](crate::store), with a `bucket` of draft2.
#![expect(clippy::missing_safety_doc, reason = "it is the same for all, above")]

use keyvalue_core::Store;
use keyvalue_core::extra::{Catalog, Maintained, Sizes};

use crate::changes::double;
use crate::{Bucket, Provider, Reply};

/// `buckets`
pub unsafe fn buckets<P: Provider<Store: Catalog>>() -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    let listed = P::service().and_then(|service| service.buckets()).map(|names| {
        let len = names.len();
        for name in names {
            let place = reply.keep_string(name);
            reply.push(&place);
        }
        reply.put_pushed(1, len);
    });
    reply.end(1, listed)
}

/// `stats`: its record is larger than a [`Reply`], and has memory of its own.
pub unsafe fn stats<P: Provider<Store: Store<Bucket: Maintained>>>(bucket: &Bucket<P>) -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    match bucket.sizes() {
        Ok(sizes) => reply.wide_sizes(&sizes),
        Err(error) => reply.end(2, Err(error)),
    }
}

/// `compact`
pub unsafe fn compact<P: Provider<Store: Store<Bucket: Maintained>>>(bucket: &Bucket<P>) -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    reply.end(1, bucket.compact())
}

/// `verify`
pub unsafe fn verify<P: Provider<Store: Store<Bucket: Maintained>>>(bucket: &Bucket<P>) -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    let verified = bucket.verify().map(|verified| {
        reply.put_u64(2, verified.tables);
        reply.put_u64(4, verified.entries);
        reply.put_u64(6, verified.values);
    });
    reply.end(2, verified)
}

/// `destroy`
pub unsafe fn destroy<P: Provider<Store: Store<Bucket: Maintained>>>(bucket: &Bucket<P>) -> *const Reply {
    let reply = unsafe { Reply::begin_apart() };
    reply.end(1, bucket.destroy())
}

impl Reply {
    /// An `ok` with sizes: the discriminant, seven numbers, the list of levels, and behind
    /// all that its elements.
    fn wide_sizes(&mut self, sizes: &Sizes) -> *const Self {
        let Sizes { keys, bytes, disk, garbage, retained, log, generation, levels } = sizes;
        let record = [0, *keys, *bytes, *disk, *garbage, *retained, *log, *generation, 0];
        self.push_wide(&record);
        for (tables, bytes) in levels {
            self.push_wide(&[*tables, *bytes]);
        }
        let start = self.pushed_wide().as_ptr();
        let list = double([(start as usize).wrapping_add(size_of_val(&record)), levels.len()]);
        if let Some(place) = self.pushed_wide().get_mut(8) {
            *place = list;
        }
        start.cast()
    }
}

/// Exports `keyvalue-virt:extra/maintenance` for a [`Provider`] whose store is a [`Catalog`] of
/// buckets that are [`Maintained`].
#[macro_export]
macro_rules! export_maintenance {
    ($provider:ident) => {
        const _: () = {
            use $crate::{Bucket, Reply};

            $crate::export_function! {
                "keyvalue-virt:extra/maintenance@0.1.0#buckets" =>
                maintenance::buckets<$provider>() -> *const Reply;
                "keyvalue-virt:extra/maintenance@0.1.0#stats" =>
                maintenance::stats<$provider>(bucket: &Bucket<$provider>) -> *const Reply;
                "keyvalue-virt:extra/maintenance@0.1.0#compact" =>
                maintenance::compact<$provider>(bucket: &Bucket<$provider>) -> *const Reply;
                "keyvalue-virt:extra/maintenance@0.1.0#verify" =>
                maintenance::verify<$provider>(bucket: &Bucket<$provider>) -> *const Reply;
                "keyvalue-virt:extra/maintenance@0.1.0#destroy" =>
                maintenance::destroy<$provider>(bucket: &Bucket<$provider>) -> *const Reply;
            }
        };
    };
}
