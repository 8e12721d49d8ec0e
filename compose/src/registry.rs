//! A registry of one's own, Debian's `docker-registry`: started for tests, and gone with them.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::system;

/// What a registry is started from.
pub const SERVER: system::Server =
    system::Server { programs: &["docker-registry"], debian: "docker-registry", homebrew: None };

/// A `docker-registry` on a free port of the loopback interface, with nothing in it. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    keeper: Child,
    place: PathBuf,
    /// Where it listens, as a host in references.
    pub host: String,
}

/// Runs the server until standard input ends, which it does with this process, however that ends.
const KEEPER: &str =
    r#"docker-registry serve "$1" >"$2" 2>&1 & server=$!; read -r _; kill -9 $server; wait $server"#;

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);

impl Server {
    /// Starts one that asks nobody who they are.
    ///
    /// # Errors
    /// When it does not come up; what it said.
    pub fn start() -> Result<Self> {
        Self::start_with("")
    }

    /// Starts one that asks for a name and a password; a line of each, as `htpasswd -B` writes them.
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub fn start_with(passwords: &str) -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let place = env::temp_dir().join(format!("keyvalue-registry-{}-{number}", std::process::id()));
        fs::create_dir_all(&place).with_context(|| format!("cannot create {}", place.display()))?;
        let mut outcome = Err(anyhow::anyhow!("unreachable: it was tried"));
        // Between the choice of a port and its use somebody else may take it.
        for _ in 0..3 {
            let host = format!("127.0.0.1:{}", free_port()?);
            outcome = keep(&host, &place, passwords);
            if let Ok(keeper) = outcome {
                return Ok(Self { keeper, place, host });
            }
        }
        let _ = fs::remove_dir_all(&place);
        outcome.map(|_| bail!("unreachable: it came up"))?
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        let _ = fs::remove_dir_all(&self.place);
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").context("there is no free port")?.local_addr()?.port())
}

fn configuration(host: &str, place: &Path, passwords: &str) -> String {
    let data = place.join("data");
    let mut text = format!(
        "version: 0.1\nlog: {{level: info}}\nstorage: {{filesystem: {{rootdirectory: '{}'}}}}\n\
         http: {{addr: '{host}'}}\n",
        data.display()
    );
    if !passwords.is_empty() {
        let file = place.join("passwords");
        text.push_str(&format!("auth: {{htpasswd: {{realm: test, path: '{}'}}}}\n", file.display()));
    }
    text
}

/// Starts a server, and waits until it takes requests.
fn keep(host: &str, place: &Path, passwords: &str) -> Result<Child> {
    let (settings, log) = (place.join("config.yml"), place.join("log"));
    let _ = fs::remove_file(&log);
    fs::write(&settings, configuration(host, place, passwords))?;
    fs::write(place.join("passwords"), passwords)?;
    let mut command = Command::new("sh");
    command.args(["-c", KEEPER, "sh"]).args([&settings, &log]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut keeper = command.spawn().context("cannot start `sh`")?;
    let start = Instant::now();
    loop {
        // What answers at the port may be another server; the log is this one's.
        let said = fs::read_to_string(&log).unwrap_or_default();
        if said.contains("listening on") {
            return Ok(keeper);
        }
        if said.contains("address already in use") || start.elapsed() > PATIENCE {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
            bail!("docker-registry does not come up at {host}: {said}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}
