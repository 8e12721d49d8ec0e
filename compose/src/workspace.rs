//! Which crates, and which folders with code in other languages, are components, and where files go.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::languages::{self, Language};
use crate::process::read;
use crate::tools::cargo;

/// The top folder of the repository.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// A file in `dist/`, where everything that is built ends up.
#[must_use]
pub fn dist(name: &str) -> PathBuf {
    root().join("dist").join(name).with_extension("wasm")
}

/// A crate, or a folder with code in another language, that is built into a component.
#[derive(Debug, Clone)]
pub struct Component {
    /// The name of its world and its file; the crate's, unless it is a variant.
    pub name: String,
    /// The crate, or the folder.
    pub package: String,
    /// The profile that cargo builds it with.
    pub profile: String,
    /// The features of a variant, in place of the crate's default ones.
    pub features: Option<String>,
    /// What it is compiled for: a Rust target, or what another language calls it.
    pub target: String,
    /// The language, where it is not Rust.
    pub language: Option<Language>,
    /// The world whose types are embedded, for a crate that does not embed them itself.
    pub world: Option<String>,
    /// The file name, without ending, that the compiler gives it.
    pub artifact: String,
    /// Whether users get it, or only tests do.
    pub shipped: bool,
    /// The most bytes that its file may have. What has such a limit is part of a release.
    pub size: Option<u64>,
    /// What its crate says of it; nothing is said in Go.
    pub about: About,
}

/// What a component says of itself, as far as its crate has it.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The version of the crate.
    pub version: Option<String>,
    /// What it is, in a line.
    pub description: Option<String>,
    /// The licences, an SPDX expression.
    pub licenses: Option<String>,
    /// Where the code is.
    pub source: Option<String>,
    /// Where the documentation is.
    pub documentation: Option<String>,
}

impl About {
    fn of(package: &Value) -> Self {
        Self {
            version: text(&package["version"]),
            description: text(&package["description"]),
            licenses: text(&package["license"]),
            source: text(&package["repository"]),
            documentation: text(&package["documentation"]),
        }
    }
}

/// What cargo says of this workspace.
fn metadata() -> Result<&'static Value> {
    static METADATA: OnceLock<Value> = OnceLock::new();
    if METADATA.get().is_none() {
        let mut command = Command::new(cargo());
        command.args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(root());
        let _ = METADATA.set(serde_json::from_str(&read(&mut command)?)?);
    }
    METADATA.get().context("unreachable: it was set")
}

/// The folder that cargo builds in.
///
/// # Errors
/// When cargo cannot read the workspace.
pub fn target_directory() -> Result<PathBuf> {
    let path = metadata()?["target_directory"].as_str().context("cargo metadata has no target directory")?;
    Ok(path.into())
}

/// All components, in order of name: the crates with a `[package.metadata.component]` table, the
/// variants in it, which are the same crate with other features, and those in other languages.
///
/// # Errors
/// When cargo cannot read the workspace, such a table has no `target`, or a variant no name.
pub fn components() -> Result<Vec<Component>> {
    let packages = metadata()?["packages"].as_array().context("cargo metadata has no packages")?;
    let mut components = languages::components()?;
    for package in packages.iter().filter(|package| package["metadata"]["component"].is_object()) {
        let component = component(package)?;
        let variants = package["metadata"]["component"]["variants"].as_array();
        let variants = variants.into_iter().flatten().map(|table| variant(&component, table));
        components.extend(variants.collect::<Result<Vec<_>>>()?);
        components.push(component);
    }
    components.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(components)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(String::from)
}

fn component(package: &Value) -> Result<Component> {
    let table = &package["metadata"]["component"];
    let name = text(&package["name"]).context("a package without a name")?;
    let is_library = |target: &Value| target["crate_types"].to_string().contains("cdylib");
    let library = package["targets"].as_array().is_some_and(|targets| targets.iter().any(is_library));
    Ok(Component {
        package: name.clone(),
        profile: text(&table["profile"]).unwrap_or_else(|| "component".into()),
        features: None,
        target: text(&table["target"]).with_context(|| format!("{name} does not name its target"))?,
        language: None,
        world: text(&table["world"]),
        artifact: if library { name.replace('-', "_") } else { name.clone() },
        shipped: table["shipped"].as_bool().unwrap_or(true),
        size: table["size"].as_u64(),
        about: About::of(package),
        name,
    })
}

fn variant(of: &Component, table: &Value) -> Result<Component> {
    let name = text(&table["name"]).with_context(|| format!("a variant of {} has no name", of.name))?;
    let features: Vec<_> = table["features"].as_array().into_iter().flatten().filter_map(text).collect();
    let description = text(&table["description"]).or_else(|| of.about.description.clone());
    let about = About { description, ..of.about.clone() };
    Ok(Component {
        name,
        features: Some(features.join(",")),
        size: table["size"].as_u64(),
        about,
        ..of.clone()
    })
}

/// What a component is, in the words of its crate, or in its own if it is a variant that has some.
///
/// # Errors
/// When cargo cannot read the workspace.
pub fn description(component: &Component) -> Result<String> {
    let packages = metadata()?["packages"].as_array().context("cargo metadata has no packages")?;
    let package = packages.iter().find(|package| package["name"] == component.package.as_str());
    let package = package.with_context(|| format!("{} is of no crate", component.name))?;
    let variants = package["metadata"]["component"]["variants"].as_array();
    let variant = variants.into_iter().flatten().find(|table| table["name"] == component.name.as_str());
    let own = variant.and_then(|table| text(&table["description"]));
    Ok(own.or_else(|| text(&package["description"])).unwrap_or_default())
}

/// The documents in `compose/`, one for each product, by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn products() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("compose"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "wac") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_is_the_same_crate_with_other_features() {
        let components = components().unwrap();
        let named = |name: &str| components.iter().find(|component| component.name == name).unwrap();
        let (whole, pure) = (named("keyvalue-memory"), named("keyvalue-memory-pure"));
        assert_eq!((&whole.features, pure.features.as_deref()), (&None, Some("component")));
        assert_eq!(
            (&*pure.package, &pure.artifact, &pure.target),
            ("keyvalue-memory", &whole.artifact, &whole.target)
        );
        assert!(pure.shipped);
        assert_ne!((&pure.size, &pure.about.description), (&whole.size, &whole.about.description));
        assert_eq!(pure.about.version, whole.about.version);
    }

    #[test]
    fn a_variant_without_a_name_is_refused() {
        let component = components().unwrap().remove(0);
        let error = variant(&component, &serde_json::json!({ "features": [] })).unwrap_err().to_string();
        assert!(error.contains(&component.name) && error.contains("no name"), "{error}");
    }
}
