//! The commands, in each of the drafts.

/// What can be done in both.
macro_rules! commands {
    ($delta:ty, $shown:expr) => {
        fn text(error: Error) -> String {
            match error {
                Error::NoSuchStore => "no such store".to_owned(),
                Error::AccessDenied => "access denied".to_owned(),
                Error::Other(text) => text,
            }
        }

        fn pairs(words: &[String]) -> Vec<(String, Vec<u8>)> {
            words.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone().into_bytes())).collect()
        }

        fn common(bucket: &Bucket, words: &[&str], rest: &[String]) -> Result<String, Error> {
            match words {
                ["set", key, value] => bucket.set(key, value.as_bytes())?,
                ["delete", key] => bucket.delete(key)?,
                ["increment", key, delta] => {
                    let delta: $delta = delta.parse().expect("a number");
                    return atomics::increment(bucket, key, delta).map(|sum| sum.to_string());
                }
                ["set-many", ..] => batch::set_many(bucket, &pairs(rest))?,
                ["delete-many", ..] => batch::delete_many(bucket, rest)?,
                ["get", key] => {
                    let value = bucket.get(key)?;
                    return Ok(
                        value.map_or("none".to_owned(), |value| String::from_utf8(value).expect("text"))
                    );
                }
                ["exists", key] => return Ok(bucket.exists(key)?.to_string()),
                ["get-many", ..] => {
                    let found = batch::get_many(bucket, rest)?.into_iter().map($shown);
                    return Ok(found.collect::<Vec<String>>().join(" "));
                }
                ["list"] => {
                    let mut keys = bucket.list_keys(None)?.keys;
                    keys.sort();
                    return Ok(keys.join(" "));
                }
                other => panic!("there is no command {other:?}"),
            }
            Ok("ok".to_owned())
        }
    };
}

pub mod draft {
    use crate::bindings::wasi::keyvalue0_2_0_draft::{atomics, batch, store};
    use store::{Bucket, Error};

    commands!(u64, |pair| pair
        .map_or("none".to_owned(), |(_, value)| String::from_utf8(value).expect("text")));

    pub fn run(words: &[String]) -> Result<String, String> {
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        common(&store::open("default").map_err(text)?, &all, &words[1..]).map_err(text)
    }
}

pub mod draft2 {
    use crate::bindings::wasi::keyvalue0_2_0_draft2::{atomics, batch, store};
    use atomics::{Cas, CasError, swap};
    use store::{Bucket, Error};

    commands!(i64, |(_, value)| value
        .map_or("none".to_owned(), |value| String::from_utf8(value).expect("text")));

    pub fn run(words: &[String]) -> Result<String, String> {
        let bucket = store::open("default").map_err(text)?;
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        match all[..] {
            ["swap", key, value] => {
                let cas = Cas::new(&bucket, key).map_err(text)?;
                cas.current().map_err(text)?;
                swap(cas, value.as_bytes()).map_err(unswapped)?;
            }
            ["swap-late", key, value] => {
                let cas = Cas::new(&bucket, key).map_err(text)?;
                bucket.set(key, b"between").map_err(text)?;
                match swap(cas, value.as_bytes()) {
                    Err(CasError::CasFailed(fresh)) => {
                        println!("> too late");
                        swap(fresh, value.as_bytes()).map_err(unswapped)?;
                    }
                    _ => return Err("a swap was done that came too late".to_owned()),
                }
            }
            _ => return common(&bucket, &all, &words[1..]).map_err(text),
        }
        Ok("ok".to_owned())
    }

    fn unswapped(error: CasError) -> String {
        match error {
            CasError::StoreError(error) => text(error),
            CasError::CasFailed(_) => "it was written meanwhile".to_owned(),
        }
    }
}
