//! JavaScript: `jco`, which makes components of JavaScript, and JavaScript of components.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use super::{folder, once, output, package};
use crate::packages::Package;
use crate::process::read;
use crate::workspace::Component;

const PACKAGE: Package = Package { name: "@bytecodealliance/jco", version: "1.35.0" };

/// Compiles a component, and returns its file.
///
/// # Errors
/// When there is no toolchain, and when the program does not go with its world.
pub fn build(component: &Component) -> Result<PathBuf> {
    let whole = output(component)?.join("component.wasm");
    let mut build = jco()?.command();
    build.arg("componentize").arg(folder(component).join("app.js")).arg("--wit").arg(package(component)?);
    build.args(["--world-name", &component.name]);
    // An engine of 1.5 MB that starts in no time. The default one has eight times that, for speed
    // and for what browsers have beside the language.
    build.args(["--backend", "quickjs", "--backend-qjs-disable-async"]);
    read(build.arg("--out").arg(&whole))?;
    Ok(whole)
}

/// A `jco` that is installed.
#[derive(Debug, Clone)]
pub struct Jco {
    program: PathBuf,
}

impl Jco {
    /// The program under Node, ready to be given arguments.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new("node");
        // What it does is over before better code would have been compiled: this halves its time.
        command.arg("--liftoff-only").arg(&self.program);
        command
    }
}

/// The `jco` in the cache, where it is installed if need be.
///
/// # Errors
/// When there is no Node, and when it has to be installed, and that fails.
pub fn jco() -> Result<Jco> {
    static FOUND: OnceLock<Result<Jco, String>> = OnceLock::new();
    once(&FOUND, locate)
}

fn locate() -> Result<Jco> {
    read(Command::new("node").arg("--version")).context("there is no Node: put `node` and `npm` on PATH")?;
    let package = PACKAGE.place()?.join("node_modules").join(PACKAGE.name);
    let jco = Jco { program: package.join("dist").join("jco.js") };
    if !runs(&jco) {
        PACKAGE.install_from_npm().context("there is no jco: put `node` and `npm` on PATH to install it")?;
        if !runs(&jco) {
            bail!("jco in {} does not run with this `node`", package.display());
        }
    }
    Ok(jco)
}

fn runs(jco: &Jco) -> bool {
    Path::new(&jco.program).exists() && read(jco.command().arg("--version")).is_ok()
}
