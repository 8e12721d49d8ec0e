//! From a crate, code in another language, or a `.wac` document, to `dist/NAME.wasm`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::dist::describe;
use crate::languages::{Language, components as in_other_languages};
use crate::process::{read, run, say};
use crate::tools::{WAC, WASM_TOOLS, cargo, prepare_targets};
use crate::workspace::{Component, components, dist, products, root, target_directory};

/// Builds components and products by name; all that are shipped, where no name is given, but for what
/// is in a language whose toolchain is missing.
///
/// # Errors
/// For a name that is neither, and when a step fails.
pub fn build(names: &[String]) -> Result<()> {
    prepare_targets()?;
    let (components, products) = (components()?, products()?);
    let all = components.iter().filter(|component| component.shipped).map(|component| &component.name);
    let all: Vec<_> = all.chain(&products).cloned().collect();
    let possible = if names.is_empty() {
        without_missing_languages(shipped(&components, &products)?)?
    } else {
        Vec::new()
    };
    let names = if names.is_empty() { &possible } else { names };
    if let Some(name) =
        names.iter().find(|name| !all_of(&components).contains(name) && !products.contains(name))
    {
        bail!("there is no component or product `{name}`; there are: {}", all.join(", "));
    }
    let parts = names.iter().filter(|name| products.contains(name)).map(|name| parts(name));
    let mut needed: BTreeSet<String> = parts.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    needed.extend(names.iter().filter(|name| !products.contains(name)).cloned());
    for name in needed {
        let component = components.iter().find(|component| component.name == name);
        build_component(
            component.with_context(|| format!("a product uses `{name}`, which is no component"))?,
        )?;
    }
    for name in names.iter().filter(|name| products.contains(name)) {
        build_product(name)?;
    }
    Ok(())
}

/// Builds every component and product, also those that only tests need, but for what is in a
/// language whose toolchain is missing.
///
/// # Errors
/// When a step fails.
pub fn build_all() -> Result<()> {
    let components = components()?.into_iter().map(|component| component.name);
    build(&without_missing_languages(components.chain(products()?).collect())?)
}

/// The components that users get, and the products of them.
fn shipped(components: &[Component], products: &[String]) -> Result<Vec<String>> {
    let (shipped, others): (Vec<_>, Vec<_>) = components.iter().partition(|component| component.shipped);
    let mut names: Vec<_> = shipped.iter().map(|component| component.name.clone()).collect();
    for product in products {
        let parts = parts(product)?;
        if !others.iter().any(|component| parts.contains(&component.name)) {
            names.push(product.clone());
        }
    }
    Ok(names)
}

/// What can be built here, of these components and products. What cannot is said.
fn without_missing_languages(mut names: Vec<String>) -> Result<Vec<String>> {
    for language in Language::ALL {
        let (missing, others) = apart(language, names.clone())?;
        if missing.is_empty() || language.is_there() {
            continue;
        }
        if let Err(error) = language.prepare() {
            say("Leaving out", &format!("{}: {error}", missing.join(", ")));
        }
        names = others;
    }
    Ok(names)
}

/// The components in a language with the products that have one in them, and all others.
fn apart(language: Language, names: Vec<String>) -> Result<(Vec<String>, Vec<String>)> {
    let mut components = in_other_languages()?;
    components.retain(|component| component.language == Some(language));
    let products = products()?;
    let (mut inside, mut others) = (Vec::new(), Vec::new());
    for name in names {
        let parts = if products.contains(&name) { parts(&name)? } else { vec![name.clone()] };
        let needs_it = components.iter().any(|component| parts.contains(&component.name));
        if needs_it { inside.push(name) } else { others.push(name) }
    }
    Ok((inside, others))
}

fn all_of(components: &[Component]) -> Vec<&String> {
    components.iter().map(|component| &component.name).collect()
}

/// Builds a component into `dist/`, and returns what it was made of: the same code, with the names
/// of its functions. The next variant of the same crate may replace that file.
///
/// # Errors
/// When a step fails.
pub fn build_component(component: &Component) -> Result<PathBuf> {
    say("Building", &format!("{} for {}", component.name, component.target));
    let whole = match component.language {
        Some(language) => language.build(component)?,
        None => compile(component)?,
    };
    ship(component, &whole)?;
    Ok(whole)
}

fn compile(component: &Component) -> Result<PathBuf> {
    let Component { package, target, profile, .. } = component;
    let mut build = Command::new(cargo());
    build.args(["build", "--quiet", "--profile", profile, "--package", package, "--target", target]);
    if let Some(features) = &component.features {
        build.args(["--no-default-features", "--features", features]);
    }
    run(build.args(["--config", &flags(target, profile)]).current_dir(root()))?;
    let built = target_directory()?.join(target).join(profile).join(&component.artifact);
    let built = built.with_extension("wasm");
    if target == "wasm32-unknown-unknown" { componentize(component, &built) } else { Ok(built) }
}

/// Puts a component into `dist/`, without what only debuggers read, and with what it says of itself.
fn ship(component: &Component, whole: &Path) -> Result<()> {
    fs::create_dir_all(root().join("dist"))?;
    let stripped = whole.with_extension("stripped.wasm");
    run(WASM_TOOLS.command()?.args(["strip", "--all"]).arg(whole).arg("-o").arg(&stripped))?;
    describe(&stripped, component, &dist(&component.name))?;
    report(&component.name)
}

/// Makes a component of a core module that does not know its own world.
fn componentize(component: &Component, core: &Path) -> Result<PathBuf> {
    let world = component.world.as_ref().unwrap_or(&component.name);
    let (embedded, whole) = (core.with_extension("embedded.wasm"), core.with_extension("component.wasm"));
    let mut embed = WASM_TOOLS.command()?;
    embed.args(["component", "embed", "--world", world]).arg(wit_package()?).arg(core);
    run(embed.arg("-o").arg(&embedded))?;
    run(WASM_TOOLS.command()?.args(["component", "new"]).arg(&embedded).arg("-o").arg(&whole))?;
    Ok(whole)
}

/// Settings for the compiler. They keep this machine's paths out of what is built, where panics
/// name files, and have the code of a small profile inlined only where that makes it smaller.
fn flags(target: &str, profile: &str) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let flags = [(home.as_path(), "cargo"), (root(), ".")];
    let mut flags: Vec<_> =
        flags.map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display())).into();
    if profile == "component-small" {
        flags.push("-Cllvm-args=-inline-threshold=5".into());
    }
    format!("target.{target}.rustflags = {}", serde_json::json!(flags))
}

/// Puts a product together from components that are built.
fn build_product(name: &str) -> Result<()> {
    say("Composing", name);
    compose(&document(name), &dist(name))?;
    report(name)
}

/// Does what a `.wac` document says, with the components in `dist/`.
///
/// # Errors
/// When the document asks for what is not there.
pub fn compose(document: &Path, composed: &Path) -> Result<()> {
    let mut wac = WAC.command()?;
    wac.arg("compose").arg(document).arg("-o").arg(composed);
    for part in instances(&fs::read_to_string(document)?) {
        wac.args(["--dep", &format!("keyvalue-virt:{part}={}", dist(&component_of(part)).display())]);
    }
    run(&mut wac)
}

fn document(product: &str) -> PathBuf {
    root().join("compose").join(product).with_extension("wac")
}

/// The components that a product is made of.
///
/// # Errors
/// When its document cannot be read.
pub fn parts(product: &str) -> Result<Vec<String>> {
    Ok(instances(&fs::read_to_string(document(product))?).into_iter().map(component_of).collect())
}

/// What follows `new keyvalue-virt:` in a document.
fn instances(document: &str) -> Vec<&str> {
    let code = document.lines().filter(|line| !line.trim_start().starts_with("//"));
    let uses = code.filter_map(|line| line.split_once("new keyvalue-virt:"));
    uses.filter_map(|(_, rest)| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next()).collect()
}

/// The component that a document names. There a word cannot begin with a digit, as wac reads
/// names, so that `keyvalue-2023` is written `keyvalue2023`.
fn component_of(instance: &str) -> String {
    let mut name = String::new();
    for letter in instance.chars() {
        if letter.is_ascii_digit() && name.ends_with(|before: char| before.is_ascii_alphabetic()) {
            name.push('-');
        }
        name.push(letter);
    }
    name
}

fn report(name: &str) -> Result<()> {
    let file = dist(name);
    say("Built", &format!("dist/{name}.wasm ({} bytes)", fs::metadata(file)?.len()));
    Ok(())
}

/// Gives the imports of `application` to `provider`, as far as it has them.
///
/// # Errors
/// When there is nothing to plug.
pub fn plug(application: &Path, provider: &Path, composed: &Path) -> Result<()> {
    read(WAC.command()?.arg("plug").arg(application).arg("--plug").arg(provider).arg("-o").arg(composed))?;
    Ok(())
}

/// The imports, or the exports, of a component: their full names, in order.
///
/// # Errors
/// When the file is not a component.
pub fn interfaces(component: &Path, kind: &str) -> Result<Vec<String>> {
    let wit = read(WASM_TOOLS.command()?.args(["component", "wit"]).arg(component))?;
    let world = wit.split("world root {").nth(1).unwrap_or_default().split('}').next().unwrap_or_default();
    let names = world.lines().filter_map(|line| line.trim().strip_prefix(kind)?.trim().strip_suffix(';'));
    let mut names: Vec<_> = names.map(String::from).collect();
    names.sort();
    Ok(names)
}

/// The WIT of this repository in the form that tools read: the worlds, and what they use in `deps`.
///
/// # Errors
/// When files cannot be copied.
pub fn wit_package() -> Result<PathBuf> {
    let package = target_directory()?.join("wit");
    for entry in fs::read_dir(root().join("wit"))? {
        let source = entry?.path();
        let name = source.file_name().unwrap_or_default();
        let place = if name == "components" { package.clone() } else { package.join("deps").join(name) };
        fs::create_dir_all(&place)?;
        for file in fs::read_dir(&source)? {
            let file = file?.path();
            fs::copy(&file, place.join(file.file_name().unwrap_or_default()))?;
        }
    }
    Ok(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_product_are_what_its_document_instantiates() {
        let document = "package keyvalue-virt:x;\n// new keyvalue-virt:not-this {}\n\
                        let a = new keyvalue-virt:keyvalue-memory {};\nlet b = new keyvalue-virt:kv{ ...a };\n";
        assert_eq!(instances(document), ["keyvalue-memory", "kv"]);
    }

    #[test]
    fn a_number_in_the_name_of_a_part_stands_by_itself_in_that_of_the_component() {
        assert_eq!(component_of("keyvalue2023"), "keyvalue-2023");
        assert_eq!(component_of("handler2023-rust"), "handler-2023-rust");
        assert_eq!(component_of("keyvalue-memory-pure"), "keyvalue-memory-pure");
    }

    #[test]
    fn what_is_in_go_can_be_left_out_with_its_products() {
        let of = |language: &str| {
            ["handler-2023-LANGUAGE", "handler-2023-LANGUAGE-on-filesystem"]
                .map(|name| name.replace("LANGUAGE", language))
        };
        let (in_go, others) = apart(Language::Go, [of("go"), of("rust")].concat()).unwrap();
        assert_eq!((in_go, others), (of("go").to_vec(), of("rust").to_vec()));
    }

    #[test]
    fn what_takes_a_toolchain_of_its_own_is_built_by_name_only() {
        let names = shipped(&components().unwrap(), &products().unwrap()).unwrap();
        for name in ["kv-on-filesystem", "keyvalue-filesystem", "handler-2023-go-on-filesystem"] {
            assert!(names.iter().any(|it| it == name), "{name}");
        }
        for name in ["word-count-python", "word-count-python-on-filesystem", "high-scores-c-on-filesystem"] {
            assert!(names.iter().all(|it| it != name), "{name}");
        }
    }

    #[test]
    fn a_name_that_is_no_component_is_refused_with_those_that_are() {
        let error = build(&["kv-on-abacus".into()]).unwrap_err().to_string();
        assert!(error.contains("kv-on-abacus") && error.contains("keyvalue-memory"), "{error}");
    }
}
