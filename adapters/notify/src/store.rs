//! `store` of both drafts.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Notify;
use crate::bindings::inner::store::{self, Error};
use crate::bindings::{draft, draft2};
use crate::cursor::Cursor;
use crate::handler::Turn;

/// What stands behind a `bucket` of either draft.
pub struct Bucket {
    /// The name that the handler's buckets are opened by.
    pub name: String,
    /// The bucket of the store.
    pub inner: store::Bucket,
}

/// The same keys on a page, and the cursor of another draft.
type Page<C> = (Vec<String>, Option<C>);

impl Bucket {
    fn set(&self, key: &str, value: &[u8]) -> Result<(), Error> {
        let turn = Turn::of(&self.name)?;
        self.inner.set(key, value)?;
        turn.told(key, value);
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), Error> {
        let turn = Turn::of(&self.name)?;
        self.inner.delete(key)?;
        turn.delete(key);
        Ok(())
    }

    fn list<C: Cursor>(&self, cursor: Option<C>) -> Result<Page<C>, Error> {
        let token = cursor.and_then(|cursor| cursor.into_token(&self.name));
        let page = self.inner.list_keys(token.as_deref())?;
        let next = page.cursor.map(|token| C::from_token(token, &self.name)).transpose()?;
        Ok((page.keys, next))
    }
}

macro_rules! export_store {
    ($draft:ident, $cursor:ty) => {
        impl From<Error> for $draft::store::Error {
            fn from(error: Error) -> Self {
                match error {
                    Error::NoSuchStore => Self::NoSuchStore,
                    Error::AccessDenied => Self::AccessDenied,
                    Error::Other(text) => Self::Other(text),
                }
            }
        }

        impl $draft::store::Guest for Notify {
            type Bucket = Bucket;

            fn open(name: String) -> Result<$draft::store::Bucket, $draft::store::Error> {
                let inner = store::open(&name)?;
                Ok($draft::store::Bucket::new(Bucket { name, inner }))
            }
        }

        impl $draft::store::GuestBucket for Bucket {
            fn get(&self, key: String) -> Result<Option<Vec<u8>>, $draft::store::Error> {
                Ok(self.inner.get(&key)?)
            }

            fn set(&self, key: String, value: Vec<u8>) -> Result<(), $draft::store::Error> {
                Ok(self.set(&key, &value)?)
            }

            fn delete(&self, key: String) -> Result<(), $draft::store::Error> {
                Ok(self.delete(&key)?)
            }

            fn exists(&self, key: String) -> Result<bool, $draft::store::Error> {
                Ok(self.inner.exists(&key)?)
            }

            fn list_keys(
                &self,
                cursor: Option<$cursor>,
            ) -> Result<$draft::store::KeyResponse, $draft::store::Error> {
                let (keys, cursor) = self.list(cursor)?;
                Ok($draft::store::KeyResponse { keys, cursor })
            }
        }
    };
}

export_store!(draft, u64);
export_store!(draft2, String);
