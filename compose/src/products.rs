//! `cargo compose products`: tables of what there is, made from what was built.

mod page;
mod row;

use std::fs;

use anyhow::{Context, Result, bail};
use compose::component::{interfaces, parts};
use compose::process::say;
use compose::tools::TARGETS;
use compose::workspace::{Component, components, description, dist, products, root};

use row::{flags, grouped};

/// The document with the tables, as seen from the top folder.
const DOCUMENT: &str = "docs/products.md";

/// Prints the tables, compares them with those of the document, or puts them there.
pub fn run(check: bool, write: bool) -> Result<()> {
    let tables = tables()?;
    if !check && !write {
        print!("{tables}");
        return Ok(());
    }
    let file = root().join(DOCUMENT);
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {DOCUMENT}"))?;
    // git may have given lines the ends of this system.
    let text = text.replace("\r\n", "\n");
    let (before, old, after) =
        page::split(&text).with_context(|| format!("{DOCUMENT} has no place for tables"))?;
    if write {
        fs::write(&file, [before, &tables, after].concat())?;
        say("Wrote", DOCUMENT);
    } else if let Some((shown, is)) = page::difference(old, &tables) {
        bail!(
            "{DOCUMENT} does not say what there is: run `cargo compose products --write`\n\
             it says  {shown}\nthere is {is}"
        );
    }
    Ok(())
}

fn tables() -> Result<String> {
    let all: Vec<_> =
        components()?.into_iter().filter(|component| component.shipped && is_rust(component)).collect();
    let mut text = String::from(
        "\n| component | what it is | exports | imports | kB | flags of wasmtime |\n|---|---|---|---|---:|---|\n",
    );
    for component in &all {
        text += &component_row(component)?;
    }
    text += "\n| product | made of | kB | flags of wasmtime |\n|---|---|---:|---|\n";
    for product in products()? {
        let parts = parts(&product)?;
        if parts.iter().all(|part| all.iter().any(|component| component.name == *part)) {
            text += &product_row(&product, &parts)?;
        }
    }
    Ok(text + "\n")
}

/// Whether it can be built everywhere: what is in other languages cannot, and the tables are the
/// same on all machines.
fn is_rust(component: &Component) -> bool {
    TARGETS.contains(&&*component.target)
}

fn component_row(component: &Component) -> Result<String> {
    let [exports, imports] = sides(&component.name)?;
    Ok(format!(
        "| `{}` | {} | {} | {} | {} | {} |\n",
        component.name,
        description(component)?,
        grouped(&exports),
        grouped(&imports),
        kilobytes(&component.name)?,
        flags(&[(exports, imports)]),
    ))
}

fn product_row(product: &str, parts: &[String]) -> Result<String> {
    let sides = parts.iter().map(|part| sides(part).map(|[exports, imports]| (exports, imports)));
    let parts: Vec<_> = parts.iter().map(|part| format!("`{part}`")).collect();
    let flags = flags(&sides.collect::<Result<Vec<_>>>()?);
    Ok(format!("| `{product}` | {} | {} | {flags} |\n", parts.join(", "), kilobytes(product)?))
}

/// What a component exports and imports.
fn sides(name: &str) -> Result<[Vec<String>; 2]> {
    let file = dist(name);
    if !file.exists() {
        bail!("there is no {}: run `cargo compose build`", file.display());
    }
    Ok([interfaces(&file, "export")?, interfaces(&file, "import")?])
}

fn kilobytes(name: &str) -> Result<u64> {
    let file = dist(name);
    let bytes = fs::metadata(&file).with_context(|| format!("there is no {}", file.display()))?.len();
    Ok((bytes + 500) / 1_000)
}
