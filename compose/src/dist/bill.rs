//! The bill of materials of a component, in the JSON of CycloneDX 1.6.
//!
//! There is no time in it, and its number comes from the component: the same component has the same bill.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::linked::{Crate, linked};
use crate::process::read;
use crate::tools::WASM_TOOLS;
use crate::workspace::Component;

/// Everything in a component whose file has this sum.
pub(super) fn bill(component: &Component, sha256: &str) -> Result<Value> {
    let crates = linked(component)?;
    let source = component.about.source.as_deref().unwrap_or_default();
    let rust = version(&mut Command::new("rustc"))?;
    let (own, others) = crates.split_first().context("cargo tree printed nothing")?;
    let reference = |one: &Crate| purl(one, source);
    let mut parts: Vec<_> = others.iter().map(|one| part(one, source)).collect();
    parts.push(standard_library(&rust));
    let dependencies = crates.iter().map(|one| {
        let mut uses: Vec<_> = one.uses.iter().filter_map(|at| crates.get(*at)).map(reference).collect();
        uses.push(library(&rust));
        json!({ "ref": reference(one), "dependsOn": uses })
    });
    let dependencies: Vec<_> = dependencies.chain([json!({ "ref": library(&rust) })]).collect();
    let mut whole = part(own, source);
    whole["name"] = json!(component.name);
    whole["description"] = json!(component.about.description);
    whole["hashes"] = json!([{ "alg": "SHA-256", "content": sha256 }]);
    whole["externalReferences"] = json!([
        { "type": "vcs", "url": source },
        { "type": "documentation", "url": component.about.documentation },
    ]);
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": number(sha256)?,
        "version": 1,
        "metadata": {
            "tools": { "components": [
                { "type": "application", "name": "rustc", "version": rust },
                { "type": "application", "name": "wasm-tools", "version": version(&mut WASM_TOOLS.command()?)? },
            ] },
            "component": whole,
        },
        "components": parts,
        "dependencies": dependencies,
    }))
}

fn part(one: &Crate, source: &str) -> Value {
    let mut part = json!({
        "type": "library",
        "bom-ref": purl(one, source),
        "name": one.name,
        "version": one.version,
        "licenses": [{ "expression": one.licenses }],
        "purl": purl(one, source),
    });
    if let Some(sha256) = &one.sha256 {
        part["hashes"] = json!([{ "alg": "SHA-256", "content": sha256 }]);
    }
    part
}

/// What every component has in it, with what it has in it itself, such as the C library for WASI.
fn standard_library(version: &str) -> Value {
    json!({
        "type": "library",
        "bom-ref": library(version),
        "name": "rust-std",
        "version": version,
        "description": "The standard library of the compiler, or that part of it that needs no system",
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        "purl": library(version),
    })
}

fn library(version: &str) -> String {
    format!("pkg:generic/rust-std@{}", encoded(version))
}

/// The address of a crate. One of this repository is found there and not on crates.io.
fn purl(one: &Crate, source: &str) -> String {
    let address = format!("pkg:cargo/{}@{}", one.name, encoded(&one.version));
    match one.sha256 {
        Some(_) => address,
        None => format!("{address}?vcs_url={}", encoded(&format!("git+{source}"))),
    }
}

fn encoded(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_~:".contains(letter);
    let letters = text.chars().map(|letter| match letter {
        _ if plain(letter) => letter.to_string(),
        _ => letter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    });
    letters.collect()
}

/// A number for the bill: a UUID of the kind whose bits are up to whoever makes it.
fn number(sha256: &str) -> Result<String> {
    let part = |from: usize, to: usize| sha256.get(from..to).context("a sum has 64 digits");
    Ok(format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0, 8)?,
        part(8, 12)?,
        part(13, 16)?,
        part(17, 20)?,
        part(20, 32)?
    ))
}

/// The number in what a program says its version is.
fn version(program: &mut Command) -> Result<String> {
    let text = read(program.arg("--version"))?;
    let mut words = text.split_whitespace().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    Ok(words.next().with_context(|| format!("`{}` is no version", text.trim()))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, version: &str, sha256: Option<&str>) -> Crate {
        let (name, version, sha256) = (name.into(), version.into(), sha256.map(String::from));
        Crate { name, version, licenses: "MIT".into(), sha256, uses: Vec::new() }
    }

    #[test]
    fn a_crate_of_crates_io_has_an_address_there_and_one_of_this_repository_has_it_here() {
        let there = of("wasip2", "2.0.1+wasi-0.2.12", Some("12"));
        assert_eq!(purl(&there, "https://a.b/c"), "pkg:cargo/wasip2@2.0.1%2Bwasi-0.2.12");
        let here = of("kv", "0.1.0", None);
        assert_eq!(purl(&here, "https://a.b/c"), "pkg:cargo/kv@0.1.0?vcs_url=git%2Bhttps:%2F%2Fa.b%2Fc");
    }

    #[test]
    fn the_number_of_a_bill_comes_from_the_sum_of_the_component() {
        let sum = "00112233445566778899aabbccddeeff".repeat(2);
        assert_eq!(number(&sum).unwrap(), "urn:uuid:00112233-4455-8677-8899-aabbccddeeff");
        assert!(number("1234").is_err());
    }

    #[test]
    fn the_version_of_a_program_is_the_first_number_in_what_it_says() {
        assert!(version(&mut Command::new("rustc")).unwrap().starts_with("1."));
    }
}
