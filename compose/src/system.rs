//! Servers that tests need and that the system's packages have, on Debian and what comes from it.

use std::env;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{output, read, run, say};

/// Whether everything has to be tested: what is missing is an error then, and not left out.
#[must_use]
pub fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Whether something was found. Where it was not, and so `what` is left out, that is said; but in
/// CI on Linux, where [`install`] can have brought it, it has to be there.
///
/// # Errors
/// When it has to be there, and was not found.
pub fn is_there(found: Result<()>, what: &str) -> Result<bool> {
    match found {
        Err(error) if is_ci() && cfg!(target_os = "linux") => Err(error),
        Err(error) => {
            // Past the test harness, which shows what was printed only of tests that fail.
            let _ = writeln!(io::stderr(), "skipped: {what}, as {error}");
            Ok(false)
        }
        Ok(()) => Ok(true),
    }
}

/// Installs a package where this may be done without being asked: as root, or in CI as somebody
/// who may become root.
///
/// # Errors
/// When it may be done, and fails.
pub fn install(package: &str) -> Result<()> {
    if !succeeds(Command::new("apt-get").arg("--version")) {
        return Ok(());
    }
    let is_root = read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let before: &[&str] = match is_root {
        true => &["env"],
        false if is_ci() && succeeds(Command::new("sudo").args(["-n", "true"])) => &["sudo", "-n", "env"],
        false => return Ok(()),
    };
    say("Installing", &format!("{package} from the packages of this system"));
    for arguments in [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends", package]] {
        let (program, rest) = before.split_first().context("unreachable: there is a program")?;
        let mut command = Command::new(program);
        command.args(rest).args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        run(command.stdin(Stdio::null()).stdout(Stdio::null()))?;
    }
    Ok(())
}

/// Whether a program can be started, and ends well.
#[must_use]
pub fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok_and(|output| output.status.success())
}
