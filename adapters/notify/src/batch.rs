//! `batch` of both drafts. They differ in how `get-many` spells a missing key.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Notify;
use crate::bindings::inner::batch;
use crate::bindings::inner::store::Error;
use crate::bindings::{draft, draft2};
use crate::handler::Turn;
use crate::repeated::{came_before, comes_again};
use crate::store::Bucket;

fn set_many(bucket: &Bucket, pairs: &[(String, Vec<u8>)]) -> Result<(), Error> {
    let turn = Turn::of(&bucket.name)?;
    batch::set_many(&bucket.inner, pairs)?;
    let keys: Vec<&str> = pairs.iter().map(|(key, _)| key.as_str()).collect();
    let pairs = pairs.iter().zip(comes_again(&keys)).filter(|(_, again)| !again);
    tell(bucket, turn, pairs.map(|(pair, _)| pair), |turn, (key, value)| turn.told(key, value));
    Ok(())
}

fn delete_many(bucket: &Bucket, keys: &[String]) -> Result<(), Error> {
    let turn = Turn::of(&bucket.name)?;
    batch::delete_many(&bucket.inner, keys)?;
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let names = names.iter().zip(came_before(&names)).filter(|(_, before)| !before);
    tell(bucket, turn, names.map(|(key, _)| key), |turn, key| turn.delete(key));
    Ok(())
}

/// Calls the handler for each change, with a bucket of its own each time.
fn tell<T>(bucket: &Bucket, first: Turn, changes: impl Iterator<Item = T>, each: impl Fn(Turn, T)) {
    let mut first = Some(first);
    for change in changes {
        // All of it was stored: that the handler cannot be told more must not look as if it was not.
        let Some(turn) = first.take().or_else(|| Turn::of(&bucket.name).ok()) else { break };
        each(turn, change);
    }
}

macro_rules! export_batch {
    ($draft:ident, $value:ty, $shaped:expr) => {
        impl $draft::batch::Guest for Notify {
            fn get_many(
                bucket: $draft::store::BucketBorrow<'_>,
                keys: Vec<String>,
            ) -> Result<Vec<$value>, $draft::store::Error> {
                let values = batch::get_many(&bucket.get::<Bucket>().inner, &keys)?;
                Ok(values.into_iter().map($shaped).collect())
            }

            fn set_many(
                bucket: $draft::store::BucketBorrow<'_>,
                pairs: Vec<(String, Vec<u8>)>,
            ) -> Result<(), $draft::store::Error> {
                Ok(set_many(bucket.get(), &pairs)?)
            }

            fn delete_many(
                bucket: $draft::store::BucketBorrow<'_>,
                keys: Vec<String>,
            ) -> Result<(), $draft::store::Error> {
                Ok(delete_many(bucket.get(), &keys)?)
            }
        }
    };
}

export_batch!(draft, Option<(String, Vec<u8>)>, |(key, value)| value.map(|value| (key, value)));
export_batch!(draft2, (String, Option<Vec<u8>>), |pair| pair);
