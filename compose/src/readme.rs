//! `cargo compose readme`: a document's commands are run, and print what it says they print.
//!
//! In a block that is marked `console`, a line that starts with `$ ` is a command,
//! and the lines up to the next one are what it prints to standard output. A line
//! `...` stands for any lines. `NAME=value` in front of a command sets a variable. What needs a
//! Redis server is left out where there is none, which is said.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use compose::process::say;
use compose::redis;
use compose::tools::search_path;
use compose::workspace::root;

/// A command, and what the document says it prints.
#[derive(Debug, PartialEq, Eq)]
struct Shown<'a> {
    line: usize,
    command: &'a str,
    output: Vec<&'a str>,
}

/// Runs all commands in the order of the document, in the repository's top folder.
pub fn check(file: &Path, skip: &[String]) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let shown = commands(&text);
    if shown.is_empty() {
        bail!("{} shows no command", file.display());
    }
    for shown in shown {
        if skip.iter().any(|skip| skip == shown.command) {
            say("Leaving out", shown.command);
            continue;
        }
        if needs_redis(shown.command) {
            redis::SERVER.prepare()?;
            if !redis::SERVER.is_there(shown.command)? {
                continue;
            }
        }
        say("Running", shown.command);
        let printed = run(shown.command).with_context(|| format!("{}:{}", file.display(), shown.line))?;
        let printed: Vec<_> = printed.lines().map(str::trim_end).collect();
        if !matches(&shown.output, &printed) {
            bail!(
                "{}:{}: `{}` printed\n{}\nand not\n{}",
                file.display(),
                shown.line,
                shown.command,
                printed.join("\n"),
                shown.output.join("\n")
            );
        }
    }
    Ok(())
}

fn commands(text: &str) -> Vec<Shown<'_>> {
    let (mut all, mut inside): (Vec<Shown<'_>>, bool) = (Vec::new(), false);
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            match (line.strip_prefix("$ "), all.last_mut()) {
                (Some(command), _) => all.push(Shown { line: number + 1, command, output: Vec::new() }),
                (None, Some(last)) => last.output.push(line.trim_end()),
                (None, None) => {}
            }
        }
    }
    all
}

/// Whether a command starts or asks a Redis server.
fn needs_redis(command: &str) -> bool {
    command.split_whitespace().any(|word| word == "--redis" || word.starts_with("redis-"))
}

/// Whether what was printed is what is shown, where `...` is any number of lines.
fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"...", rest)) => (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, others)| first == line && matches(rest, others))
        }
    }
}

fn run(line: &str) -> Result<String> {
    let mut words = shell_words::split(line)?.into_iter().peekable();
    let mut variables = Vec::new();
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        variables.push((name.to_owned(), value.to_owned()));
        words.next();
    }
    let program = words.next().context("a command without a program")?;
    let mut command = Command::new(program);
    command.args(words).envs(variables).env("PATH", search_path()?).current_dir(root());
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("`{line}` failed: {}", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_with_a_prompt_in_console_blocks_are_commands() {
        let text =
            "$ not this\n```sh\n$ nor this\n```\n```console\n$ one a\nout\n\nmore\n$ two\n```\n$ nor that\n";
        assert_eq!(
            commands(text),
            [
                Shown { line: 6, command: "one a", output: vec!["out", "", "more"] },
                Shown { line: 10, command: "two", output: vec![] },
            ]
        );
    }

    #[test]
    fn commands_that_need_a_server_are_known() {
        for command in ["cargo compose demo --redis", "redis-cli -p 6380 get k"] {
            assert!(needs_redis(command), "{command}");
        }
        for command in ["cargo compose demo", "wac plug app.wasm --plug dist/keyvalue-redis.wasm -o it.wasm"]
        {
            assert!(!needs_redis(command), "{command}");
        }
    }

    #[test]
    fn three_dots_stand_for_any_lines_and_nothing_else_does() {
        assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]));
        assert!(matches(&["..."], &[]));
        assert!(matches(&[], &[]));
        assert!(!matches(&["a"], &["a", "b"]));
        assert!(!matches(&["a", "..."], &["b", "a"]));
        assert!(!matches(&["...", "d"], &["a", "b"]));
    }
}
