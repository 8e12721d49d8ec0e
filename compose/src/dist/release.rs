//! `release.json`: what is in a release, for those who publish it and those who write about it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::sums::sha256;
use crate::process;
use crate::workspace::{About, root};

/// The name of the file.
pub const LIST: &str = "release.json";

/// A component, or a WIT package, of a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// What users call it.
    pub name: String,
    /// Its file in the folder of the release.
    pub file: String,
    /// Where it goes in a registry, below the registry's prefix.
    pub repository: String,
    /// Its version.
    pub version: String,
    /// The sum of its file.
    pub sha256: String,
    /// The bytes of its file.
    pub size: u64,
    /// The most bytes that it may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The interfaces that a component imports.
    #[serde(default)]
    pub imports: Vec<String>,
    /// The interfaces that a component exports.
    #[serde(default)]
    pub exports: Vec<String>,
    /// What a registry is told of it, by the keys of OCI.
    pub annotations: BTreeMap<String, String>,
}

impl Artifact {
    /// A file of a release, of which this is known.
    pub(super) fn of(folder: &Path, name: &str, file: &str, about: &About) -> Result<Self> {
        let mut annotations = BTreeMap::from([(key("title"), name.into())]);
        for (word, field, value) in [
            ("version", "version", &about.version),
            ("description", "description", &about.description),
            ("licenses", "license", &about.licenses),
            ("source", "repository", &about.source),
            ("documentation", "documentation", &about.documentation),
        ] {
            let value = value.as_ref().with_context(|| {
                format!("{name} is part of the release, and its Cargo.toml has no `{field}`")
            })?;
            annotations.insert(key(word), value.clone());
        }
        annotations.extend(revision().map(|revision| (key("revision"), revision)));
        let bytes = fs::read(folder.join(file)).with_context(|| format!("cannot read {file}"))?;
        Ok(Self {
            name: name.into(),
            file: file.into(),
            repository: name.into(),
            version: about.version.clone().unwrap_or_default(),
            sha256: sha256(&bytes),
            size: bytes.len().try_into()?,
            annotations,
            ..Self::default()
        })
    }
}

/// The key of an annotation that OCI knows.
fn key(word: &str) -> String {
    format!("org.opencontainers.image.{word}")
}

/// The commit that everything is built from. There is none where files differ from it.
///
/// It is not inside of the components: a commit that changes none of their code leaves their bytes alone.
fn revision() -> Option<String> {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        process::read(git.args(arguments).current_dir(root())).ok().map(|text| text.trim().to_owned())
    };
    // Not the commit of whatever repository these files were put into.
    let top = git(&["rev-parse", "--show-prefix"])?;
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])?;
    if top.is_empty() && changed.is_empty() { git(&["rev-parse", "HEAD"]) } else { None }
}

pub(super) fn write(folder: &Path, artifacts: &[Artifact]) -> Result<()> {
    let list = serde_json::to_string_pretty(artifacts)?;
    Ok(fs::write(folder.join(LIST), format!("{list}\n"))?)
}

/// What is in the release in this folder.
///
/// # Errors
/// When there is none, or its list cannot be understood.
pub fn read(folder: &Path) -> Result<Vec<Artifact>> {
    let place = folder.join(LIST);
    let list = fs::read_to_string(&place)
        .with_context(|| format!("cannot read {}: `cargo compose dist` makes it", place.display()))?;
    serde_json::from_str(&list).with_context(|| format!("{} is not a list of a release", place.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::target_directory;

    fn folder(test: &str) -> std::path::PathBuf {
        let folder = target_directory().unwrap().join("release").join(test);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("kv.wasm"), b"abc").unwrap();
        folder
    }

    fn about() -> About {
        let text = |text: &str| Some(text.to_owned());
        About {
            version: text("1.2.3"),
            description: text("A tool"),
            licenses: text("MIT"),
            source: text("https://example.com/kv"),
            documentation: text("https://example.com/docs"),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let folder = folder("written");
        let artifact = Artifact::of(&folder, "kv", "kv.wasm", &about()).unwrap();
        assert_eq!(
            (artifact.size, &artifact.annotations["org.opencontainers.image.licenses"][..]),
            (3, "MIT")
        );
        write(&folder, std::slice::from_ref(&artifact)).unwrap();
        assert_eq!(read(&folder).unwrap(), [artifact]);
    }

    #[test]
    fn a_crate_that_does_not_say_what_it_is_cannot_be_released() {
        let folder = folder("silent");
        let silent = About { description: None, ..about() };
        let error = Artifact::of(&folder, "kv", "kv.wasm", &silent).unwrap_err().to_string();
        assert_eq!(error, "kv is part of the release, and its Cargo.toml has no `description`");
    }

    #[test]
    fn a_folder_without_a_list_or_with_another_file_for_it_is_no_release() {
        let folder = folder("none");
        let _ = fs::remove_file(folder.join(LIST));
        assert!(read(&folder).unwrap_err().to_string().contains("cargo compose dist"));
        fs::write(folder.join(LIST), "{}").unwrap();
        assert!(read(&folder).unwrap_err().to_string().contains("not a list"));
    }
}
