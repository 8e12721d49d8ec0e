//! A component under `wasmtime serve`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, bail};

use crate::tools::WASMTIME;

/// A running service; dropping it stops the process.
#[derive(Debug)]
pub struct Service {
    process: Child,
    log: Option<JoinHandle<String>>,
    /// `http://127.0.0.1:PORT`
    pub url: String,
}

impl Service {
    /// Serves `component` on a free port of the loopback interface, with `flags` of
    /// `wasmtime serve`. Each request gets a new instance.
    ///
    /// # Errors
    /// When `wasmtime serve` does not come up.
    pub fn start<S: AsRef<str>>(component: &Path, flags: &[S]) -> Result<Self> {
        Self::spawn(serve()?.args(flags.iter().map(AsRef::as_ref)).arg(component))
    }

    /// The same with one instance for all requests, as long as they come one after
    /// the other, so that a store in its memory lasts.
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub fn start_one_instance<S: AsRef<str>>(component: &Path, flags: &[S]) -> Result<Self> {
        let mut command = serve()?;
        command.args(["--max-instance-reuse-count", "1000000", "--idle-instance-timeout", "3600s"]);
        command.args(flags.iter().map(AsRef::as_ref));
        // With one thread the instance is free again before the client has the whole
        // answer, so that the next request cannot find it busy and start another.
        Self::spawn(command.arg(component).env("TOKIO_WORKER_THREADS", "1"))
    }

    fn spawn(command: &mut Command) -> Result<Self> {
        let mut process = command.stderr(Stdio::piped()).stdin(Stdio::null()).spawn()?;
        let stderr = process.stderr.take().context("stderr was piped")?;
        let (found, url) = channel();
        let log = thread::spawn(move || read(stderr, found));
        match url.recv() {
            Ok(url) => Ok(Self { process, log: Some(log), url }),
            Err(_) => {
                let status = process.wait()?;
                let log = log.join().unwrap_or_default();
                bail!("`wasmtime serve` ended before it served anything: {status}\n{log}");
            }
        }
    }

    /// The number of the process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The address without the scheme.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Stops the process; what it logged.
    #[must_use]
    pub fn stop(mut self) -> String {
        self.end()
    }

    fn end(&mut self) -> String {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.log.take().and_then(|log| log.join().ok()).unwrap_or_default()
    }
}

fn serve() -> Result<Command> {
    let mut command = WASMTIME.command()?;
    command.args(["serve", "--addr", "127.0.0.1:0", "-S", "cli"]).env_remove("RUST_BACKTRACE");
    Ok(command)
}

/// Reads the log to its end; the address in it is passed on as soon as it is there.
fn read(stderr: ChildStderr, found: Sender<String>) -> String {
    let mut found = Some(found);
    let mut log = String::new();
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        if let Some(url) = line.strip_prefix("Serving HTTP on ")
            && let Some(found) = found.take()
        {
            let _ = found.send(url.trim_end().trim_end_matches('/').to_owned());
            continue;
        }
        log.push_str(&line);
        log.push('\n');
    }
    log
}

impl Drop for Service {
    fn drop(&mut self) {
        let log = self.end();
        // Whoever looks for the failure of a test wants to see it.
        if thread::panicking() {
            eprint!("{log}");
        }
    }
}
