//! Components in other languages than Rust: folders of `examples/`, each compiled by the toolchain that
//! its language has for components.
//!
//! * [`c`]: Debian's clang with wasi-libc, and what `wit-bindgen c` generates.
//! * [`go`]: a stock Go.
//! * [`javascript`]: `jco componentize`, with QuickJS in the component.
//! * [`python`]: `componentize-py`, with CPython in the component.

pub mod c;
pub mod go;
pub mod javascript;
pub mod python;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Result, anyhow};
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME;

use crate::process::run;
use crate::tools::WASM_TOOLS;
use crate::workspace::{About, Component, root, target_directory};

/// A language that there is a toolchain for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// C
    C,
    /// Go
    Go,
    /// JavaScript
    JavaScript,
    /// Python
    Python,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::C, Self::Go, Self::JavaScript, Self::Python];

    /// How it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::C => "C",
            Self::Go => "Go",
            Self::JavaScript => "JavaScript",
            Self::Python => "Python",
        }
    }

    /// The file by which a folder of this language is known.
    fn mark(self) -> &'static str {
        match self {
            Self::C => "main.c",
            Self::Go => "go.mod",
            Self::JavaScript => "app.js",
            Self::Python => "app.py",
        }
    }

    /// What it is compiled to: the system interface of before components, or today's.
    fn target(self) -> &'static str {
        match self {
            Self::C | Self::Go => "wasip1",
            Self::JavaScript | Self::Python => "wasip2",
        }
    }

    /// Finds its toolchain, or installs it.
    ///
    /// # Errors
    /// When there is none and it cannot be installed; what to do.
    pub fn prepare(self) -> Result<()> {
        match self {
            Self::C => c::toolchain(),
            Self::Go => go::toolchain().map(drop),
            Self::JavaScript => javascript::jco().map(drop),
            Self::Python => python::toolchain().map(drop),
        }
    }

    /// Whether components in it can be built here. Where everything is tested that is no question:
    /// there the build fails if they cannot, but for C on systems whose clang knows no WebAssembly.
    #[must_use]
    pub fn is_there(self) -> bool {
        let has_to_be = self != Self::C || env::consts::OS == "linux";
        has_to_be && env::var_os("CI").is_some_and(|ci| ci == "true") || self.prepare().is_ok()
    }

    /// Compiles a component, which has all that it needs in it, and returns its file.
    ///
    /// # Errors
    /// When there is no toolchain, and when a step fails.
    pub fn build(self, component: &Component) -> Result<PathBuf> {
        match self {
            Self::C => c::build(component),
            Self::Go => go::build(component),
            Self::JavaScript => javascript::build(component),
            Self::Python => python::build(component),
        }
    }
}

/// All components in these languages.
///
/// # Errors
/// When the folder of the examples cannot be read.
pub fn components() -> Result<Vec<Component>> {
    let mut components = Vec::new();
    for entry in fs::read_dir(root().join("examples"))? {
        let path = entry?.path();
        let Some(language) = Language::ALL.into_iter().find(|it| path.join(it.mark()).exists()) else {
            continue;
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        components.push(Component {
            package: name.clone(),
            profile: String::new(),
            features: None,
            target: language.target().into(),
            language: Some(language),
            world: None,
            artifact: name.clone(),
            // Whoever wants one of the others needs its toolchain, and so builds it by name.
            shipped: !path.join(WORLD).exists(),
            size: None,
            about: About::default(),
            name,
        });
    }
    Ok(components)
}

/// What a component of today's drafts has in its folder: its world, with what it uses of WASI.
const WORLD: &str = "world.wit";

/// The folder with a component's source.
fn folder(component: &Component) -> PathBuf {
    root().join("examples").join(&component.package)
}

/// A folder for what is made of it.
fn output(component: &Component) -> Result<PathBuf> {
    let output = target_directory()?.join("languages").join(&component.name);
    fs::create_dir_all(&output)?;
    Ok(output)
}

/// The world of a component with the draft that it uses, as one package for the tools.
fn package(component: &Component) -> Result<PathBuf> {
    let package = output(component)?.join("wit");
    let draft = "keyvalue-0.2.0-draft2";
    let place = package.join("deps").join(draft);
    fs::create_dir_all(&place)?;
    fs::copy(folder(component).join(WORLD), package.join(WORLD))?;
    for file in fs::read_dir(root().join("wit").join(draft))? {
        let file = file?.path();
        fs::copy(&file, place.join(file.file_name().unwrap_or_default()))?;
    }
    Ok(package)
}

/// Puts an adapter into a core module that knows its world: calls of the WASI of before components
/// become calls of today's.
fn adapt(module: &Path, adapter: &[u8], whole: &Path) -> Result<()> {
    let place = whole.with_extension("adapter.wasm");
    fs::write(&place, adapter)?;
    let adapter = format!("{WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME}={}", place.display());
    let mut new = WASM_TOOLS.command()?;
    run(new.args(["component", "new", "--adapt", &adapter]).arg(module).arg("-o").arg(whole))
}

/// Looks for something once, and remembers what came of it.
fn once<T: Clone>(found: &OnceLock<Result<T, String>>, locate: impl FnOnce() -> Result<T>) -> Result<T> {
    found.get_or_init(|| locate().map_err(|error| format!("{error:#}"))).clone().map_err(|text| anyhow!(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_of_the_language_that_its_files_tell() {
        let components = components().unwrap();
        let language = |name: &str| {
            components.iter().find(|component| component.name == name).and_then(|it| it.language)
        };
        assert_eq!(language("handler-2023-go"), Some(Language::Go));
        assert_eq!(language("short-links-go"), Some(Language::Go));
        assert_eq!(language("high-scores-c"), Some(Language::C));
        assert_eq!(language("guest-book-js"), Some(Language::JavaScript));
        assert_eq!(language("word-count-python"), Some(Language::Python));
        assert_eq!(language("handler-2023-rust"), None);
    }

    #[test]
    fn what_was_not_found_is_not_looked_for_again() {
        let found = OnceLock::new();
        let first = once::<()>(&found, || Err(anyhow!("there is none"))).unwrap_err();
        let second = once(&found, || Ok(())).unwrap_err();
        assert_eq!((first.to_string(), second.to_string()), ("there is none".into(), "there is none".into()));
    }
}
