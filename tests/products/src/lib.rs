//! What the tests of composed components share.

mod output;
mod place;
mod shell;

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result};
use compose::tools::WASMTIME;
use compose::workspace::{dist, target_directory};
use compose::{component, conformance};

pub use output::{assert_prints, assert_refused, code, err, out};
pub use place::{kv, kv_with, names, shown};
pub use shell::Shell;

/// Builds everything that tests run, unless `cargo compose test` has done so.
///
/// # Panics
/// When it cannot be built.
pub fn ready() {
    static READY: OnceLock<()> = OnceLock::new();
    READY.get_or_init(|| {
        if env::var_os("KEYVALUE_VIRT_BUILT").is_none() {
            component::build_all().and_then(|()| conformance::build()).expect("the components build");
        }
    });
}

/// A component in `dist/`.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    ready();
    dist(name)
}

/// A new, empty folder for the test of that name.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn folder(test: &str) -> PathBuf {
    let folder = target_directory().expect("cargo metadata").join("products").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder in target/");
    folder
}

/// Runs a component with arguments and input, as `wasmtime run` does.
///
/// # Panics
/// When wasmtime cannot be started.
#[must_use]
pub fn run(component: &Path, flags: &[&str], arguments: &[&str], input: &[u8]) -> Output {
    start(component, flags, arguments, input).expect("wasmtime runs")
}

fn start(component: &Path, flags: &[&str], arguments: &[&str], input: &[u8]) -> Result<Output> {
    let mut command = WASMTIME.command()?;
    command.arg("run").args(flags).arg(component).args(arguments).env_remove("RUST_BACKTRACE");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("wasmtime does not start")?;
    let mut stdin = child.stdin.take().context("stdin was piped")?;
    let input = input.to_vec();
    // A component that ends early closes its input; what it did is seen in its output.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output()?;
    let _ = writer.join();
    Ok(output)
}
