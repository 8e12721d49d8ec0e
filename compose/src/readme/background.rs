//! A command that goes on while others are run.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use compose::process::shown;

/// What a service says when it takes requests: wasmtime's, Redis's, a registry's.
const READY: [&str; 3] = ["Serving HTTP on ", "Ready to accept connections", "listening on "];

/// How long it may take until it says so.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running command. It is stopped when this is dropped.
#[derive(Debug)]
pub struct Background(Child);

impl Background {
    /// Starts a service, and waits until it takes requests.
    pub fn start(mut command: Command) -> Result<Self> {
        let what = shown(&command);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut service = Self(command.spawn().with_context(|| format!("cannot start `{what}`"))?);
        let (ready, heard) = channel();
        listen(service.0.stdout.take().context("it is piped")?, ready.clone());
        listen(service.0.stderr.take().context("it is piped")?, ready);
        match heard.recv_timeout(PATIENCE) {
            Ok(()) => Ok(service),
            Err(_) => bail!("`{what}` does not take requests"),
        }
    }
}

/// Passes on what a service prints, for as long as it does, and tells when it is ready.
fn listen(output: impl Read + Send + 'static, ready: Sender<()>) {
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            eprintln!("{line}");
            if READY.iter().any(|words| line.contains(words)) {
                let _ = ready.send(());
            }
        }
    });
}

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_before_it_takes_requests_is_an_error_that_names_it() {
        let mut command = Command::new("cargo");
        command.arg("--version");
        let error = Background::start(command).unwrap_err().to_string();
        assert!(error.contains("`cargo --version` does not take requests"), "{error}");
    }
}
