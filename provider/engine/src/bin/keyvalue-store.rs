//! `keyvalue-store`: looks at a store from outside, while it is used or after.
//!
//! ```text
//! keyvalue-store stats DIRECTORY [BUCKET…]
//! keyvalue-store verify DIRECTORY [BUCKET…]
//! ```
//!
//! Without buckets it looks at all that have keys. It exits
//! with 1 when something is damaged, and with 2 when it is called wrongly.

use std::process::ExitCode;

use keyvalue_core::extra::{Catalog, Maintained};
use keyvalue_core::{Error, Store};
use keyvalue_engine::{Engine, EngineBucket, Native, Options};

const USAGE: &str = "usage: keyvalue-store stats|verify DIRECTORY [BUCKET…]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, directory, names @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let look = match command.as_str() {
        "stats" => stats,
        "verify" => verify,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match all(directory, names, look) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

type Look = fn(&EngineBucket<Native>) -> Result<String, Error>;

fn all(directory: &str, names: &[String], look: Look) -> Result<(), Error> {
    let engine = Engine::new(Native::new(directory), Options::default());
    let names = if names.is_empty() { engine.buckets()? } else { names.to_vec() };
    for name in names {
        println!("{name:?}\n{}", look(&engine.open(&name)?)?);
    }
    Ok(())
}

fn stats(bucket: &EngineBucket<Native>) -> Result<String, Error> {
    let stats = bucket.sizes()?;
    let levels = stats.levels.iter().enumerate();
    let levels: String = levels
        .map(|(level, (tables, bytes))| format!("  level {level}     {tables} tables, {bytes} bytes\n"))
        .collect();
    Ok(format!(
        "  keys        {}, {} bytes with their values\n  generation  {}\n  log         {} bytes\n{levels}  \
         disk        {} bytes\n  retained    {} bytes\n  garbage     {} bytes",
        stats.keys, stats.bytes, stats.generation, stats.log, stats.disk, stats.retained, stats.garbage
    ))
}

fn verify(bucket: &EngineBucket<Native>) -> Result<String, Error> {
    let verified = bucket.verify()?;
    Ok(format!(
        "  whole: {} entries, {} tables, {} values in files of their own",
        verified.entries, verified.tables, verified.values
    ))
}
