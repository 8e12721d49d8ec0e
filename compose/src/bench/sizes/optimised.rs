//! What `wasm-opt` would make of core modules, where there is one.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use compose::process::{read, run};
use compose::tools::WASM_TOOLS;

use super::super::peer::fresh;
use super::super::results::Figure;
use super::figure;

const PROGRAM: &str = "wasm-opt";

/// What optimises for size, the most and second.
const LEVELS: [&str; 2] = ["-Oz", "-Os"];

/// What the compiler makes use of. With more than that a module may come to need what not all hosts have.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What it calls itself, if it is there.
pub fn version() -> Option<String> {
    let said = read(Command::new(PROGRAM).arg("--version")).ok()?;
    let version = said.lines().next()?.trim();
    Some(format!("`{version}`"))
}

/// The bytes of modules, by the names of their components: as they are, and as they could be.
pub fn figures(modules: &[(String, Vec<u8>)]) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, module) in modules {
        let shipped = module.len() as f64;
        figures.push(figure("as shipped", name, shipped));
        for level in LEVELS {
            let bytes = optimised(name, module, level)?;
            figures.push(figure(&format!("`{level}`"), name, bytes));
            figures.push(figure(&format!("less by `{level}`"), name, shipped - bytes));
        }
    }
    Ok(figures)
}

/// The bytes that are left of a module, which is still valid.
fn optimised(name: &str, module: &[u8], level: &str) -> Result<f64> {
    let place = fresh("sizes")?;
    let (before, after) = (place.join(name).with_extension("wasm"), place.join("optimised.wasm"));
    fs::write(&before, module).with_context(|| format!("cannot write {}", before.display()))?;
    run(Command::new(PROGRAM).arg(level).args(FEATURES).arg(&before).arg("-o").arg(&after))?;
    run(WASM_TOOLS.command()?.arg("validate").arg(&after))?;
    let bytes = fs::metadata(&after).with_context(|| format!("cannot read {}", after.display()))?.len();
    fs::remove_dir_all(place)?;
    Ok(bytes as f64)
}
