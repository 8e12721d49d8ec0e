//! A release: the components that users get and the WIT they speak, in a folder, ready to be published.
//!
//! For each component there is `NAME.wasm`, byte for byte the file in `dist/` that tests run; a twin with
//! the names of its functions, `NAME.debug.wasm`; and `NAME.cdx.json`, what is linked into it. For each
//! folder of `wit/` there is a package, `wit-FOLDER.wasm`, with its docs. `release.json` lists them, and
//! `SHA256SUMS` has the sums of all files. The same commit and the same compiler give the same bytes in any
//! folder.

mod bill;
mod contracts;
mod describe;
mod linked;
mod release;
mod sums;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

pub(crate) use describe::describe;
pub use release::{Artifact, LIST, read};
pub use sums::{SUMS, check, sha256};
pub use table::table;

use crate::component::{build_component, interfaces};
use crate::process::say;
use crate::tools::prepare_targets;
use crate::workspace::{Component, components, dist, root};

/// Where a release is put together.
#[must_use]
pub fn folder() -> PathBuf {
    root().join("dist").join("release")
}

/// The components of a release: those with a limit to their size.
///
/// # Errors
/// When cargo cannot read the workspace.
pub fn released() -> Result<Vec<Component>> {
    Ok(components()?.into_iter().filter(|component| component.size.is_some()).collect())
}

/// Puts a release together in a folder, with nothing else in it, prints it as a table, and
/// returns what is in it.
///
/// # Errors
/// When a step fails, a crate does not say what it has to, or a component is larger than it may be. Such
/// a folder has neither list nor sums, and so is not published.
pub fn assemble(folder: &Path) -> Result<Vec<Artifact>> {
    prepare_targets()?;
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut artifacts = Vec::new();
    for component in released()? {
        artifacts.push(add(&component, folder)?);
    }
    artifacts.extend(contracts::add(folder)?);
    print!("{}", table(&artifacts));
    within_limits(&artifacts)?;
    seal(folder, &artifacts)?;
    say("Wrote", &format!("{} ({} artifacts)", folder.display(), artifacts.len()));
    Ok(artifacts)
}

/// Makes a release of a folder with these artifacts in it: writes the list of them, and the sums.
///
/// # Errors
/// When a file cannot be read or written.
pub fn seal(folder: &Path, artifacts: &[Artifact]) -> Result<()> {
    release::write(folder, artifacts)?;
    sums::write(folder)
}

/// Builds a component, and puts it into the folder with all that goes with it.
fn add(component: &Component, folder: &Path) -> Result<Artifact> {
    let named = build_component(component)?;
    let file = format!("{}.wasm", component.name);
    let place = folder.join(&file);
    fs::copy(dist(&component.name), &place).with_context(|| format!("cannot write {}", place.display()))?;
    describe(&named, component, &folder.join(&component.name).with_extension("debug.wasm"))?;
    let mut artifact = Artifact::of(folder, &component.name, &file, &component.about)?;
    artifact.limit = component.size;
    artifact.imports = interfaces(&place, "import")?;
    artifact.exports = interfaces(&place, "export")?;
    let bill = bill::bill(component, &artifact.sha256)?;
    let bill = format!("{}\n", serde_json::to_string_pretty(&bill)?);
    fs::write(folder.join(&component.name).with_extension("cdx.json"), bill)?;
    Ok(artifact)
}

/// Whether no component is larger than it may be.
fn within_limits(artifacts: &[Artifact]) -> Result<()> {
    let large = artifacts.iter().filter_map(|artifact| {
        let limit = artifact.limit.filter(|limit| artifact.size > *limit)?;
        Some(format!("{} has {} bytes, and may have {limit}", artifact.name, artifact.size))
    });
    let large: Vec<_> = large.collect();
    if !large.is_empty() {
        bail!(
            "{}: make it smaller, or allow more by `size` in `[package.metadata.component]` of its Cargo.toml",
            large.join("; ")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_adapters_and_two_applications_are_released() {
        let names: Vec<_> = released().unwrap().into_iter().map(|component| component.name).collect();
        assert_eq!(
            names,
            [
                "follow",
                "follow-2023",
                "follow-draft",
                "http-counter",
                "keyvalue-2023",
                "keyvalue-2023-watched",
                "keyvalue-filesystem",
                "keyvalue-memory",
                "keyvalue-memory-pure",
                "keyvalue-redis",
                "kv",
                "notify",
                "notify-2023",
                "notify-draft",
            ]
        );
    }

    #[test]
    fn a_component_may_have_its_limit_and_not_a_byte_more() {
        let of = |size, limit| Artifact { name: "kv".into(), size, limit, ..Artifact::default() };
        within_limits(&[of(10, Some(10)), of(11, None)]).unwrap();
        let error = within_limits(&[of(9, Some(10)), of(11, Some(10))]).unwrap_err().to_string();
        assert!(error.starts_with("kv has 11 bytes, and may have 10: make it smaller"), "{error}");
    }
}
