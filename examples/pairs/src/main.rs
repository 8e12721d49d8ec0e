//! `pairs BUCKET [KEY VALUE]`: stores a pair, if there is one to store, and prints all of the bucket.

wit_bindgen::generate!({
    path: ["../../wit/keyvalue-0.2.0-draft2"],
    inline: "
        package example:pairs;
        world pairs { import wasi:keyvalue/store@0.2.0-draft2; }
    ",
    generate_all,
});

use std::process::ExitCode;

use wasi::keyvalue::store::{Error, open};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match pairs(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Other(text)) => failed(&text),
        Err(Error::NoSuchStore) => failed("there is no such bucket"),
        Err(Error::AccessDenied) => failed("the store denies access"),
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("pairs: {why}");
    ExitCode::FAILURE
}

fn pairs(words: &[String]) -> Result<(), Error> {
    let bucket = open(words.first().map_or("default", String::as_str))?;
    if let [_, key, value] = words {
        bucket.set(key, value.as_bytes())?;
    }
    let mut cursor = None;
    loop {
        let page = bucket.list_keys(cursor.as_deref())?;
        for key in page.keys {
            if let Some(value) = bucket.get(&key)? {
                println!("{key} = {}", String::from_utf8_lossy(&value));
            }
        }
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}
