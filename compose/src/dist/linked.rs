//! Which crates are linked into a component: those that it needs with its features and for its target, but
//! neither those that only build it nor those that only test it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::read;
use crate::tools::cargo;
use crate::workspace::{Component, root};

/// A crate in a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    /// The licences, an SPDX expression.
    pub(super) licenses: String,
    /// The sum of its package, for what is from crates.io.
    pub(super) sha256: Option<String>,
    /// The crates that it uses, by position.
    pub(super) uses: Vec<usize>,
}

/// All of them, the component's own first.
pub(super) fn linked(component: &Component) -> Result<Vec<Crate>> {
    let mut tree = Command::new(cargo());
    tree.args(["tree", "--quiet", "--edges", "normal,no-proc-macro", "--prefix", "depth"]);
    tree.args(["--format", "|{p}|{l}", "--package", &component.package, "--target", &component.target]);
    if let Some(features) = &component.features {
        tree.args(["--no-default-features", "--features", features]);
    }
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    parse(&read(tree.current_dir(root()))?, &checksums(&lock))
}

/// Reads lines such as `2|lock_api v0.4.14|MIT OR Apache-2.0 (*)`, where the number tells how deep
/// in the tree they are.
fn parse(tree: &str, checksums: &BTreeMap<(&str, &str), &str>) -> Result<Vec<Crate>> {
    let mut crates: Vec<Crate> = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    for line in tree.lines() {
        let mut fields = line.splitn(3, '|');
        let mut next = || fields.next().with_context(|| format!("cargo tree printed `{line}`"));
        let (depth, package, licenses) = (next()?.parse()?, next()?, next()?);
        let mut words = package.split_whitespace();
        let name = words.next().unwrap_or_default();
        let version = words.next().and_then(|version| version.strip_prefix('v')).unwrap_or_default();
        let known = crates.iter().position(|other| other.name == name && other.version == version);
        let position = known.unwrap_or(crates.len());
        if known.is_none() {
            crates.push(Crate {
                name: name.into(),
                version: version.into(),
                // The form of old packages is not one of SPDX.
                licenses: licenses.trim_end_matches("(*)").trim().replace('/', " OR "),
                sha256: checksums.get(&(name, version)).map(ToString::to_string),
                uses: Vec::new(),
            });
        }
        path.truncate(depth);
        if let Some(user) = path.last().and_then(|user| crates.get_mut(*user))
            && !user.uses.contains(&position)
        {
            user.uses.push(position);
        }
        path.push(position);
    }
    Ok(crates)
}

/// The sums of packages by name and version, in a `Cargo.lock`.
fn checksums(lock: &str) -> BTreeMap<(&str, &str), &str> {
    let packages = lock.split("[[package]]").filter_map(|package| {
        let field = |name: &str| {
            let mut values = package.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            values.next().map(|value| value.trim_matches('"'))
        };
        Some(((field("name")?, field("version")?), field("checksum")?))
    });
    packages.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::components;

    #[test]
    fn a_crate_that_is_used_twice_is_there_once() {
        let tree =
            "0|top v0.1.0 (/some/where)|MIT\n1|a v1.0.0|MIT/Apache-2.0\n2|b v2.0.0|MIT\n1|b v2.0.0|MIT\n";
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"12\"\n\n\
                    [[package]]\nname = \"b\"\nversion = \"9.0.0\"\nchecksum = \"34\"\n";
        let crates = parse(tree, &checksums(lock)).unwrap();
        let uses: Vec<_> = crates.iter().map(|one| (one.name.as_str(), one.uses.clone())).collect();
        assert_eq!(uses, [("top", vec![1, 2]), ("a", vec![2]), ("b", vec![])]);
        assert_eq!(crates[1].licenses, "MIT OR Apache-2.0");
        assert_eq!((crates[1].sha256.as_deref(), &crates[2].sha256), (Some("12"), &None));
    }

    #[test]
    fn what_cargo_does_not_print_is_refused() {
        assert!(parse("top v0.1.0\n", &BTreeMap::new()).is_err());
    }

    #[test]
    fn a_variant_has_only_what_its_features_need_and_nothing_has_what_only_builds_it() {
        let of = |name: &str| {
            let component = components().unwrap().into_iter().find(|one| one.name == name).unwrap();
            linked(&component).unwrap().into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        let (whole, pure) = (of("keyvalue-memory"), of("keyvalue-memory-pure"));
        assert_eq!((&*whole[0], &*pure[0]), ("keyvalue-memory", "keyvalue-memory"));
        let has = |names: &[String], name: &str| names.iter().any(|one| one == name);
        assert!(has(&whole, "wasip2") && !has(&pure, "wasip2"));
        assert!(has(&pure, "hashbrown") && has(&pure, "keyvalue-core"));
        let tool = of("kv");
        assert!(has(&tool, "clap") && !has(&tool, "clap_derive") && !has(&tool, "syn"));
        assert!(!has(&of("keyvalue-redis"), "redis"));
    }
}
