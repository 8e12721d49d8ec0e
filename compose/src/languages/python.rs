//! Python: `componentize-py`, which puts CPython and the program, already imported, into a component.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use super::{folder, once, output, package};
use crate::packages::{Package, python};
use crate::process::read;
use crate::tools::good_enough;
use crate::workspace::Component;

/// It brings CPython with it: the one here only starts it.
const PACKAGE: Package = Package { name: "componentize-py", version: "0.25.1" };

/// Compiles a component, and returns its file.
///
/// # Errors
/// When there is no toolchain, and when the program does not go with its world.
pub fn build(component: &Component) -> Result<PathBuf> {
    let output = output(component)?;
    let (whole, program) = (output.join("component.wasm"), output.join("program"));
    // A copy: beside what it imports Python leaves what it made of it.
    fs::create_dir_all(&program)?;
    fs::copy(folder(component).join("app.py"), program.join("app.py"))?;
    let mut build = command(&toolchain()?)?;
    build.arg("--wit-path").arg(package(component)?).args(["--world", &component.name, "componentize"]);
    build.arg("--python-path").arg(&program).arg("app").arg("--output").arg(&whole);
    // Only what is in the folder has a part in it.
    read(build.env_remove("VIRTUAL_ENV"))?;
    Ok(whole)
}

/// The `componentize-py` program: the one on `PATH` if it is new enough, or else one in the cache,
/// where it is installed if need be.
///
/// # Errors
/// When it has to be installed, and that fails.
pub fn toolchain() -> Result<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    once(&FOUND, locate)
}

fn locate() -> Result<PathBuf> {
    let program = Path::new(PACKAGE.name);
    if good_enough(program, PACKAGE.version) {
        return Ok(program.into());
    }
    let place = PACKAGE.place()?;
    if !runs(&place) {
        PACKAGE
            .install_from_pypi()
            .context("there is no componentize-py: put it on PATH, or python3 with pip to install it")?;
        if !runs(&place) {
            bail!("componentize-py in {} does not run: put it on PATH instead", place.display());
        }
    }
    Ok(place)
}

fn runs(place: &Path) -> bool {
    command(place).is_ok_and(|mut command| read(command.arg("--version")).is_ok())
}

/// What starts it: the program on `PATH`, or Python with the folder that it is in.
fn command(found: &Path) -> Result<Command> {
    if found == Path::new(PACKAGE.name) {
        return Ok(Command::new(found));
    }
    let mut command = Command::new(python());
    command.args(["-c", "from componentize_py import script; script()"]).env("PYTHONPATH", found);
    Ok(command)
}
