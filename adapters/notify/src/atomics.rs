//! `atomics` of both drafts: the counter, and draft2's compare-and-swap.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::{Delta, add, start};

use crate::Notify;
use crate::bindings::inner::atomics::{self, CasError};
use crate::bindings::inner::store::Error;
use crate::bindings::{draft, draft2};
use crate::handler::Turn;
use crate::store::Bucket;

/// A snapshot, and whom to tell of a swap.
pub struct Cas {
    bucket: String,
    key: String,
    inner: atomics::Cas,
}

impl draft::atomics::Guest for Notify {
    fn increment(
        bucket: draft::store::BucketBorrow<'_>,
        key: String,
        delta: u64,
    ) -> Result<u64, draft::store::Error> {
        let bucket: &Bucket = bucket.get();
        let turn = Turn::of(&bucket.name)?;
        let sum = increment(bucket, &key, delta)?;
        turn.told(&key, &start(Delta::Unsigned(sum)).1);
        Ok(sum)
    }
}

impl draft2::atomics::Guest for Notify {
    type Cas = Cas;

    fn increment(
        bucket: draft2::store::BucketBorrow<'_>,
        key: String,
        delta: i64,
    ) -> Result<i64, draft2::store::Error> {
        let bucket: &Bucket = bucket.get();
        let turn = Turn::of(&bucket.name)?;
        let sum = atomics::increment(&bucket.inner, &key, delta)?;
        turn.told(&key, &start(Delta::Signed(sum)).1);
        Ok(sum)
    }

    fn swap(cas: draft2::atomics::Cas, value: Vec<u8>) -> Result<(), draft2::atomics::CasError> {
        let Cas { bucket, key, inner } = cas.into_inner();
        let turn = Turn::of(&bucket).map_err(store_error)?;
        match atomics::swap(inner, &value) {
            Ok(()) => {
                turn.told(&key, &value);
                Ok(())
            }
            Err(CasError::StoreError(error)) => Err(store_error(error)),
            Err(CasError::CasFailed(inner)) => {
                Err(draft2::atomics::CasError::CasFailed(draft2::atomics::Cas::new(Cas {
                    bucket,
                    key,
                    inner,
                })))
            }
        }
    }
}

fn store_error(error: Error) -> draft2::atomics::CasError {
    draft2::atomics::CasError::StoreError(error.into())
}

impl draft2::atomics::GuestCas for Cas {
    fn new(
        bucket: draft2::store::BucketBorrow<'_>,
        key: String,
    ) -> Result<draft2::atomics::Cas, draft2::store::Error> {
        let bucket: &Bucket = bucket.get();
        let inner = atomics::Cas::new(&bucket.inner, &key)?;
        Ok(draft2::atomics::Cas::new(Cas { bucket: bucket.name.clone(), key, inner }))
    }

    fn current(&self) -> Result<Option<Vec<u8>>, draft2::store::Error> {
        Ok(self.inner.current()?)
    }
}

/// Draft's `increment`, whose numbers have no sign, by draft2's, which have one.
fn increment(bucket: &Bucket, key: &str, delta: u64) -> Result<u64, Error> {
    let is_negative = bucket.inner.get(key)?.is_some_and(|value| value.starts_with(b"-"));
    if let (false, Ok(signed)) = (is_negative, i64::try_from(delta)) {
        match atomics::increment(&bucket.inner, key, signed) {
            Ok(sum) if sum >= signed => return Ok(sum.unsigned_abs()),
            // It was made negative meanwhile, and then this draft does not count on.
            Ok(_) => drop(atomics::increment(&bucket.inner, key, signed.wrapping_neg())?),
            // Perhaps it is a number that only this draft has.
            Err(Error::Other(_)) => {}
            Err(error) => return Err(error),
        }
    }
    swap(bucket, key, delta)
}

/// The same by swaps, each of which fails only where another writer came first.
fn swap(bucket: &Bucket, key: &str, delta: u64) -> Result<u64, Error> {
    let delta = Delta::Unsigned(delta);
    let mut cas = atomics::Cas::new(&bucket.inner, key)?;
    loop {
        let (sum, value) = match cas.current()? {
            Some(mut value) => {
                let sum = add(key, &mut value, delta).map_err(|error| Error::Other(error.message()))?;
                (sum, value)
            }
            None => start(delta),
        };
        match atomics::swap(cas, &value) {
            // It was checked against the type of `delta`: the cast keeps it.
            Ok(()) => return Ok(sum as u64),
            Err(CasError::CasFailed(fresh)) => cas = fresh,
            Err(CasError::StoreError(error)) => return Err(error),
        }
    }
}
