//! `one-bucket`: an adapter. The application's buckets are all in the bucket `default` of the store behind it.
#![cfg(target_family = "wasm")]

wit_bindgen::generate!({
    path: ["../../wit/keyvalue-0.2.0-draft2"],
    inline: "
        package example:one-bucket;
        world one-bucket {
            import wasi:keyvalue/store@0.2.0-draft2;
            export wasi:keyvalue/store@0.2.0-draft2;
        }
    ",
    generate_all,
});

use exports::wasi::keyvalue::store::{self as outer, Guest, GuestBucket};
use wasi::keyvalue::store as inner;

struct OneBucket;

/// A bucket of the application: the keys that begin with its name.
struct Part {
    prefix: String,
    bucket: inner::Bucket,
}

impl Part {
    fn key(&self, key: &str) -> String {
        [&self.prefix, key].concat()
    }
}

impl From<inner::Error> for outer::Error {
    fn from(error: inner::Error) -> Self {
        match error {
            inner::Error::NoSuchStore => Self::NoSuchStore,
            inner::Error::AccessDenied => Self::AccessDenied,
            inner::Error::Other(text) => Self::Other(text),
        }
    }
}

impl Guest for OneBucket {
    type Bucket = Part;

    fn open(name: String) -> Result<outer::Bucket, outer::Error> {
        // With its length in front, no name and key together look like another name and key.
        let prefix = format!("{}:{name}:", name.len());
        Ok(outer::Bucket::new(Part { prefix, bucket: inner::open("default")? }))
    }
}

impl GuestBucket for Part {
    fn get(&self, key: String) -> Result<Option<Vec<u8>>, outer::Error> {
        Ok(self.bucket.get(&self.key(&key))?)
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<(), outer::Error> {
        Ok(self.bucket.set(&self.key(&key), &value)?)
    }

    fn delete(&self, key: String) -> Result<(), outer::Error> {
        Ok(self.bucket.delete(&self.key(&key))?)
    }

    fn exists(&self, key: String) -> Result<bool, outer::Error> {
        Ok(self.bucket.exists(&self.key(&key))?)
    }

    fn list_keys(&self, cursor: Option<String>) -> Result<outer::KeyResponse, outer::Error> {
        let page = self.bucket.list_keys(cursor.as_deref())?;
        let own = page.keys.iter().filter_map(|key| key.strip_prefix(&self.prefix));
        Ok(outer::KeyResponse { keys: own.map(String::from).collect(), cursor: page.cursor })
    }
}

export!(OneBucket);
