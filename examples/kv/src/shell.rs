//! `shell`: the commands of standard input, one per line.

use std::io::{self, BufRead, IsTerminal as _, Write as _};

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::args::Cli;
use crate::error::{Error, Outcome, note};
use crate::output::Output;
use crate::{commands, lines, words};

/// Runs every line; the outcome is the worst of them.
pub fn run(bucket: &str, out: &mut Output) -> Result<Outcome, Error> {
    let mut input = io::stdin().lock();
    let prompt = io::stdin().is_terminal();
    out.in_shell = true;
    let json = out.json;
    // Made once: that takes longer than most commands do.
    let mut parser = Cli::command();
    let (mut bytes, mut number, mut worst) = (Vec::new(), 0_u64, Outcome::Done);
    loop {
        if prompt {
            let _ = write!(io::stderr(), "kv> ");
        }
        if !next(&mut input, &mut bytes, number)? {
            return Ok(worst);
        }
        number += 1;
        out.json = json;
        // Written out line by line: someone, or a program, may be waiting for the answer.
        let result = line(&mut parser, &bytes, bucket, out);
        let flushed = out.flush();
        match result.and_then(|step| flushed.map(|()| step)) {
            Ok(Step::Done(outcome)) => worst = worst.max(outcome),
            Ok(Step::End) => return Ok(worst),
            // Not the quiet end it is elsewhere: there may be more to do.
            Err(Error::Closed) => {
                return Err(Error::Usage(format!(
                    "cannot go on after line {number}: standard output was closed; no later line was run"
                )));
            }
            Err(error) => {
                note(&format!("line {number}: {error}"));
                worst = Outcome::Failed;
            }
        }
    }
}

fn next(input: &mut impl BufRead, bytes: &mut Vec<u8>, number: u64) -> Result<bool, Error> {
    lines::next(input, bytes, lines::LIMIT).map_err(|cause| Error::Io {
        asked: format!("read standard input after line {number}"),
        cause,
        advice: "the commands before it were run; check what is piped into kv",
    })
}

enum Step {
    Done(Outcome),
    End,
}

fn line(parser: &mut clap::Command, bytes: &[u8], bucket: &str, out: &mut Output) -> Result<Step, Error> {
    let words = words::split(bytes).map_err(|why| Error::Usage(why.to_owned()))?;
    match words.first().map(String::as_str) {
        None => return Ok(Step::Done(Outcome::Done)),
        Some("exit" | "quit") if words.len() == 1 => return Ok(Step::End),
        _ => {}
    }
    let words = std::iter::once("kv".to_owned()).chain(words);
    let cli = parser.try_get_matches_from_mut(words).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match cli {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            out.write(&[error.render().to_string().as_bytes()])?;
            return Ok(Step::Done(Outcome::Done));
        }
        Err(error) => return Err(Error::Usage(first_paragraph(&error))),
    };
    out.json |= cli.json;
    let bucket = cli.bucket.unwrap_or_else(|| bucket.to_owned());
    commands::run(cli.command, bucket, out).map(Step::Done)
}

/// What clap says before it goes on to usage and help.
fn first_paragraph(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraph = text.split("\n\n").next().unwrap_or(&text);
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let message = words.join(" ");
    format!("{}; 'help' lists the commands", message.strip_prefix("error: ").unwrap_or(&message))
}
