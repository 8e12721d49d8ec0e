//! The WIT of this repository as packages of their own: what `wkg wit fetch` brings to those who write
//! against it. The docs are in them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Artifact;
use crate::process::run;
use crate::tools::WASM_TOOLS;
use crate::workspace::{About, components, root, target_directory};

/// Puts a package for each folder of `wit/` into the folder of a release.
pub(super) fn add(folder: &Path) -> Result<Vec<Artifact>> {
    let about = of_the_workspace()?;
    let mut sources = Vec::new();
    for entry in fs::read_dir(root().join("wit"))? {
        sources.push(entry?.path());
    }
    sources.sort();
    sources.iter().map(|source| package(source, &sources, &about, folder)).collect()
}

/// What the crates of this repository have in common.
fn of_the_workspace() -> Result<About> {
    let components = components()?.into_iter();
    let about = components.map(|component| component.about).find(|about| about.documentation.is_some());
    about.context("no component has a `documentation` in its Cargo.toml")
}

fn package(source: &Path, all: &[PathBuf], about: &About, folder: &Path) -> Result<Artifact> {
    let name = format!("wit-{}", source.file_name().unwrap_or_default().to_string_lossy());
    let id = id(source)?;
    let place = target_directory()?.join("packages").join(&name);
    let _ = fs::remove_dir_all(&place);
    copy(source, &place)?;
    for other in all.iter().filter(|other| *other != source && !other.ends_with("components")) {
        copy(other, &place.join("deps").join(other.file_name().unwrap_or_default()))?;
    }
    let (file, encoded) = (format!("{name}.wasm"), place.with_extension("wasm"));
    let mut encode = WASM_TOOLS.command()?;
    run(encode.args(["component", "wit", "--wasm"]).arg(&place).arg("-o").arg(&encoded))?;
    // Another version of wasm-tools makes the same bytes of the same WIT.
    let mut strip = WASM_TOOLS.command()?;
    strip.args(["strip", "--delete", "^producers$"]).arg(&encoded).arg("-o").arg(folder.join(&file));
    run(&mut strip)?;
    let version = id.split_once('@').map(|(_, version)| version.to_owned());
    let repository = match &version {
        // Where wkg looks for a package of that name.
        Some(_) => id.split('@').next().unwrap_or_default().replace(':', "/"),
        // No tool can ask for a package without a version: it is found by that of the release.
        None => name.replacen('-', "/", 1),
    };
    let about = About {
        description: Some(format!("The WIT package {id}")),
        version: version.or_else(|| about.version.clone()),
        ..about.clone()
    };
    Ok(Artifact { repository, ..Artifact::of(folder, &name, &file, &about)? })
}

/// What a package calls itself, such as `wasi:keyvalue@0.2.0-draft`.
fn id(source: &Path) -> Result<String> {
    for entry in fs::read_dir(source)? {
        let text = fs::read_to_string(entry?.path())?;
        let mut lines =
            text.lines().filter_map(|line| line.strip_prefix("package ")?.trim().strip_suffix(';'));
        if let Some(id) = lines.next() {
            return Ok(id.to_owned());
        }
    }
    anyhow::bail!("no file in {} names its package", source.display())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let file = entry?.path();
        fs::copy(&file, to.join(file.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_called_what_its_files_say() {
        let of = |folder: &str| id(&root().join("wit").join(folder)).unwrap();
        assert_eq!(of("keyvalue-0.2.0-draft2"), "wasi:keyvalue@0.2.0-draft2");
        assert_eq!(of("keyvalue-2023"), "wasi:keyvalue");
        let error = id(&root().join("compose").join("src").join("dist")).unwrap_err().to_string();
        assert!(error.contains("names its package"), "{error}");
    }
}
