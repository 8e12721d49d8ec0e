//! `atomics`: counters of both drafts, and draft2's compare-and-swap.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use keyvalue_core::counter::Delta;
use keyvalue_core::{Error, Swap, Version};

use crate::store::Bucket;
use crate::{Component, HandleOf, Provider, draft, draft2};

fn increment<P: Provider, N: TryFrom<i128>>(bucket: &Bucket<P>, key: String, delta: Delta) -> Result<N, Error> {
    let sum = bucket.0.increment(key, delta)?;
    N::try_from(sum).map_err(|_| Error::Backend(String::from("the store returned a sum out of range")))
}

impl<P: Provider> draft::atomics::Guest for Component<P> {
    fn increment(
        bucket: draft::store::BucketBorrow<'_>,
        key: String,
        delta: u64,
    ) -> Result<u64, draft::store::Error> {
        Ok(increment(bucket.get::<Bucket<P>>(), key, Delta::Unsigned(delta))?)
    }
}

impl<P: Provider> draft2::atomics::Guest for Component<P> {
    type Cas = Cas<P>;

    fn increment(
        bucket: draft2::store::BucketBorrow<'_>,
        key: String,
        delta: i64,
    ) -> Result<i64, draft2::store::Error> {
        Ok(increment(bucket.get::<Bucket<P>>(), key, Delta::Signed(delta))?)
    }

    fn swap(cas: draft2::atomics::Cas, value: Vec<u8>) -> Result<(), draft2::atomics::CasError> {
        let cas = cas.into_inner::<Cas<P>>();
        match cas.bucket.swap(&cas.key, cas.seen.get(), value) {
            Ok(Swap::Done) => Ok(()),
            Ok(Swap::Changed(version)) => {
                cas.seen.set(version);
                Err(draft2::atomics::CasError::CasFailed(draft2::atomics::Cas::new(cas)))
            }
            Err(error) => Err(draft2::atomics::CasError::StoreError(error.into())),
        }
    }
}

/// A key, and the version it had when the guest last looked.
#[allow(missing_debug_implementations)]
pub struct Cas<P: Provider> {
    bucket: HandleOf<P>,
    key: String,
    seen: Cell<Version>,
}

impl<P: Provider> draft2::atomics::GuestCas for Cas<P> {
    fn new(
        bucket: draft2::store::BucketBorrow<'_>,
        key: String,
    ) -> Result<draft2::atomics::Cas, draft2::store::Error> {
        let bucket = bucket.get::<Bucket<P>>().0.clone();
        let seen = Cell::new(bucket.version(&key)?);
        Ok(draft2::atomics::Cas::new(Cas::<P> { bucket, key, seen }))
    }

    fn current(&self) -> Result<Option<Vec<u8>>, draft2::store::Error> {
        let (value, version) = self.bucket.snapshot(&self.key)?;
        self.seen.set(version);
        Ok(value)
    }
}
