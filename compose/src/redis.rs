//! A Redis server of one's own: started for tests and measurements, and gone with them.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages::{install_from_debian, is_ci, succeeds};
use crate::process::read;

/// A `redis-server` on a free port of the loopback interface, with nothing in it. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    keeper: Child,
    place: PathBuf,
    options: Vec<String>,
    /// The port that it listens on.
    pub port: u16,
}

/// Runs the server until standard input ends, which it does with this process, however that ends.
const KEEPER: &str = r#"redis-server "$@" & server=$!; read -r _; kill -9 $server; wait $server"#;

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(10);

impl Server {
    /// Starts one, with these options of `redis-server` beside those for the place and the port.
    ///
    /// # Errors
    /// When it does not come up; what it said.
    pub fn start(options: &[&str]) -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("keyvalue-redis-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let place = env::temp_dir().join(name);
        let options: Vec<_> = options.iter().map(|option| String::from(*option)).collect();
        let mut outcome = Err(anyhow::anyhow!("unreachable: it was tried"));
        // Between the choice of a port and its use somebody else may take it.
        for _ in 0..3 {
            let port = free_port()?;
            outcome = keep(port, &place, &options);
            if let Ok(keeper) = outcome {
                return Ok(Self { keeper, place, options, port });
            }
        }
        let _ = fs::remove_dir_all(&place);
        outcome.map(|_| bail!("unreachable: it came up"))?
    }

    /// `redis://127.0.0.1:PORT`
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// The flags of wasmtime with which `keyvalue-redis` finds it.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        flags(&self.url())
    }

    /// Ends it at once, with all that is in it, as a crash does.
    pub fn stop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }

    /// Starts it again at the same place.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_again(&mut self) -> Result<()> {
        self.stop();
        self.keeper = keep(self.port, &self.place, &self.options)?;
        Ok(())
    }

    /// What `redis-cli` does with these arguments, as a person sees it.
    ///
    /// # Errors
    /// When it cannot be started, or ends with a failure.
    pub fn cli(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new("redis-cli");
        command.args(["-e", "-p", &self.port.to_string()]).args(arguments);
        Ok(read(&mut command)?.trim_end().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.place);
    }
}

/// The flags of wasmtime with which `keyvalue-redis` finds the server at a URL.
#[must_use]
pub fn flags(url: &str) -> Vec<String> {
    ["-S", "inherit-network", "--env", &format!("KEYVALUE_REDIS_URL={url}")].map(String::from).into()
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").context("there is no free port")?.local_addr()?.port())
}

/// Starts a server, and waits until it takes requests.
fn keep(port: u16, place: &Path, options: &[String]) -> Result<Child> {
    fs::create_dir_all(place).with_context(|| format!("cannot create {}", place.display()))?;
    let log = place.join("log");
    let _ = fs::remove_file(&log);
    let mut command = Command::new("sh");
    command.args(["-c", KEEPER, "sh", "--port", &port.to_string(), "--bind", "127.0.0.1"]);
    command.args(["--save", "", "--appendonly", "no", "--logfile", "log", "--dir"]).arg(place).args(options);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut keeper = command.spawn().context("cannot start `sh`")?;
    let start = Instant::now();
    loop {
        // What answers at the port may be another server; the log is this one's.
        let said = fs::read_to_string(&log).unwrap_or_default();
        if said.contains("Ready to accept connections") {
            return Ok(keeper);
        }
        if said.contains("Failed listening") || start.elapsed() > PATIENCE {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
            bail!("redis-server does not come up on port {port}: {said}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Looks for a Redis server to start.
///
/// # Errors
/// When there is none; what to do about it.
pub fn find() -> Result<()> {
    if !is_installed() {
        bail!("`redis-server` is not on PATH: install it, on Debian by `apt-get install redis-server`");
    }
    Ok(())
}

/// Whether there is a Redis server to start. Where there is none, and so `what` is left out, that is
/// said; but in CI there has to be one.
///
/// # Errors
/// When `CI` is set, and there is none.
pub fn is_there(what: &str) -> Result<bool> {
    match find() {
        Err(error) if is_ci() => Err(error),
        Err(error) => {
            // Past the test harness, which shows what was printed only of tests that fail.
            let _ = writeln!(io::stderr(), "skipped: {what}, as {error}");
            Ok(false)
        }
        Ok(()) => Ok(true),
    }
}

/// Installs the server of Debian where there is none and this may be done without being asked:
/// as root, or in CI as somebody who may become root.
///
/// # Errors
/// When it may be done, and fails.
pub fn prepare() -> Result<()> {
    if is_installed() { Ok(()) } else { install_from_debian(&["redis-server"]) }
}

fn is_installed() -> bool {
    succeeds(Command::new("redis-server").arg("--version"))
        && succeeds(Command::new("redis-cli").arg("--version"))
}
