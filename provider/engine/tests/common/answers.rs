//! What a store answers, errors included, and whether that is right.

use std::collections::BTreeMap;

use keyvalue_core::extra::{Observable, Since};
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

/// What the kept changes say of each key at last, or why they cannot be told.
pub fn try_follow(bucket: &EngineBucket<Memory>) -> Result<BTreeMap<String, Option<Vec<u8>>>> {
    let (mut last, mut position) = (BTreeMap::new(), None);
    loop {
        let Since::Changes(found) = bucket.since(position, 100)? else { panic!("a gap behind what is kept") };
        if found.changes.is_empty() {
            return Ok(last);
        }
        position = Some(found.position);
        last.extend(found.changes.into_iter().map(|change| (change.key, change.value)));
    }
}

/// The answer to a get.
pub type Got = Result<Option<Vec<u8>>>;

type Answers = (Vec<Got>, Result<Vec<String>>, Result<BTreeMap<String, Option<Vec<u8>>>>);

/// Everything that a new instance answers.
pub fn answers(memory: &Memory, options: Options, model: &Model) -> Answers {
    let bucket = Engine::new(memory.clone(), options).open("b").unwrap();
    let others = ["absent", "key", "last 999", "~"];
    let keys = model.keys().map(String::as_str).chain(others);
    let gets = keys.map(|key| bucket.get(key, |value| value.into_owned())).collect();
    (gets, try_list(&bucket), try_follow(&bucket))
}

/// Checks all answers, and returns the errors among them.
pub fn errors(memory: &Memory, options: Options, model: &Model, what: &str) -> Vec<String> {
    let (gets, listed, followed) = answers(memory, options, model);
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
    match followed {
        Ok(last) => {
            let agrees = |(key, value): (&String, &Option<Vec<u8>>)| model.get(key) == value.as_ref();
            assert!(last.iter().all(agrees), "the changes say otherwise; {what}");
        }
        Err(error) => errors.push(error.message()),
    }
    errors
}
