//! A Redis server of one's own: started for tests and measurements, and gone with them.

mod cluster;

use std::env;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::read;
use crate::system;

pub use cluster::Cluster;

/// What a server is started from.
pub const SERVER: system::Server = system::Server {
    programs: &["redis-server", "redis-cli"],
    debian: "redis-server",
    homebrew: Some("redis"),
};

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

/// Enough for each guest of the conformance suite to have one, however it is asked.
const DATABASES: &str = "10000";

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

/// Removes all keys of a server that begin with a name, or with the name in braces.
///
/// # Errors
/// When the server does not answer. A replica does, and refuses.
pub fn forget(port: u16, name: &str) -> Result<()> {
    let script = "for _, pattern in ipairs(ARGV) do for _, key in ipairs(redis.call('KEYS', pattern)) do \
                  redis.call('UNLINK', key) end end";
    let words = ["EVAL", script, "0", &format!("{name}:*"), &format!("{{{name}}}:*")];
    let words: String = words.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(format!("*5\r\n{words}").as_bytes())?;
    stream.read_exact(&mut [0])?;
    Ok(())
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
    command.args(["--save", "", "--appendonly", "no", "--databases", DATABASES]);
    command.args(["--logfile", "log", "--dir"]).arg(place).args(options);
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
