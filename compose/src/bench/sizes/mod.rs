//! How many bytes the components of a release have, and what of.

mod anatomy;
mod functions;
mod optimised;
mod origin;
mod sections;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use compose::component::build_component;
use compose::dist::released;
use compose::process::say;
use compose::tools::prepare_targets;
use compose::workspace::{Component, dist};

use super::results::{Check, Figure, Spread, Table};
use super::section::{Findings, Scale};
use anatomy::{Anatomy, main_module};
use functions::functions;
use origin::{ORIGINS, OTHER, origin};

/// The components whose code is looked into.
const PROVIDERS: [&str; 3] = ["keyvalue-memory", "keyvalue-filesystem", "keyvalue-redis"];

/// Counts, all there is: it takes no time.
pub fn measure(_: Scale) -> Result<Findings> {
    prepare_targets()?;
    let (mut parts, mut whose, mut checks) = (Vec::new(), Vec::new(), Vec::new());
    let mut modules = Vec::new();
    for component in released()? {
        let named = build_component(&component)?;
        let (name, bytes) = (&component.name, read(&dist(&component.name))?);
        parts.extend(of_what(name, &bytes)?);
        checks.extend(check(&component, bytes.len()));
        if PROVIDERS.contains(&name.as_str()) {
            whose.extend(by_origin(name, &read(&named)?).with_context(|| damaged(&named))?);
            modules.push((name.clone(), main_module(&bytes)?.to_vec()));
        }
    }
    let table = |name: &str, title: &str, text: &str, figures| Table {
        name: name.into(),
        title: title.into(),
        text: text.into(),
        unit: "bytes".into(),
        figures,
        ..Table::default()
    };
    let mut tables = vec![
        table("parts", "Bytes of components", PARTS, parts),
        table("functions", "Whose the code is", WHOSE, whose),
    ];
    match optimised::version() {
        Some(version) => {
            let text = format!("{OPTIMISED} The one here was {version}.");
            let figures = optimised::figures(&modules)?;
            tables.push(table("optimised", "What `wasm-opt` would take off", &text, figures));
        }
        None => say("Leaving out", "what `wasm-opt` would take off: it is not on PATH"),
    }
    Ok(Findings { text: TEXT.into(), tables, checks })
}

const TEXT: &str = "What `cargo compose build` writes to `dist`, counted section by section. Bytes depend on the compiler, and not\n\
    on the machine. No component may have more than the `size` in `[package.metadata.component]` of its crate.";

const PARTS: &str = "Code, data and other sections are those of the main core module, the largest one. The wrapper is what is around it:\n\
    types, imports and exports of the component, and the small modules that connect them. Custom sections say\n\
    what the component is, for tools. These five are all.";

const WHOSE: &str = "Bytes of functions of the main core module, by the names that they have before these are taken off. The first that\n\
    fits counts: functions that the component exports, with what is inlined into them; panics and their messages;\n\
    the allocator; `core::fmt` and what it takes; the crates of this repository; libraries, like `hashbrown` and\n\
    `xxhash-rust`; `core` and `alloc`; what the compiler calls by itself, like `memcmp`. A function that the compiler\n\
    inlined counts where it was put.";

const OPTIMISED: &str =
    "The main core module as it is shipped, and after `wasm-opt` of Binaryen, which no build here uses.";

fn figure(what: &str, of: &str, bytes: f64) -> Figure {
    Figure { what: what.into(), of: of.into(), at: None, spread: Spread::exactly(bytes) }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn damaged(file: &Path) -> String {
    format!("cannot count the bytes of {}: build it again", file.display())
}

/// The parts of a component.
fn of_what(name: &str, component: &[u8]) -> Result<[Figure; 6]> {
    let anatomy = Anatomy::of(component).with_context(|| damaged(&dist(name)))?;
    let Anatomy { code, data, others, wrapper, custom } = anatomy;
    let parts = [
        ("all", component.len()),
        ("code", code),
        ("data", data),
        ("other sections", others),
        ("wrapper", wrapper),
        ("custom sections", custom),
    ];
    Ok(parts.map(|(what, bytes)| figure(what, name, bytes as f64)))
}

fn check(component: &Component, bytes: usize) -> Option<Check> {
    let what = format!("bytes of `{}`", component.name);
    Some(Check { what, reached: bytes as f64, limit: component.size? as f64 })
}

/// The functions of a component that has their names, by whose they are.
fn by_origin(name: &str, component: &[u8]) -> Result<Vec<Figure>> {
    let mut bytes: BTreeMap<&str, usize> = BTreeMap::new();
    for function in functions(main_module(component)?)? {
        *bytes.entry(origin(function.name)).or_default() += function.bytes;
    }
    ensure!(!bytes.is_empty(), "it has no functions");
    bytes.insert("all", bytes.values().sum());
    let columns = ["all"].into_iter().chain(ORIGINS.map(|(origin, _)| origin)).chain([OTHER]);
    let of = |origin| bytes.get(origin).copied().unwrap_or_default() as f64;
    Ok(columns.map(|origin| figure(origin, name, of(origin))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_may_have_as_many_bytes_as_its_crate_says_and_no_more() {
        let component = released().unwrap().remove(0);
        let limit = usize::try_from(component.size.unwrap()).unwrap();
        let check = |bytes| check(&component, bytes).unwrap();
        assert!(check(limit).holds() && !check(limit + 1).holds());
        assert!(check(limit).what.contains(&component.name));
    }

    #[test]
    fn all_providers_are_released() {
        let released: Vec<_> = released().unwrap().into_iter().map(|component| component.name).collect();
        assert!(PROVIDERS.iter().all(|name| released.contains(&name.to_string())), "{released:?}");
    }

    #[test]
    fn a_damaged_component_is_named_in_the_error() {
        let error = format!("{:#}", of_what("keyvalue-memory", b"\0asm\x0d\0\x01\0\x01\x09").unwrap_err());
        assert!(error.contains("keyvalue-memory.wasm") && error.contains("section 0"), "{error}");
    }
}
