//! The helpers that read the same for both drafts.

/// Defines them for the draft whose interfaces and `Cursor` are in scope.
macro_rules! helpers {
    () => {
        use crate::preview;
        pub use store::{Bucket, Error, KeyResponse};

        /// The bucket with the empty name, the one that every host has.
        #[track_caller]
        pub fn open() -> Bucket {
            open_named("")
        }

        /// The bucket of that name.
        #[track_caller]
        pub fn open_named(name: &str) -> Bucket {
            match store::open(name) {
                Ok(bucket) => bucket,
                Err(error) => panic!("open({name:?}): {error:?}"),
            }
        }

        /// Checks that `key` has that value.
        #[track_caller]
        pub fn assert_holds(bucket: &Bucket, key: &str, value: impl AsRef<[u8]>) {
            let (found, expected) = (bucket.get(key).unwrap(), value.as_ref());
            let key = preview(key.as_bytes());
            match found {
                Some(found) if found == expected => {}
                Some(found) => {
                    panic!("the key of {key} holds {}, not {}", preview(&found), preview(expected))
                }
                None => panic!("the key of {key} is missing, it should hold {}", preview(expected)),
            }
        }

        /// Checks that there is no value under `key`.
        #[track_caller]
        pub fn assert_lacks(bucket: &Bucket, key: &str) {
            if let Some(found) = bucket.get(key).unwrap() {
                panic!(
                    "the key of {} should be missing, it holds {}",
                    preview(key.as_bytes()),
                    preview(&found)
                );
            }
        }

        /// Checks that the bucket can be written and read, as it must after any refused request.
        #[track_caller]
        pub fn assert_goes_on(bucket: &Bucket) {
            bucket.set("goes on", b"yes").unwrap();
            assert_holds(bucket, "goes on", "yes");
            bucket.delete("goes on").unwrap();
        }

        /// The text of the error `other`, which the result must be.
        #[track_caller]
        pub fn other_text<T>(result: Result<T, Error>) -> String {
            match result {
                Err(Error::Other(text)) => text,
                Err(error) => panic!("expected the error `other`, got {error:?}"),
                Ok(_) => panic!("expected the error `other`, but it succeeded"),
            }
        }

        /// Checks that the result is the error `access-denied`.
        #[track_caller]
        pub fn assert_access_denied<T>(result: Result<T, Error>) {
            match result {
                Err(Error::AccessDenied) => {}
                Err(error) => panic!("expected `access-denied`, got {error:?}"),
                Ok(_) => panic!("expected the error `access-denied`, but it succeeded"),
            }
        }

        /// Checks that the result is the error `no-such-store`.
        #[track_caller]
        pub fn assert_no_such_store<T>(result: Result<T, Error>) {
            match result {
                Err(Error::NoSuchStore) => {}
                Err(error) => panic!("expected `no-such-store`, got {error:?}"),
                Ok(_) => panic!("expected the error `no-such-store`, but it succeeded"),
            }
        }

        /// Stores all pairs by one `set-many`.
        pub fn set_many(bucket: &Bucket, pairs: &[(&str, &[u8])]) -> Result<(), Error> {
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.to_string(), value.to_vec())).collect();
            batch::set_many(bucket, &pairs)
        }

        /// Removes all keys by one `delete-many`.
        pub fn delete_many(bucket: &Bucket, keys: &[&str]) -> Result<(), Error> {
            batch::delete_many(bucket, &owned(keys))
        }

        /// Stores each key with a short value.
        #[track_caller]
        pub fn fill(bucket: &Bucket, keys: &[String]) {
            for keys in keys.chunks(1_000) {
                let pairs: Vec<_> = keys.iter().map(|key| (key.clone(), b"v".to_vec())).collect();
                batch::set_many(bucket, &pairs).unwrap();
            }
        }

        /// One page of keys.
        #[track_caller]
        pub fn page(bucket: &Bucket, cursor: Option<&Cursor>) -> KeyResponse {
            list_keys(bucket, cursor).unwrap()
        }

        /// The keys of all pages, following cursors until there is none.
        #[track_caller]
        pub fn all_keys(bucket: &Bucket) -> Vec<String> {
            pages_from(bucket, None).concat()
        }

        /// The pages from a cursor to the last.
        #[track_caller]
        pub fn pages_from(bucket: &Bucket, cursor: Option<&Cursor>) -> Vec<Vec<String>> {
            let (mut pages, mut next) = (Vec::new(), cursor.cloned());
            while pages.len() < 1_000 {
                let page = page(bucket, next.as_ref());
                pages.push(page.keys);
                if page.cursor.is_none() {
                    return pages;
                }
                next = page.cursor;
            }
            panic!("after a thousand pages there is still a cursor");
        }

        /// Fills the bucket with 10 000 keys; the keys, the first page, and the cursor of the second.
        #[track_caller]
        pub fn several_pages(bucket: &Bucket) -> (Vec<String>, Vec<String>, Cursor) {
            let keys = crate::numbered(0..10_000);
            fill(bucket, &keys);
            let first = page(bucket, None);
            let cursor = first.cursor.expect("10 000 keys are more than one page");
            (keys, first.keys, cursor)
        }

        /// The name and the result of each function that writes a key, in both drafts.
        fn common_writes(bucket: &Bucket, key: &str) -> Vec<(&'static str, Result<(), Error>)> {
            vec![
                ("set", bucket.set(key, b"1")),
                ("delete", bucket.delete(key)),
                ("increment", atomics::increment(bucket, key, 1).map(drop)),
                ("set-many", set_many(bucket, &[(key, b"1")])),
                ("delete-many", delete_many(bucket, &[key])),
            ]
        }

        fn owned(keys: &[&str]) -> Vec<String> {
            keys.iter().map(ToString::to_string).collect()
        }
    };
}
