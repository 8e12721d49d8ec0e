//! What a store answers, errors included, and whether that is right.

use keyvalue_core::{Bucket, Page, Result, Store};
use keyvalue_engine::{Engine, EngineBucket, Options};

use super::{Memory, Model};

/// All keys in order, or why they cannot be told.
pub fn try_list(bucket: &EngineBucket<Memory>) -> Result<Vec<String>> {
    let (mut keys, mut position) = (Vec::new(), Some(0));
    while let Some(from) = position {
        let mut page = Page::default();
        bucket.list(from, &mut page)?;
        keys.extend(page.keys().map(String::from));
        position = page.next();
    }
    keys.sort();
    Ok(keys)
}

/// The answer to a get.
pub type Got = Result<Option<Vec<u8>>>;

/// Everything that a new instance answers.
pub fn answers(memory: &Memory, options: Options, model: &Model) -> (Vec<Got>, Result<Vec<String>>) {
    let bucket = Engine::new(memory.clone(), options).open("b").unwrap();
    let others = ["absent", "key", "last 999", "~"];
    let keys = model.keys().map(String::as_str).chain(others);
    let gets = keys.map(|key| bucket.get(key, |value| value.into_owned())).collect();
    (gets, try_list(&bucket))
}

/// Checks all answers, and returns the errors among them.
pub fn errors(memory: &Memory, options: Options, model: &Model, what: &str) -> Vec<String> {
    let (gets, listed) = answers(memory, options, model);
    let right = model.iter().map(|(key, value)| (key.as_str(), Some(value)));
    let mut errors = Vec::new();
    for (get, (key, value)) in gets.into_iter().zip(right.chain([("an absent key", None); 4])) {
        match get {
            Ok(found) => {
                let lens = [&found, &value.cloned()].map(|value| value.as_ref().map(Vec::len));
                assert!(found.as_ref() == value, "{key:?}: found and right have {lens:?} bytes; {what}");
            }
            Err(error) => errors.push(error.message()),
        }
    }
    match listed {
        Ok(keys) => assert!(keys.iter().eq(model.keys()), "listed {keys:?}, {what}"),
        Err(error) => errors.push(error.message()),
    }
    errors
}
