//! C: clang with wasi-libc, as Debian has them, and bindings that are generated as `wit-bindgen c` does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER;
use wit_bindgen_c::Opts;
use wit_bindgen_core::{Files, wit_parser::Resolve};

use super::{adapt, folder, once, output, package};
use crate::process::{read, run};
use crate::system::install_from_debian;
use crate::workspace::{Component, target_directory};

/// What compiles for WASI on Debian, and on what is made of it.
const PACKAGES: [&str; 4] = ["clang", "lld", "wasi-libc", "libclang-rt-dev-wasm32"];

/// Compiles a component, and returns its file.
///
/// # Errors
/// When there is no toolchain, and when a step fails.
pub fn build(component: &Component) -> Result<PathBuf> {
    toolchain()?;
    let output = output(component)?;
    let (core, whole) = (output.join("core.wasm"), output.join("component.wasm"));
    let generated = bindings(component, &output)?;
    let mut build = clang();
    // Paths of this machine have no part in it.
    build.args(["-Os", "-Wall", "-Wextra", "-Werror", "-fno-ident", "-I"]).arg(&output);
    build.arg(folder(component).join("main.c")).args(generated).arg("-o").arg(&core);
    run(&mut build)?;
    adapt(&core, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER, &whole)?;
    Ok(whole)
}

/// Generates the functions of a component's world; the files to compile and link are returned.
fn bindings(component: &Component, output: &Path) -> Result<Vec<PathBuf>> {
    let (mut resolve, mut files) = (Resolve::default(), Files::default());
    let (package, _) = resolve.push_path(package(component)?)?;
    let world = resolve.select_world(&[package], Some(&component.name))?;
    Opts::default().build().generate(&mut resolve, world, &mut files)?;
    let mut generated = Vec::new();
    for (name, contents) in files.iter() {
        let place = output.join(name);
        fs::write(&place, contents)?;
        generated.extend((!name.ends_with(".h")).then_some(place));
    }
    Ok(generated)
}

/// Looks whether clang makes WebAssembly with a C library here, and installs it where it may.
///
/// # Errors
/// When there is none; what to do about it.
pub fn toolchain() -> Result<()> {
    static FOUND: OnceLock<Result<(), String>> = OnceLock::new();
    once(&FOUND, || {
        if works().is_ok() {
            return Ok(());
        }
        install_from_debian(&PACKAGES)?;
        works().with_context(|| {
            format!("clang makes no WebAssembly: on Debian, `apt-get install {}`", PACKAGES.join(" "))
        })
    })
}

fn clang() -> Command {
    let mut clang = Command::new("clang");
    clang.arg("--target=wasm32-wasi");
    clang
}

/// Compiles and links a program, which takes all of the packages.
fn works() -> Result<()> {
    let place = target_directory()?.join("languages");
    fs::create_dir_all(&place)?;
    let source = place.join("empty.c");
    fs::write(&source, "#include <stdio.h>\nint main(void) { return puts(\"\") < 0; }\n")?;
    read(clang().arg(&source).arg("-o").arg(source.with_extension("wasm")))?;
    Ok(())
}
