//! The example service on a store, and without one, under `wasmtime serve`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use compose::component;
use compose::process::run;
use compose::redis::{self, Server};
use compose::service::Service;
use compose::tools::WASMTIME;
use compose::workspace::dist;

use super::peer::{fresh, place};

/// The service, without a store: it counts in a variable.
pub const ALONE: &str = "no store";
/// On the store that wasmtime has.
pub const NATIVE: &str = "the store inside wasmtime";
pub const MEMORY: &str = "keyvalue-memory";
pub const FILESYSTEM: &str = "keyvalue-filesystem, os";
pub const ALWAYS: &str = "keyvalue-filesystem, always";
pub const REDIS: &str = "keyvalue-redis";

/// How many requests an instance serves: what wasmtime does by default, and many.
pub const MODES: [(&str, &[&str]); 2] =
    [("fresh instances", &[]), ("1 000 requests an instance", &["--max-instance-reuse-count", "1000"])];

/// A service that can be started.
#[derive(Debug)]
pub struct Served {
    /// What the tables call it.
    pub label: &'static str,
    compiled: PathBuf,
    flags: Vec<String>,
}

impl Served {
    /// On each kind of store there is. What is in files goes into new directories.
    pub fn all(redis: Option<&Server>) -> Result<Vec<Self>> {
        let mut all = vec![Self::alone()?, Self::native()?, Self::memory()?];
        all.push(Self::filesystem(FILESYSTEM, "os", &fresh("served-os")?)?);
        all.push(Self::filesystem(ALWAYS, "always", &fresh("served-always")?)?);
        if let Some(server) = redis {
            all.push(Self {
                label: REDIS,
                compiled: compile("http-counter-on-redis")?,
                flags: server.flags(),
            });
        }
        Ok(all)
    }

    pub fn alone() -> Result<Self> {
        Ok(Self { label: ALONE, compiled: compile("http-alone")?, flags: Vec::new() })
    }

    pub fn native() -> Result<Self> {
        let flags = ["-S", "keyvalue"].map(String::from).into();
        Ok(Self { label: NATIVE, compiled: compile("http-counter")?, flags })
    }

    pub fn memory() -> Result<Self> {
        Ok(Self { label: MEMORY, compiled: compile("http-counter-on-memory")?, flags: Vec::new() })
    }

    /// On a store in this directory.
    pub fn filesystem(label: &'static str, durability: &str, directory: &Path) -> Result<Self> {
        let opened = format!("{}::/keyvalue", directory.display());
        let durability = format!("KEYVALUE_DURABILITY={durability}");
        let flags = ["--dir".into(), opened, "--env".into(), durability].into();
        Ok(Self { label, compiled: compile("http-counter-on-filesystem")?, flags })
    }

    /// Starts it.
    pub fn start(&self, mode: &[&str]) -> Result<Service> {
        let all = mode.iter().map(|flag| String::from(*flag)).chain(self.flags.iter().cloned());
        let all: Vec<_> = all.chain(["--allow-precompiled".into()]).collect();
        Service::start(&self.compiled, &all)
    }
}

/// Builds all services.
pub fn build() -> Result<()> {
    let names = [
        "http-alone",
        "http-counter",
        "http-counter-on-memory",
        "http-counter-on-filesystem",
        "http-counter-on-redis",
    ];
    component::build(&names.map(String::from))
}

/// A server of one's own, if Redis is installed; that it is not is said.
pub fn redis() -> Result<Option<Server>> {
    Ok(if redis::SERVER.is_there("the service on keyvalue-redis")? {
        Some(Server::start(&[])?)
    } else {
        None
    })
}

/// Compiles a component of `dist/` to machine code, so that it is not a part of the start.
fn compile(name: &str) -> Result<PathBuf> {
    let compiled = place()?.join(name).with_extension("cwasm");
    run(WASMTIME.command()?.arg("compile").arg(dist(name)).arg("-o").arg(&compiled))?;
    Ok(compiled)
}
