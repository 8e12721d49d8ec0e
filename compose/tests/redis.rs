//! When a Redis server is installed, by whom, and what is said where it is not: with programs on
//! PATH that only say that they were called.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

/// A folder of programs, the only ones that are found.
struct Programs(PathBuf);

impl Programs {
    fn new(test: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        symlink("/usr/bin/env", folder.join("env")).unwrap();
        Self(folder)
    }

    /// A program that puts its name and arguments into the log, and then does what the script says.
    fn with(self, name: &str, script: &str) -> Self {
        let file = self.0.join(name);
        let log = self.0.join("log");
        let text = format!("#!/bin/sh\necho \"{name} $*\" >>'{}'\n{script}\n", log.display());
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    fn whose_id_is(self, id: &str) -> Self {
        self.with("id", &format!("echo {id}"))
    }

    /// What a command that needs a server said, and which programs it called.
    fn demo(&self, ci: &str) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_compose"));
        command.args(["demo", "--redis"]).env_clear().env("PATH", &self.0).env("CI", ci);
        let output = command.output().unwrap();
        assert!(!output.status.success(), "nothing here is a server");
        let log = fs::read_to_string(self.0.join("log")).unwrap_or_default();
        (String::from_utf8_lossy(&output.stderr).into_owned(), log)
    }
}

/// How packages are asked for.
const UPDATE: &str = "apt-get update -qq\n";
const INSTALL: &str = "apt-get install -y -qq --no-install-recommends redis-server\n";

#[test]
fn a_server_that_is_there_is_not_installed_again() {
    let programs = Programs::new("there").whose_id_is("0").with("apt-get", "").with("brew", "");
    let programs = programs.with("redis-server", "").with("redis-cli", "");
    for ci in ["", "true"] {
        let (said, called) = programs.demo(ci);
        assert!(!said.contains("redis-server") && !called.contains("apt-get"), "{said} {called}");
    }
}

#[test]
fn root_installs_the_server_of_the_system() {
    let (said, called) = Programs::new("root").whose_id_is("0").with("apt-get", "").demo("");
    assert!(said.contains("Installing redis-server"), "{said}");
    assert!(called.ends_with(&[UPDATE, INSTALL].concat()), "{called}");
}

#[test]
fn anybody_else_is_told_how_and_nothing_is_installed() {
    let programs = Programs::new("user").whose_id_is("1000").with("apt-get", "").with("sudo", "");
    let (said, called) = programs.demo("");
    assert!(said.contains("not installed without being asked"), "{said}");
    assert!(said.contains("`apt-get install redis-server`"), "{said}");
    assert!(!called.contains("update") && !called.contains("sudo"), "{called}");
}

#[test]
fn in_ci_a_user_who_may_become_root_installs_it() {
    let sudo = "shift; [ \"$1\" = true ] || exec \"$@\"";
    let programs = Programs::new("sudo").whose_id_is("1000").with("apt-get", "").with("sudo", sudo);
    let (said, called) = programs.demo("true");
    assert!(said.contains("Installing redis-server"), "{said}");
    assert!(called.contains(UPDATE) && called.ends_with(INSTALL), "{called}");
}

#[test]
fn in_ci_a_user_who_needs_a_password_does_not() {
    let programs = Programs::new("password").whose_id_is("1000").with("apt-get", "").with("sudo", "exit 1");
    let (said, called) = programs.demo("true");
    assert!(said.contains("not on PATH"), "{said}");
    assert!(!called.contains("update"), "{called}");
}

#[test]
fn without_packages_a_line_says_that_it_is_missing() {
    for ci in ["", "true"] {
        let (said, called) = Programs::new("nothing").demo(ci);
        assert!(said.contains("Missing redis-server") && said.contains("not on PATH"), "{said}");
        assert_eq!(called, "");
    }
}

#[test]
fn homebrew_is_asked_only_in_ci() {
    let (_, called) = Programs::new("brew").with("brew", "").demo("");
    assert_eq!(called, "");
    let (said, called) = Programs::new("brew-ci").with("brew", "").demo("true");
    assert!(said.contains("Homebrew") && called.ends_with("brew install --quiet redis\n"), "{said} {called}");
}

#[test]
fn an_installation_that_fails_is_a_line_and_in_ci_an_error() {
    let refuse = "[ \"$1\" = --version ]";
    let programs = Programs::new("refused").whose_id_is("0").with("apt-get", refuse);
    let (said, called) = programs.demo("");
    assert!(said.contains("cannot be installed") && said.contains("not on PATH"), "{said}");
    assert!(!called.contains("install"), "without a list of packages there is none to install: {called}");
    let (said, _) = programs.demo("true");
    assert!(said.contains("apt-get") && !said.contains("not on PATH"), "{said}");
}
