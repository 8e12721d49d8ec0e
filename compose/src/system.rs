//! What the packages of systems have: servers that tests need, and a compiler.

use std::env;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{output, read, run, say};

/// A server that is taken as it is found.
#[derive(Debug)]
pub struct Server {
    /// The programs that it takes, which all know `--version`.
    pub programs: &'static [&'static str],
    /// The package of Debian, and of what comes from it.
    pub debian: &'static str,
    /// The package of Homebrew, if there is one.
    pub homebrew: Option<&'static str>,
}

impl Server {
    fn is_installed(&self) -> bool {
        self.programs.iter().all(|program| succeeds(Command::new(program).arg("--version")))
    }

    /// Whether it exists for this system.
    fn is_possible(&self) -> bool {
        cfg!(target_os = "linux") || (cfg!(target_os = "macos") && self.homebrew.is_some())
    }

    /// Looks for it.
    ///
    /// # Errors
    /// When it is not there; what to do about it.
    pub fn find(&self) -> Result<()> {
        let name = self.programs.join("` and `");
        match self.is_installed() {
            true => Ok(()),
            false if !self.is_possible() => bail!("there is no `{name}` for this system: do this on Linux"),
            false => {
                bail!("`{name}` is not on PATH: install it, on Debian by `apt-get install {}`", self.debian)
            }
        }
    }

    /// Whether it is there. Where it is not, and so `what` is left out, that is said; but in CI it
    /// has to be there, on systems that it exists for.
    ///
    /// # Errors
    /// When it has to be there, and is not.
    pub fn is_there(&self, what: &str) -> Result<bool> {
        match self.find() {
            Err(error) if is_ci() && self.is_possible() => Err(error),
            Err(error) => {
                // Past the test harness, which shows what was printed only of tests that fail.
                let _ = writeln!(io::stderr(), "skipped: {what}, as {error}");
                Ok(false)
            }
            Ok(()) => Ok(true),
        }
    }

    /// Installs it where it is missing and this may be done without being asked: from Debian as
    /// root, or in CI as somebody who may become root, and in CI from Homebrew. Where it may not,
    /// that is said.
    ///
    /// # Errors
    /// In CI, when it may be done, and fails.
    pub fn prepare(&self) -> Result<()> {
        if self.is_installed() {
            return Ok(());
        }
        let name = self.debian;
        match self.install() {
            Ok(true) => {}
            Ok(false) => say("Missing", &format!("{name}, and it is not installed without being asked")),
            Err(error) if is_ci() => return Err(error),
            Err(error) => say("Missing", &format!("{name}, and it cannot be installed: {error:#}")),
        }
        Ok(())
    }

    /// Installs it, if this may be done.
    fn install(&self) -> Result<bool> {
        if install_from_debian(&[self.debian])? {
            return Ok(true);
        }
        match self.homebrew {
            Some(package) if is_ci() && succeeds(Command::new("brew").arg("--version")) => {
                say("Installing", &format!("{package} by Homebrew"));
                quietly(&["brew"], &["install", "--quiet", package])?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// Installs packages of Debian where this may be done without being asked: as root, or in CI as
/// somebody who may become root. `false` where it may not.
///
/// # Errors
/// When it may be done, and fails.
pub fn install_from_debian(packages: &[&str]) -> Result<bool> {
    if !succeeds(Command::new("apt-get").arg("--version")) {
        return Ok(false);
    }
    let Some(before) = root_by()? else { return Ok(false) };
    say("Installing", &format!("{} from the packages of this system", packages.join(", ")));
    let install = [&["install", "-y", "-qq", "--no-install-recommends"], packages].concat();
    quietly(before, &[&APT[..], &["update", "-qq"]].concat())?;
    quietly(before, &[&APT[..], &install].concat())?;
    Ok(true)
}

/// What stands behind `env`.
const APT: [&str; 2] = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];

/// What makes a command be run by root, if that may be.
fn root_by() -> Result<Option<&'static [&'static str]>> {
    if read(Command::new("id").arg("-u"))?.trim() == "0" {
        return Ok(Some(&["env"]));
    }
    let may = is_ci() && succeeds(Command::new("sudo").args(["-n", "true"]));
    Ok(may.then_some(&["sudo", "-n", "env"]))
}

fn quietly(program: &[&str], arguments: &[&str]) -> Result<()> {
    let (program, first) = program.split_first().context("unreachable: there is a program")?;
    let mut command = Command::new(program);
    run(command.args(first).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()))
}

/// Whether everything has to be tested: what is missing is an error then, and not left out.
#[must_use]
pub fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Whether a program can be started, and ends well.
#[must_use]
pub fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok_and(|output| output.status.success())
}
