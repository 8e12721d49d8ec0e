//! `kv` on the filesystem provider, and the folder that its store is in.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::{built, run};

/// The flag that shows a folder to the provider where it looks for one.
#[must_use]
pub fn shown(place: &Path) -> String {
    format!("--dir={}::/keyvalue", place.display())
}

/// Runs `kv` with a store in `place`.
///
/// # Panics
/// When wasmtime cannot be started.
#[must_use]
pub fn kv(place: &Path, arguments: &[&str]) -> Output {
    kv_with(&[&shown(place)], arguments)
}

/// Runs `kv` with the filesystem provider and these flags of wasmtime.
///
/// # Panics
/// When wasmtime cannot be started.
#[must_use]
pub fn kv_with(flags: &[&str], arguments: &[&str]) -> Output {
    run(&built("kv-on-filesystem"), flags, arguments, b"")
}

/// All files and directories below `place`, as paths from there, in order.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn names(place: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(place).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            names.extend(self::names(&path).iter().map(|below| format!("{name}/{below}")));
        }
        names.push(name);
    }
    names.sort();
    names
}
