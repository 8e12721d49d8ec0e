//! A registry of one's own, Debian's `docker-registry`: started for tests, and gone with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

use anyhow::Result;

use crate::loopback::{self, Says};
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

/// What its log says.
const SAYS: Says = Says { ready: "listening on", taken: "address already in use" };

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
        let place = loopback::place("registry")?;
        let started = loopback::on_free_port(|port| keep(&host(port), &place, passwords));
        let (port, keeper) = started.inspect_err(|_| drop(fs::remove_dir_all(&place)))?;
        Ok(Self { keeper, place, host: host(port) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        loopback::stop(&mut self.keeper);
        let _ = fs::remove_dir_all(&self.place);
    }
}

fn host(port: u16) -> String {
    format!("127.0.0.1:{port}")
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
    let settings = place.join("config.yml");
    fs::write(&settings, configuration(host, place, passwords))?;
    fs::write(place.join("passwords"), passwords)?;
    loopback::keep(&["docker-registry".into(), "serve".into(), settings.into()], place, SAYS)
}
