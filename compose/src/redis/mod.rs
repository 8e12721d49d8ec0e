//! A Redis server of one's own: started for tests and measurements, and gone with them.

mod cluster;

use std::ffi::OsString;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use anyhow::Result;

use crate::loopback::{self, Says};
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

/// What its log says.
const SAYS: Says = Says { ready: "Ready to accept connections", taken: "Failed listening" };

/// Enough for each guest of the conformance suite to have one, however it is asked.
const DATABASES: &str = "10000";

impl Server {
    /// Starts one, with these options of `redis-server` beside those for the place and the port.
    ///
    /// # Errors
    /// When it does not come up; what it said.
    pub fn start(options: &[&str]) -> Result<Self> {
        let place = loopback::place("redis")?;
        let options: Vec<_> = options.iter().map(|option| String::from(*option)).collect();
        let started = loopback::on_free_port(|port| keep(port, &place, &options));
        let (port, keeper) = started.inspect_err(|_| drop(fs::remove_dir_all(&place)))?;
        Ok(Self { keeper, place, options, port })
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
        loopback::stop(&mut self.keeper);
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

/// Starts a server, and waits until it takes requests.
fn keep(port: u16, place: &Path, options: &[String]) -> Result<Child> {
    let port = port.to_string();
    let fixed = ["redis-server", "--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    let mut words: Vec<OsString> = fixed.map(OsString::from).into();
    words.extend(["--databases", DATABASES, "--dir"].map(OsString::from));
    words.push(place.into());
    words.extend(options.iter().map(OsString::from));
    loopback::keep(&words, place, SAYS)
}
