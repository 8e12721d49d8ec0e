//! What takes part in a comparison, and how it is started.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use compose::component;
use compose::process::{run, say};
use compose::redis::flags;
use compose::tools::{WASMTIME, cargo};
use compose::workspace::{dist, root, target_directory};

use super::FLAGS;

/// The provider that is measured beside stores in files.
pub const PROVIDER: &str = "keyvalue-filesystem";
/// The native client of the same server.
pub const REDIS_NATIVE: &str = "redis-rs, native";

/// The provider that is measured beside clients of a server.
pub const REDIS: &str = "keyvalue-redis";

/// A store, and a program that does workloads to it.
#[derive(Debug)]
pub struct Peer {
    /// What the report calls it.
    pub label: String,
    program: Program,
    /// The workloads that it takes part in, of whatever size of values.
    workloads: &'static [&'static str],
    /// A slow one does this part of what the others do.
    pub part: u64,
    /// The server that has the data, for those that do not have it in a directory.
    url: Option<String>,
}

#[derive(Debug)]
enum Program {
    Native(&'static str),
    Guest { application: Application, environment: &'static [&'static str] },
}

/// What tables call somebody who is run with the flags of this name.
pub fn label(provider: &str, flags: &str) -> String {
    format!("{provider}, {flags} flags")
}

impl Peer {
    /// A store of the crate `peers`.
    pub fn native(label: &str, name: &'static str, workloads: &'static [&'static str]) -> Self {
        Self { label: label.into(), program: Program::Native(name), workloads, part: 1, url: None }
    }

    /// The guest on the provider, once with the default flags and once with the synchronous ones.
    pub fn guests(
        environment: &'static [&'static str],
        workloads: &'static [&'static str],
    ) -> Result<[Self; 2]> {
        let [default, synchronous] = FLAGS.map(|flags| Self::guest(PROVIDER, flags, environment, workloads));
        Ok([default?, synchronous?])
    }

    /// The guest on a provider, with one set of flags, which has a name.
    pub fn guest(
        provider: &str,
        (flags, list): (&str, &'static [&'static str]),
        environment: &'static [&'static str],
        workloads: &'static [&'static str],
    ) -> Result<Self> {
        let application = Application::on(provider, "store-guest", list)?;
        let label = label(provider, flags);
        Ok(Self {
            label,
            program: Program::Guest { application, environment },
            workloads,
            part: 1,
            url: None,
        })
    }

    /// The guest on a server, with both sets of flags, and after them the crate `redis`.
    pub fn on_server(url: &str, workloads: &'static [&'static str]) -> Result<[Self; 3]> {
        let at = |peer: Self| Self { url: Some(url.into()), ..peer };
        let [default, synchronous] = FLAGS.map(|flags| Self::guest(REDIS, flags, &[], workloads).map(at));
        Ok([default?, synchronous?, at(Self::native(REDIS_NATIVE, "redis", workloads))])
    }

    /// Whether it is no guest.
    pub fn is_native(&self) -> bool {
        matches!(self.program, Program::Native(_))
    }

    /// The same, doing only a part of what the others do.
    pub fn slow(self, part: u64) -> Self {
        Self { part, ..self }
    }

    /// Whether it takes part in a workload.
    pub fn does(&self, workload: &str) -> bool {
        let name = workload.split(['@', '*']).next().unwrap_or_default();
        self.workloads.contains(&name)
    }

    /// The program that does a workload to the store in `directory`, or on the server.
    pub fn command(&self, directory: &Path, workload: &str, amount: u64) -> Result<Command> {
        let amount = amount.to_string();
        let mut command = match &self.program {
            Program::Native(name) => {
                let mut command = Command::new(native()?);
                let place = self.url.as_deref().map_or(directory, Path::new);
                command.args([name, workload, &amount]).arg(place);
                command
            }
            Program::Guest { application, environment } => {
                let mut command = match &self.url {
                    Some(url) => application.start(&flags(url))?,
                    None => application.command(directory, environment)?,
                };
                command.args([workload, &amount]);
                command
            }
        };
        command.current_dir(root());
        Ok(command)
    }
}

/// The program of the crate `peers`.
pub fn native() -> Result<PathBuf> {
    Ok(place()?.join("peers").join("release").join("peers").with_extension(std::env::consts::EXE_EXTENSION))
}

/// Builds all that takes part beside a provider.
pub fn build(provider: &str) -> Result<()> {
    build_components(provider)?;
    say("Building", "the native peers");
    let manifest = root().join("benches").join("peers").join("Cargo.toml");
    let mut command = Command::new(cargo());
    command.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]).arg(manifest);
    run(command.arg("--target-dir").arg(place()?.join("peers")))
}

/// Builds a provider, and the applications that are plugged into it.
pub fn build_components(provider: &str) -> Result<()> {
    component::build(&[provider, "kv", "store-guest"].map(String::from))
}

/// Where programs and stores of the benches are.
pub fn place() -> Result<PathBuf> {
    Ok(target_directory()?.join("bench"))
}

/// A new, empty directory.
pub fn fresh(name: &str) -> Result<PathBuf> {
    let directory = place()?.join("stores").join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// An application on a provider, compiled to machine code beforehand.
#[derive(Debug)]
pub struct Application {
    compiled: PathBuf,
    flags: &'static [&'static str],
}

impl Application {
    /// Plugs an application of `dist/` into the filesystem provider and compiles both.
    pub fn new(name: &str, flags: &'static [&'static str]) -> Result<Self> {
        Self::on(PROVIDER, name, flags)
    }

    /// The same with another provider.
    pub fn on(provider: &str, name: &str, flags: &'static [&'static str]) -> Result<Self> {
        fs::create_dir_all(place()?)?;
        let composed = place()?.join(format!("{name}-on-{provider}.wasm"));
        component::plug(&dist(name), &dist(provider), &composed)?;
        let kind = if flags.is_empty() { "default" } else { "synchronous" };
        let compiled = composed.with_extension(format!("{kind}.cwasm"));
        run(WASMTIME.command()?.arg("compile").args(flags).arg(&composed).arg("-o").arg(&compiled))?;
        Ok(Self { compiled, flags })
    }

    /// `wasmtime run` with the store in `directory`; arguments of the application may follow.
    pub fn command(&self, directory: &Path, more: &[impl AsRef<OsStr>]) -> Result<Command> {
        let directory = format!("{}::/keyvalue", directory.display());
        let more = more.iter().map(AsRef::as_ref);
        self.start(&more.chain(["--dir", &directory].map(OsStr::new)).collect::<Vec<_>>())
    }

    /// `wasmtime run` with these flags; arguments of the application may follow.
    pub fn start(&self, flags: &[impl AsRef<OsStr>]) -> Result<Command> {
        let mut command = WASMTIME.command()?;
        command.args(["run", "--allow-precompiled"]).args(self.flags).args(flags).arg(&self.compiled);
        Ok(command)
    }
}
