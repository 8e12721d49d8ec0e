//! A component under `wasmtime serve`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};

use crate::tools::WASMTIME;

/// A running service; dropping it stops the process.
#[derive(Debug)]
pub struct Service {
    process: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
}

/// The flags that let one instance serve request after request, so that a store
/// in its memory lasts: by default each request gets a new instance.
pub const REUSE: [&str; 4] = ["--max-instance-reuse-count", "1000000", "--idle-instance-timeout", "3600s"];

impl Service {
    /// Serves `component` on a free port of the loopback interface.
    ///
    /// # Errors
    /// When `wasmtime serve` does not come up.
    pub fn start(component: &Path, flags: &[&str]) -> Result<Self> {
        let mut command = WASMTIME.command()?;
        command.args(["serve", "--addr", "127.0.0.1:0", "-S", "cli"]).args(flags).arg(component);
        // With one thread the instance is free again before the client has the whole
        // answer, so that the next request cannot find it busy and start another.
        command.env("TOKIO_WORKER_THREADS", "1");
        let mut process = command.stderr(Stdio::piped()).stdin(Stdio::null()).spawn()?;
        let mut lines = BufReader::new(process.stderr.take().context("stderr was piped")?).lines();
        let mut log = String::new();
        let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
            log.push_str(&line);
            log.push('\n');
            line.strip_prefix("Serving HTTP on ").map(|url| url.trim_end_matches('/').to_owned())
        });
        // The log goes on; whoever looks for a failure wants to see it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        let Some(url) = url else {
            let status = process.wait()?;
            bail!("`wasmtime serve` ended before it served anything: {status}\n{log}");
        };
        Ok(Self { process, url })
    }

    /// The address without the scheme.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
