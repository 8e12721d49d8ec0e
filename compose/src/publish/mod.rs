//! A release into a registry.
//!
//! Each artifact gets the tag of its version, then `X.Y`, then `latest`; and all artifacts get the one
//! before any gets the next. So whoever is killed leaves tags that move on only where everything of the
//! release is there, and whoever repeats it does the rest. The tag of a version never changes.

mod access;
mod http;
mod manifests;
mod place;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

pub use access::Credentials;
pub use place::Registry;

use self::manifests::{Manifest, Manifests};
use self::place::{may_move, moving};
use crate::dist::{Artifact, check, read, sha256};
use crate::process::{read as output_of, say};
use crate::tools::WKG;

/// What was published of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What users write to get it: the host, the repository, and the version.
    pub reference: String,
    /// The digest that the registry knows it by; none where it is not there, and nothing was to be done.
    pub digest: Option<String>,
}

/// Publishes the release in a folder, and returns what is in the registry then. With `dry_run` all is
/// looked at, and said, and nothing is done.
///
/// # Errors
/// When the folder has no whole release; when a version is there with another file, before anything is
/// pushed; and when a step fails.
pub fn publish(
    folder: &Path,
    registry: &Registry,
    who: Option<Credentials>,
    dry_run: bool,
) -> Result<Vec<Published>> {
    check(folder)?;
    let artifacts = read(folder)?;
    let manifests = Manifests::new(registry, who, !dry_run);
    let there = look(folder, &artifacts, &manifests)?;
    let mut released = Vec::new();
    for (artifact, manifest) in artifacts.iter().zip(there) {
        released.push(match manifest {
            Some(manifest) => Some(manifest),
            None if dry_run => {
                say("Would push", &reference(artifact, registry));
                None
            }
            None => Some(push(folder, artifact, &manifests)?),
        });
    }
    let tags = artifacts.iter().map(|artifact| moving(&artifact.version)).collect::<Result<Vec<_>>>()?;
    for level in 0..tags.iter().map(Vec::len).max().unwrap_or(0) {
        for ((artifact, manifest), tags) in artifacts.iter().zip(&released).zip(&tags) {
            if let Some(tag) = tags.get(level) {
                advance(artifact, tag, manifest.as_ref(), &manifests, dry_run)?;
            }
        }
    }
    let published = artifacts.iter().zip(&released).map(|(artifact, manifest)| Published {
        reference: reference(artifact, registry),
        digest: manifest.as_ref().map(Manifest::digest),
    });
    Ok(published.collect())
}

fn reference(artifact: &Artifact, registry: &Registry) -> String {
    format!("{}:{}", registry.reference(&artifact.repository), artifact.version)
}

/// What the tags of these versions stand for, where they are there.
fn look(folder: &Path, artifacts: &[Artifact], manifests: &Manifests<'_>) -> Result<Vec<Option<Manifest>>> {
    let (mut there, mut others) = (Vec::new(), Vec::new());
    for artifact in artifacts {
        moving(&artifact.version)?;
        let bytes = fs::read(folder.join(&artifact.file))?;
        if sha256(&bytes) != artifact.sha256 {
            bail!("{} is not what the release lists: run `cargo compose dist` again", artifact.file);
        }
        let manifest = manifests.get(&artifact.repository, &artifact.version)?;
        if manifest.as_ref().is_some_and(|manifest| !manifest.has_only(&artifact.sha256)) {
            others.push(reference(artifact, manifests.registry));
        }
        there.push(manifest);
    }
    if !others.is_empty() {
        bail!(
            "released already, with other bytes: {}. Nothing was pushed. Raise the version: of crates in \
             Cargo.toml, of WIT in its `package` line",
            others.join(", ")
        );
    }
    Ok(there)
}

/// Pushes an artifact under its version, and sees that it is there.
fn push(folder: &Path, artifact: &Artifact, manifests: &Manifests<'_>) -> Result<Manifest> {
    let registry = manifests.registry;
    let reference = reference(artifact, registry);
    say("Pushing", &reference);
    let mut wkg = WKG.command()?;
    wkg.args(["oci", "push"])
        .args(registry.insecure.then_some(["--insecure", &registry.host]).iter().flatten());
    for (key, value) in &artifact.annotations {
        wkg.args(["--annotation", &format!("{key}={value}")]);
    }
    if let Some(who) = manifests.who() {
        wkg.envs(who.variables());
    }
    output_of(wkg.arg(&reference).arg(folder.join(&artifact.file)))?;
    let manifest = manifests.get(&artifact.repository, &artifact.version)?;
    let manifest = manifest.with_context(|| format!("{reference} was pushed, and is not there"))?;
    if !manifest.has_only(&artifact.sha256) {
        bail!("{reference} was pushed, and is another file there: somebody else publishes it at this time");
    }
    Ok(manifest)
}

/// Moves a tag on to an artifact, if it does not stand there, or at a later version.
fn advance(
    artifact: &Artifact,
    tag: &str,
    manifest: Option<&Manifest>,
    manifests: &Manifests<'_>,
    dry_run: bool,
) -> Result<()> {
    let place = format!("{}:{tag}", manifests.registry.reference(&artifact.repository));
    let there = manifests.get(&artifact.repository, tag)?;
    if there.is_some() && there.as_ref() == manifest {
        return Ok(());
    }
    let version = there.as_ref().and_then(Manifest::version);
    if !may_move(version.as_deref(), &artifact.version) {
        say("Leaving", &format!("{place} at {}", version.unwrap_or_default()));
        return Ok(());
    }
    match manifest {
        Some(manifest) if !dry_run => {
            say("Tagging", &place);
            manifests.set(&artifact.repository, tag, manifest)
        }
        _ => {
            say("Would tag", &format!("{place} as {}", artifact.version));
            Ok(())
        }
    }
}

/// The digests as `sha256sum` writes them, with repositories for names.
#[must_use]
pub fn digests(published: &[Published]) -> String {
    published.iter().fold(String::new(), |mut text, Published { reference, digest }| {
        if let Some(digest) = digest.as_ref().and_then(|digest| digest.strip_prefix("sha256:")) {
            let repository = reference.rsplit_once(':').map_or(reference.as_str(), |(before, _)| before);
            let _ = writeln!(text, "{digest}  {repository}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_goes_with_the_repository_and_without_the_version() {
        let of = |digest: Option<&str>| Published {
            reference: "127.0.0.1:5000/a/kv:1.2.3".into(),
            digest: digest.map(String::from),
        };
        assert_eq!(digests(&[of(None), of(Some("sha256:12"))]), "12  127.0.0.1:5000/a/kv\n");
    }
}
