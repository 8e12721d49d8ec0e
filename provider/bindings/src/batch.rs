//! `batch`, of both drafts: they differ in how `get-many` spells a missing key.

use alloc::string::String;
use alloc::vec::Vec;

use crate::store::Bucket;
use crate::{Component, Provider, draft, draft2};

type Value = Vec<u8>;

macro_rules! export_batch {
    ($draft:ident, found = $found:ty, $pair:expr) => {
        impl<P: Provider> $draft::batch::Guest for Component<P> {
            fn get_many(
                bucket: $draft::store::BucketBorrow<'_>,
                keys: Vec<String>,
            ) -> Result<Vec<$found>, $draft::store::Error> {
                let values = bucket.get::<Bucket<P>>().0.get_many(&keys)?;
                Ok(keys.into_iter().zip(values).map($pair).collect())
            }

            fn set_many(
                bucket: $draft::store::BucketBorrow<'_>,
                key_values: Vec<(String, Value)>,
            ) -> Result<(), $draft::store::Error> {
                Ok(bucket.get::<Bucket<P>>().0.set_many(key_values)?)
            }

            fn delete_many(
                bucket: $draft::store::BucketBorrow<'_>,
                keys: Vec<String>,
            ) -> Result<(), $draft::store::Error> {
                Ok(bucket.get::<Bucket<P>>().0.delete_many(&keys)?)
            }
        }
    };
}

export_batch!(draft, found = Option<(String, Value)>, |(key, value)| value.map(|value| (key, value)));
export_batch!(draft2, found = (String, Option<Value>), |pair| pair);
