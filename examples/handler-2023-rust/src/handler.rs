//! What the program does, and what it prints of it.

use std::error::Error;
use std::io::Write;

use crate::keyvalue::{Bucket, OutgoingValue};

/// Where everything is. Who composes the program says what this is a bucket of.
const BUCKET: &str = "handler-2023";

/// Runs once, and prints to `out`.
pub fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let bucket = Bucket::open(BUCKET)?;
    let run = bucket.increment("runs", 1)?;
    writeln!(out, "run {run}")?;
    let left = if bucket.exists("greeting")? { read(&bucket, "greeting")? } else { "nothing".into() };
    writeln!(out, "left by the run before: {left}")?;

    // A value is written piece by piece, and is in the store once it is set.
    let value = OutgoingValue::new();
    let mut body = value.write_body()?;
    body.write_all(b"Hello ")?;
    body.write_all("from 2023, ".as_bytes())?;
    write!(body, "run {run}")?;
    drop(body);
    bucket.set("greeting", &value)?;
    drop(value);

    writeln!(out, "greeting exists: {}", bucket.exists("greeting")?)?;
    let value = bucket.get("greeting")?;
    writeln!(out, "size: {} bytes", value.size())?;
    let bytes = value.consume_sync()?;
    writeln!(out, "greeting: {}", String::from_utf8_lossy(&bytes))?;

    // A missing key is an error, whose trace says which one.
    match bucket.get("farewell") {
        Ok(value) => writeln!(out, "there is a farewell of {} bytes", value.size())?,
        Err(error) => writeln!(out, "no farewell: {error}")?,
    }
    Ok(())
}

/// Reads a value through a stream, as one does that may be large.
fn read(bucket: &Bucket, key: &str) -> Result<String, Box<dyn Error>> {
    let mut body = bucket.get(key)?.consume_async()?;
    let mut bytes = Vec::new();
    std::io::copy(&mut body, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
