//! The manifests in a registry: what a tag stands for, and that another one stands for the same.
//!
//! wkg writes the time into what it pushes, so that the same file twice has two digests. Tags beside the
//! first are set here, with the bytes of the manifest that is there.

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::access::{Access, Credentials, access};
use super::http::{Request, Response, send};
use super::place::Registry;
use crate::dist::sha256;

/// The type of manifest that wkg writes.
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// What a tag stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    bytes: Vec<u8>,
}

impl Manifest {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    pub(super) fn digest(&self) -> String {
        format!("sha256:{}", sha256(&self.bytes))
    }

    /// Whether it has the file with this sum in it, and no other.
    pub(super) fn has_only(&self, sha256: &str) -> bool {
        let json = self.json();
        let layers = json["layers"].as_array().map(Vec::as_slice).unwrap_or_default();
        matches!(layers, [layer] if layer["digest"] == format!("sha256:{sha256}"))
    }

    /// The version that it says it has.
    pub(super) fn version(&self) -> Option<String> {
        self.json()["annotations"]["org.opencontainers.image.version"].as_str().map(String::from)
    }
}

/// The manifests of a registry, as somebody may see and set them.
pub(super) struct Manifests<'a> {
    pub(super) registry: &'a Registry,
    who: Option<Credentials>,
    /// What is asked for beside reading.
    actions: &'static str,
    /// What was asked for, by repository.
    access: RefCell<BTreeMap<String, Access>>,
}

impl<'a> Manifests<'a> {
    pub(super) fn new(registry: &'a Registry, who: Option<Credentials>, to_write: bool) -> Self {
        let actions = if to_write { "pull,push" } else { "pull" };
        Self { registry, who, actions, access: RefCell::default() }
    }

    /// What a tag of a repository stands for, if there is such a tag.
    pub(super) fn get(&self, repository: &str, tag: &str) -> Result<Option<Manifest>> {
        let answer = self.ask(repository, tag, None)?;
        match answer.status {
            200 => Ok(Some(Manifest { bytes: answer.body })),
            404 => Ok(None),
            _ => bail!("cannot read {}:{tag}: {}", self.registry.reference(repository), answer.shown()),
        }
    }

    /// Makes a tag stand for a manifest that is there already.
    pub(super) fn set(&self, repository: &str, tag: &str, manifest: &Manifest) -> Result<()> {
        let kind = manifest.json()["mediaType"].as_str().unwrap_or(MANIFEST).to_owned();
        let answer = self.ask(repository, tag, Some((kind, manifest.bytes.clone())))?;
        if answer.status != 201 {
            bail!("cannot set {}:{tag}: {}", self.registry.reference(repository), answer.shown());
        }
        Ok(())
    }

    /// Sends a request, and again with what the registry wants to know.
    fn ask(&self, repository: &str, tag: &str, put: Option<(String, Vec<u8>)>) -> Result<Response> {
        let known = self.access.borrow().get(repository).cloned();
        let url = self.registry.url(repository, &format!("manifests/{tag}"));
        let mut request = Request { url, accept: MANIFEST, put, access: known };
        let answer = send(&request)?;
        if answer.status != 401 || (request.access.is_some() && self.who.is_none()) {
            return Ok(answer);
        }
        let scope = format!("repository:{}:{}", self.registry.repository(repository), self.actions);
        let access = access(&answer, self.who.as_ref(), &scope)
            .with_context(|| format!("cannot use {}", self.registry.reference(repository)))?;
        self.access.borrow_mut().insert(repository.to_owned(), access.clone());
        request.access = Some(access);
        send(&request)
    }

    pub(super) fn who(&self) -> Option<&Credentials> {
        self.who.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> Manifest {
        Manifest { bytes: text.into() }
    }

    #[test]
    fn a_manifest_has_one_file_a_version_and_a_digest() {
        let one = manifest(
            r#"{"layers":[{"digest":"sha256:12"}],"annotations":{"org.opencontainers.image.version":"1.2.3"}}"#,
        );
        assert!(one.has_only("12") && !one.has_only("1") && !one.has_only("34"));
        assert_eq!(one.version().as_deref(), Some("1.2.3"));
        assert_eq!(manifest("abc").digest(), format!("sha256:{}", sha256(b"abc")));
    }

    #[test]
    fn what_is_no_manifest_of_one_file_has_not_our_file() {
        for text in ["", "[]", r#"{"layers":[{"digest":"sha256:12"},{"digest":"sha256:12"}]}"#] {
            assert!(!manifest(text).has_only("12"), "{text}");
            assert_eq!(manifest(text).version(), None);
        }
    }
}
