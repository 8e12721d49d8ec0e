//! What the benches ran on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::Result;
use compose::process::read;
use compose::tools::WASMTIME;
use serde::{Deserialize, Serialize};

use super::peer::place;

/// As far as the system tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory: String,
    pub system: String,
    /// The filesystem that the stores are on.
    pub filesystem: String,
    pub wasmtime: String,
    /// The load of the machine when the part began: how many processes wanted to run.
    pub load: String,
}

impl Machine {
    /// This one.
    pub fn here() -> Result<Self> {
        let place = place()?;
        fs::create_dir_all(&place)?;
        let wasmtime = read(WASMTIME.command()?.arg("--version"))?;
        let wasmtime = wasmtime.trim().trim_start_matches("wasmtime ").to_owned();
        Ok(Self {
            processor: line("cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.into()),
            cores: available_parallelism().map_or(1, usize::from),
            memory: line("meminfo", "MemTotal").map_or_else(unknown, |memory| gibibytes(&memory)),
            system: system(),
            filesystem: filesystem(&place).unwrap_or_else(unknown),
            wasmtime,
            load: load(),
        })
    }

    /// Whether the same was measured on, whatever else it had to do.
    pub fn is(&self, other: &Self) -> bool {
        Self { load: String::new(), ..self.clone() } == Self { load: String::new(), ..other.clone() }
    }

    /// As a list.
    pub fn shown(&self) -> String {
        format!(
            "* Processor: {}, {} cores; memory: {}\n* System: {}; the stores are on {}\n* wasmtime {}\n",
            self.processor, self.cores, self.memory, self.system, self.filesystem, self.wasmtime
        )
    }
}

fn unknown() -> String {
    "unknown".into()
}

/// What stands behind a name in a file of Linux.
fn line(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(PathBuf::from("/proc").join(file)).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start_matches([' ', '\t', ':']).to_owned())
}

fn gibibytes(kibibytes: &str) -> String {
    let number = kibibytes.split(' ').next().and_then(|number| number.parse::<u64>().ok());
    number.map_or_else(unknown, |number| format!("{:.0} GiB", number as f64 / f64::from(1 << 20)))
}

fn system() -> String {
    let release = line("sys/kernel/osrelease", "").unwrap_or_default();
    format!("{} {release}", std::env::consts::OS).trim_end().to_owned()
}

/// The load of the last minute, of which the figures are to be judged.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// The kind of filesystem that has a directory.
fn filesystem(directory: &Path) -> Option<String> {
    let printed = read(Command::new("df").arg("--output=fstype").arg(directory)).ok()?;
    Some(printed.lines().nth(1)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_told_apart_by_all_but_their_load() {
        let one = Machine { cores: 2, load: "0.1".into(), ..Machine::default() };
        assert!(one.is(&Machine { load: "9".into(), ..one.clone() }));
        assert!(!one.is(&Machine { cores: 4, ..one.clone() }));
    }

    #[test]
    fn memory_is_told_in_gibibytes() {
        assert_eq!(gibibytes("24659560 kB"), "24 GiB");
        assert_eq!(gibibytes("much"), "unknown");
    }
}
