//! Servers of one's own on the loopback interface, which are gone with whoever started them.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

/// Runs a server until standard input ends, which it does with this process, however that ends.
const KEEPER: &str =
    r#"log=$1; shift; "$@" >"$log" 2>&1 & server=$!; read -r _; kill -9 $server; wait $server"#;

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a server's log says.
#[derive(Debug, Clone, Copy)]
pub struct Says {
    /// When it takes requests.
    pub ready: &'static str,
    /// When somebody else has its port.
    pub taken: &'static str,
}

/// A folder that nobody else has.
///
/// # Errors
/// When it cannot be made.
pub fn place(name: &str) -> Result<PathBuf> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let place = env::temp_dir().join(format!("keyvalue-{name}-{}-{number}", std::process::id()));
    fs::create_dir_all(&place).with_context(|| format!("cannot create {}", place.display()))?;
    Ok(place)
}

/// A port that nobody has.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").context("there is no free port")?.local_addr()?.port())
}

/// Starts something on a free port, and says on which. Between the choice of a port and its use
/// somebody else may take it.
///
/// # Errors
/// When it does not come up on any of some ports.
pub fn on_free_port<T>(start: impl Fn(u16) -> Result<T>) -> Result<(u16, T)> {
    let mut last = anyhow!("unreachable: it was tried");
    for _ in 0..3 {
        let port = free_port()?;
        match start(port) {
            Ok(started) => return Ok((port, started)),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Starts a server, program and arguments, and waits until it takes requests.
///
/// # Errors
/// When it does not come up; what it said.
pub fn keep(words: &[OsString], place: &Path, says: Says) -> Result<Child> {
    let log = place.join("log");
    let _ = fs::remove_file(&log);
    let mut command = Command::new("sh");
    command.args(["-c", KEEPER, "sh"]).arg(&log).args(words);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut keeper = command.spawn().context("cannot start `sh`")?;
    let start = Instant::now();
    loop {
        // What answers at the port may be another server; the log is this one's.
        let said = fs::read_to_string(&log).unwrap_or_default();
        if said.contains(says.ready) {
            return Ok(keeper);
        }
        if said.contains(says.taken) || start.elapsed() > PATIENCE {
            stop(&mut keeper);
            let program = words.first().map(|word| word.to_string_lossy()).unwrap_or_default();
            bail!("{program} does not come up: {said}");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Ends a server at once, as a crash does.
pub fn stop(keeper: &mut Child) {
    drop(keeper.stdin.take());
    let _ = keeper.wait();
}
