//! `store`, of both drafts: they differ in the type of a cursor.

use alloc::string::String;
use alloc::vec::Vec;


use crate::{Component, HandleOf, Provider, draft, draft2};

/// An open bucket, as a resource of either draft.
#[allow(missing_debug_implementations)]
pub struct Bucket<P: Provider>(pub(crate) HandleOf<P>);

/// What a draft calls a cursor.
trait Cursor: Sized {
    fn page<P: Provider>(bucket: &HandleOf<P>, from: Option<Self>) -> keyvalue_core::Result<(Vec<String>, Option<Self>)>;
}

impl Cursor for u64 {
    fn page<P: Provider>(bucket: &HandleOf<P>, from: Option<Self>) -> keyvalue_core::Result<(Vec<String>, Option<Self>)> {
        bucket.list(from).map(|page| (page.keys, page.next))
    }
}

impl Cursor for String {
    fn page<P: Provider>(bucket: &HandleOf<P>, from: Option<Self>) -> keyvalue_core::Result<(Vec<String>, Option<Self>)> {
        bucket.list_by_token(from.as_deref())
    }
}

macro_rules! export_store {
    ($draft:ident, cursor = $cursor:ty) => {
        impl From<keyvalue_core::Error> for $draft::store::Error {
            fn from(error: keyvalue_core::Error) -> Self {
                match error {
                    keyvalue_core::Error::NoSuchStore => Self::NoSuchStore,
                    keyvalue_core::Error::AccessDenied => Self::AccessDenied,
                    other => Self::Other(other.message()),
                }
            }
        }

        impl<P: Provider> $draft::store::Guest for Component<P> {
            type Bucket = Bucket<P>;

            fn open(identifier: String) -> Result<$draft::store::Bucket, $draft::store::Error> {
                let handle = P::service()?.open(&identifier)?;
                Ok($draft::store::Bucket::new(Bucket::<P>(handle)))
            }
        }

        impl<P: Provider> $draft::store::GuestBucket for Bucket<P> {
            fn get(&self, key: String) -> Result<Option<Vec<u8>>, $draft::store::Error> {
                Ok(self.0.get(&key)?)
            }

            fn set(&self, key: String, value: Vec<u8>) -> Result<(), $draft::store::Error> {
                Ok(self.0.set(key, value)?)
            }

            fn delete(&self, key: String) -> Result<(), $draft::store::Error> {
                Ok(self.0.delete(&key)?)
            }

            fn exists(&self, key: String) -> Result<bool, $draft::store::Error> {
                Ok(self.0.exists(&key)?)
            }

            fn list_keys(
                &self,
                cursor: Option<$cursor>,
            ) -> Result<$draft::store::KeyResponse, $draft::store::Error> {
                let (keys, cursor) = <$cursor>::page::<P>(&self.0, cursor)?;
                Ok($draft::store::KeyResponse { keys, cursor })
            }
        }
    };
}

export_store!(draft, cursor = u64);
export_store!(draft2, cursor = String);
