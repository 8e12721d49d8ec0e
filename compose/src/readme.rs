//! `cargo compose readme`: a document's commands are run, and print what it says they print.
//!
//! In a block that is marked `console`, a line that starts with `$ ` is a command,
//! and the lines up to the next one are what it prints to standard output. A line
//! `...` stands for any lines, and `...` in a line for any text. `NAME=value` in front
//! of a command sets a variable; ` &` behind it leaves it running to the end of the
//! document. Words behind `console` say more of the block:
//!
//! * `fails`: its last command fails, and what is shown is also what it prints to standard error.
//! * `redis`: it needs a Redis server, and is left out where none is installed.
//! * `registry`: it is about published components. It is run in a folder of the document's own, empty at
//!   first, and not in the repository's top folder; and only if `--registry` says where components are.

mod background;
mod block;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use compose::process::{say, text};
use compose::publish::{self, Registry};
use compose::tools::search_path;
use compose::workspace::{root, target_directory};
use compose::{dist, redis, registry};

use background::Background;
use block::{Block, Shown, blocks, matches};

/// Where the commands of the documents find published components.
const REGISTRY: &str = "ghcr.io/keyvalue-virt";

/// What is done differently from what the documents show.
#[derive(Debug, Default)]
pub struct Exceptions {
    /// Commands that are left out.
    pub skip: Vec<String>,
    /// The registry, with the folder in it, that takes the place of [`REGISTRY`]; it is asked by plain HTTP.
    pub registry: Option<String>,
}

/// As [`check`], with the components of `dist/release/` in a registry that is started for it, if one
/// is installed.
pub fn check_release(files: &[PathBuf], exceptions: Exceptions) -> Result<()> {
    registry::SERVER.prepare()?;
    if !registry::SERVER.is_there("commands that fetch components")? {
        return check(files, &exceptions);
    }
    let server = registry::Server::start()?;
    let folder = format!("{}/keyvalue-virt", server.host);
    publish::publish(&dist::folder(), &Registry::parse(&folder, true)?, None, false)?;
    check(files, &Exceptions { registry: Some(folder), ..exceptions })
}

/// Runs all commands of the documents in their order.
pub fn check(files: &[PathBuf], exceptions: &Exceptions) -> Result<()> {
    let mut commands = 0_usize;
    for file in files {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let blocks = blocks(&text);
        commands += blocks.iter().map(|block| block.shown.len()).sum::<usize>();
        check_one(file, &blocks, exceptions)?;
    }
    if commands == 0 {
        bail!("no command is shown in what was named");
    }
    Ok(())
}

fn check_one(file: &Path, blocks: &[Block<'_>], exceptions: &Exceptions) -> Result<()> {
    let (here, empty) = (root(), empty_folder()?);
    let mut running = Vec::new();
    for block in blocks {
        if block.redis && !redis::SERVER.is_there("commands of the documents")? {
            continue;
        }
        if block.registry && exceptions.registry.is_none() {
            say("Leaving out", "what is about published components, as no --registry is named");
            continue;
        }
        let folder = if block.registry { &empty } else { here };
        let runner = Runner { folder, exceptions };
        for (n, shown) in block.shown.iter().enumerate() {
            let fails = block.fails && n + 1 == block.shown.len();
            let place = || format!("{}:{}", file.display(), shown.line);
            runner.check(shown, fails, &mut running).with_context(place)?;
        }
    }
    Ok(())
}

/// A folder that nothing is in.
fn empty_folder() -> Result<PathBuf> {
    let folder = target_directory()?.join("readme");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Runs the commands of a document.
struct Runner<'a> {
    folder: &'a Path,
    exceptions: &'a Exceptions,
}

impl Runner<'_> {
    /// Runs a command, and compares what it prints; or starts one that goes on.
    fn check(&self, shown: &Shown<'_>, fails: bool, running: &mut Vec<Background>) -> Result<()> {
        if self.exceptions.skip.iter().any(|skip| skip == shown.command) {
            say("Leaving out", shown.command);
            return Ok(());
        }
        say("Running", shown.command);
        if let Some(line) = shown.command.strip_suffix(" &") {
            running.push(Background::start(self.command(line)?)?);
            return Ok(());
        }
        let mut printed = self.run(shown.command, fails)?;
        if let Some(registry) = &self.exceptions.registry {
            printed = printed.replace(registry.as_str(), REGISTRY);
        }
        let printed: Vec<_> = printed.lines().map(str::trim_end).collect();
        if !matches(&shown.output, &printed) {
            let (is, says) = (printed.join("\n"), shown.output.join("\n"));
            bail!("`{}` printed\n{is}\nand not\n{says}", shown.command);
        }
        Ok(())
    }

    /// Runs a command. What it prints: to standard output, or, when it is to fail, to both.
    fn run(&self, line: &str, fails: bool) -> Result<String> {
        let mut command = self.command(line)?;
        if !fails {
            command.stderr(Stdio::inherit());
        }
        let output = command.output().with_context(|| format!("cannot start `{line}`"))?;
        match (output.status.success(), fails) {
            (true, true) => bail!("`{line}` did not fail; it printed\n{}", text(&output)),
            (false, false) => bail!("`{line}` failed: {}", output.status),
            // wasmtime leaves a line empty, as if a backtrace followed.
            (_, true) => Ok(text(&output).trim_end().to_owned()),
            (_, false) => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        }
    }

    fn command(&self, line: &str) -> Result<Command> {
        let mut words = shell_words::split(line)?.into_iter().peekable();
        let mut variables = Vec::new();
        while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
            variables.push((name.to_owned(), value.to_owned()));
            words.next();
        }
        let mut command = Command::new(words.next().context("a command without a program")?);
        match &self.exceptions.registry {
            None => command.args(words),
            Some(registry) => {
                let host = registry.split('/').next().unwrap_or_default();
                command.env("WKG_OCI_INSECURE", host).args(words.map(|word| elsewhere(&word, registry)))
            }
        };
        command.envs(variables).env("PATH", search_path()?).current_dir(self.folder).stdin(Stdio::null());
        // Whoever reads the document did not ask for backtraces.
        command.env_remove("RUST_BACKTRACE").env_remove("RUST_LIB_BACKTRACE");
        Ok(command)
    }
}

/// A word of a command, with another registry.
fn elsewhere(word: &str, registry: &str) -> String {
    match word.strip_prefix(REGISTRY) {
        Some(rest) if rest.starts_with('/') => [registry, rest].concat(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_registry_takes_the_place_of_the_published_one_and_of_no_other() {
        let there = "127.0.0.1:5000/keyvalue-virt";
        assert_eq!(
            elsewhere("ghcr.io/keyvalue-virt/kv:0.1.0", there),
            "127.0.0.1:5000/keyvalue-virt/kv:0.1.0"
        );
        for word in ["ghcr.io/keyvalue-virtual/kv", "ghcr.io/others/kv:0.1.0", "kv.wasm", "--insecure"] {
            assert_eq!(elsewhere(word, there), word);
        }
    }

    fn run(line: &str, fails: bool) -> Result<String> {
        Runner { folder: root(), exceptions: &Exceptions::default() }.run(line, fails)
    }

    #[test]
    fn a_command_that_is_to_fail_and_does_not_is_an_error() {
        let error = run("cargo --version", true).unwrap_err().to_string();
        assert!(error.contains("did not fail") && error.contains("cargo 1."), "{error}");
    }

    #[test]
    fn what_a_failing_command_says_is_what_it_prints() {
        let said = run("cargo no-such-thing", true).unwrap();
        assert!(said.contains("no such command: `no-such-thing`"), "{said}");
        assert!(run("cargo no-such-thing", false).is_err());
    }
}
