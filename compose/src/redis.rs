//! A Redis server for a test.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

/// How often another port is tried, when somebody else was quicker to take one that was free.
const TRIES: usize = 5;

/// A running `redis-server` without data, which keeps nothing on disk; dropping it stops the process.
#[derive(Debug)]
pub struct Redis {
    process: Child,
    /// Open as long as the server is there, which writes to it.
    _log: BufReader<ChildStdout>,
    /// `127.0.0.1:PORT`
    pub address: String,
}

impl Redis {
    /// Starts the one on `PATH`, on a free port of the loopback interface.
    ///
    /// # Errors
    /// When there is none, or it does not come up.
    pub fn start() -> Result<Self> {
        for _ in 0..TRIES {
            if let Some(server) = Self::try_start()? {
                return Ok(server);
            }
        }
        bail!("redis-server ends before it takes connections")
    }

    fn try_start() -> Result<Option<Self>> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new("redis-server");
        command.args([
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--port",
            &port.to_string(),
        ]);
        let process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = process.context("cannot start redis-server: is it installed, and on PATH?")?;
        let mut log = BufReader::new(process.stdout.take().context("stdout was piped")?);
        let mut line = String::new();
        while log.read_line(&mut line)? > 0 {
            if line.contains("eady to accept connections") {
                return Ok(Some(Self { process, _log: log, address: format!("127.0.0.1:{port}") }));
            }
            line.clear();
        }
        process.wait()?;
        Ok(None)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
