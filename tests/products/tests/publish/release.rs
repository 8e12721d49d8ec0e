//! Small releases, and what a registry has of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use compose::dist::{Artifact, seal, sha256};
use compose::publish::{Published, Registry, publish};
use products::folder;
use serde_json::Value;

/// An empty component, but for these bytes that mean nothing.
pub fn component(content: &str) -> Vec<u8> {
    let size = u8::try_from(content.len() + 2).unwrap();
    [b"\0asm\x0d\0\x01\0\0", &[size, 1][..], b"x", content.as_bytes()].concat()
}

/// A release of components of these names and contents in a new folder.
pub fn release(name: &str, version: &str, components: &[(&str, Vec<u8>)]) -> PathBuf {
    let folder = folder(&format!("publish-{name}-{version}"));
    let artifacts = components.iter().map(|(name, bytes)| {
        let file = format!("{}.wasm", name.replace('/', "-"));
        fs::write(folder.join(&file), bytes).unwrap();
        let key = |word: &str| format!("org.opencontainers.image.{word}");
        Artifact {
            name: (*name).into(),
            file,
            repository: (*name).into(),
            version: version.into(),
            sha256: sha256(bytes),
            size: bytes.len() as u64,
            annotations: BTreeMap::from([
                (key("version"), version.into()),
                (key("description"), format!("What {name} = is, \"in a line\"")),
            ]),
            ..Artifact::default()
        }
    });
    seal(&folder, &artifacts.collect::<Vec<_>>()).unwrap();
    folder
}

/// A release of two components whose bytes go with the version.
pub fn two(name: &str, version: &str) -> PathBuf {
    release(name, version, &["one", "two"].map(|name| (name, component(&format!("{name} {version}")))))
}

pub fn at(host: &str, prefix: &str) -> Registry {
    Registry::parse(&format!("{host}/{prefix}"), true).unwrap()
}

/// Publishes as somebody whom nobody asks who they are.
pub fn push(folder: &Path, registry: &Registry) -> Result<Vec<Published>> {
    publish(folder, registry, None, false)
}

/// The digest that a tag stands for, and its manifest, if there is such a tag.
pub fn manifest(registry: &Registry, name: &str, tag: &str) -> Option<(String, Value)> {
    let url = format!("http://{}/v2/{}/manifests/{tag}", registry.host, registry.repository(name));
    let request = minreq::get(url).with_header("Accept", "application/vnd.oci.image.manifest.v1+json");
    let response = request.with_timeout(60).send().unwrap();
    match response.status_code {
        200 => Some((
            format!("sha256:{}", sha256(response.as_bytes())),
            serde_json::from_slice(response.as_bytes()).unwrap(),
        )),
        404 => None,
        status => panic!("{status}: {}", response.as_str().unwrap()),
    }
}

pub fn digest(registry: &Registry, name: &str, tag: &str) -> Option<String> {
    manifest(registry, name, tag).map(|(digest, _)| digest)
}

/// All tags that there are, of all repositories of the tests.
pub fn tags(registry: &Registry) -> BTreeMap<(String, String), String> {
    let mut all = BTreeMap::new();
    for name in ["one", "two", "three"] {
        let url = format!("http://{}/v2/{}/tags/list", registry.host, registry.repository(name));
        let response = minreq::get(url).with_timeout(60).send().unwrap();
        let list: Value = serde_json::from_slice(response.as_bytes()).unwrap();
        for tag in list["tags"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            all.insert((name.to_owned(), tag.to_owned()), digest(registry, name, tag).unwrap());
        }
    }
    all
}
