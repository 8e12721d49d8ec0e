//! The programs that the build needs: found on `PATH`, in the cache, or installed there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use semver::Version;

use crate::process::{read, run, say};

/// A program from crates.io.
#[derive(Debug)]
pub struct Tool {
    binary: &'static str,
    package: &'static str,
    /// The version that is installed, and the oldest that is good enough on `PATH`.
    version: &'static str,
    /// The features that are enough here; building all of them takes twice as long.
    features: &'static str,
    patience: &'static str,
    found: OnceLock<PathBuf>,
}

/// Plugs components together.
pub static WAC: Tool = Tool::new("wac", "wac-cli", "0.12.0", "wit", "2 to 4 minutes");

/// Makes components of core modules, and looks into them.
pub static WASM_TOOLS: Tool = Tool::new(
    "wasm-tools",
    "wasm-tools",
    "1.263.0",
    "component,metadata,parse,print,strip,validate",
    "2 to 4 minutes",
);

/// Runs components.
pub static WASMTIME: Tool = Tool::new(
    "wasmtime",
    "wasmtime-cli",
    "48.0.8",
    "run,serve,compile,cranelift,parallel-compilation,pooling-allocator,cache,config,component-model,\
     component-model-async,wasi-http,wasi-config,wasi-keyvalue,backtrace,addr2line,demangle,coredump,\
     debug-builtins,logging,profiling,wat,threads,gc,gc-drc,gc-null",
    "10 to 25 minutes",
);

/// Packages WIT, and brings components to and from registries.
pub static WKG: Tool = Tool::new("wkg", "wkg", "0.16.1", "", "4 to 9 minutes");

/// Where Rust code for components is compiled to: without and with WASI.
pub const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip2"];

impl Tool {
    const fn new(
        binary: &'static str,
        package: &'static str,
        version: &'static str,
        features: &'static str,
        patience: &'static str,
    ) -> Self {
        Self { binary, package, version, features, patience, found: OnceLock::new() }
    }

    /// The program, ready to be given arguments.
    ///
    /// # Errors
    /// When it has to be installed, and that fails.
    pub fn command(&self) -> Result<Command> {
        Ok(Command::new(self.path()?))
    }

    /// The file of the program.
    ///
    /// # Errors
    /// As for [`command`](Self::command).
    pub fn path(&self) -> Result<&Path> {
        if self.found.get().is_none() {
            let _ = self.found.set(self.locate()?);
        }
        self.found.get().map(PathBuf::as_path).context("unreachable: it was set")
    }

    fn locate(&self) -> Result<PathBuf> {
        if good_enough(Path::new(self.binary), self.version) {
            return Ok(self.binary.into());
        }
        let root = cache()?.join(format!("{}-{}", self.package, self.version));
        let program = root.join("bin").join(self.binary).with_extension(env::consts::EXE_EXTENSION);
        if !good_enough(&program, self.version) {
            self.install(&root)?;
        }
        Ok(program)
    }

    fn install(&self, root: &Path) -> Result<()> {
        let what = format!("{} {} into {}", self.package, self.version, root.display());
        say("Installing", &format!("{what} (once, {})", self.patience));
        let build = root.with_extension("build");
        let mut cargo = Command::new(cargo());
        cargo.args(["install", "--locked", "--force", "--version", self.version, "--root"]).arg(root);
        cargo.arg(self.package).env("CARGO_TARGET_DIR", &build).env_remove("RUSTFLAGS");
        // What the others do is over before better code would have been compiled.
        if self.package != WASMTIME.package {
            cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        }
        if !self.features.is_empty() {
            cargo.args(["--no-default-features", "--features", self.features]);
        }
        // Away from here, so that this repository's settings do not apply.
        run(cargo.current_dir(cache()?)).with_context(|| {
            format!("cannot install {what}: put `{}` {} or newer on PATH instead", self.binary, self.version)
        })?;
        fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))
    }
}

/// Finds or installs everything, and says where it is.
///
/// # Errors
/// When something has to be installed, and that fails.
pub fn prepare() -> Result<Vec<(&'static str, PathBuf)>> {
    prepare_targets()?;
    [&WASM_TOOLS, &WAC, &WASMTIME, &WKG]
        .iter()
        .map(|tool| Ok((tool.binary, tool.path()?.to_owned())))
        .collect()
}

/// Adds the Rust targets that are missing.
///
/// # Errors
/// When one is missing and rustup cannot add it.
pub fn prepare_targets() -> Result<()> {
    for target in TARGETS {
        let directory = read(Command::new("rustc").args(["--print", "target-libdir", "--target", target]))?;
        if !Path::new(directory.trim()).exists() {
            say("Installing", &format!("the Rust target {target}"));
            run(Command::new("rustup").args(["target", "add", target])).with_context(|| {
                format!("the Rust target {target} is missing: install it the way Rust was installed")
            })?;
        }
    }
    Ok(())
}

/// The cargo that runs this program.
#[must_use]
pub fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// Whether a program is there and of this version or a newer one.
pub(crate) fn good_enough(program: &Path, oldest: &str) -> bool {
    let version = read(Command::new(program).arg("--version")).ok();
    let version = version.iter().flat_map(|text| text.split_whitespace()).find_map(|word| word.parse().ok());
    version.zip(oldest.parse().ok()).is_some_and(|(version, oldest): (Version, Version)| version >= oldest)
}

/// Where installed tools are kept: outside of the repository, so that they outlive `cargo clean`.
pub(crate) fn cache() -> Result<PathBuf> {
    let base = match env::consts::OS {
        "windows" => env::var_os("LOCALAPPDATA").map(PathBuf::from),
        "macos" => env::home_dir().map(|home| home.join("Library").join("Caches")),
        _ => env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| env::home_dir().map(|home| home.join(".cache"))),
    };
    let Some(base) = base else { bail!("there is no home directory to keep the tools in") };
    let cache = base.join("keyvalue-virt").join("tools");
    fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
    Ok(cache)
}

/// `PATH` with the directories of all tools in front: what a command needs that names them.
///
/// # Errors
/// When a tool has to be installed, and that fails.
pub fn search_path() -> Result<std::ffi::OsString> {
    let tools = prepare()?;
    let directories = tools.iter().filter_map(|(_, path)| path.parent().map(Path::to_owned));
    let directories = directories.filter(|directory| directory.is_absolute());
    let rest = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(directories.chain(env::split_paths(&rest)))?)
}
