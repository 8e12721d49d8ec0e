//! A store that is filled from within a guest, and looked at from outside.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use compose::process::{read, say};

use super::memories::{memories_of, others};
use super::peer::{Application, fresh};

/// What guests of the filesystem provider may have of memory, in MiB. The first one is the target.
pub const LIMITS: [u64; 5] = [64, 96, 128, 256, 1024];

/// A store that does not change for so many seconds has settled.
const QUIET: usize = 5;

/// It is not waited for longer than so many seconds.
const PATIENCE: usize = 120;

/// A store with keys in it.
#[derive(Debug)]
pub struct Loaded {
    /// Where it is.
    pub directory: PathBuf,
    /// The limit of memory, in MiB, that was enough.
    pub limit: u64,
    /// How long storing the keys took.
    pub seconds: f64,
    /// How long the longest call took, in milliseconds.
    pub longest: f64,
    /// How much memory the provider had at the end, in bytes, where the system tells.
    pub memory: Option<u64>,
    /// Bytes in files, as soon as all was stored.
    pub on_disk: u64,
}

/// Stores keys in a new directory, with as little memory as is enough.
pub fn load(guest: &Application, name: &str, keys: u64, limits: &[u64]) -> Result<Loaded> {
    load_bucket(guest, name, keys, limits, None)
}

/// The same in a bucket of this name.
pub fn load_bucket(
    guest: &Application,
    name: &str,
    keys: u64,
    limits: &[u64],
    bucket: Option<&str>,
) -> Result<Loaded> {
    let bucket = bucket.map(|bucket| ["--env".into(), format!("BUCKET={bucket}")]);
    for megabytes in limits.iter().copied() {
        say("Measuring", &format!("a load of {keys} keys in {megabytes} MiB"));
        let directory = fresh(name)?;
        let flags: Vec<_> = limit(megabytes).into_iter().chain(bucket.iter().flatten().cloned()).collect();
        let mut command = guest.command(&directory, &flags)?;
        if let Some((printed, memories)) = watch(command.args(["load", &keys.to_string()]))? {
            let [nanoseconds, longest, own] = numbers(&printed)?;
            let memory = memories.and_then(|memories| others(memories, own as u64));
            let (seconds, longest, on_disk) = (nanoseconds / 1e9, longest / 1e6, size(&directory)?);
            return Ok(Loaded { directory, limit: megabytes, seconds, longest, memory, on_disk });
        }
        say("Failed", &format!("in {megabytes} MiB, see above"));
    }
    bail!("{keys} keys could not be stored, however much memory there was")
}

/// Stores keys in a directory that is there.
pub fn fill(guest: &Application, directory: &Path, keys: u64) -> Result<()> {
    let filled = watch(guest.command(directory, &[""; 0])?.args(["load", &keys.to_string()]))?;
    filled.map(drop).with_context(|| format!("{keys} keys could not be stored"))
}

/// The flags that limit each memory of a guest.
pub fn limit(megabytes: u64) -> [String; 2] {
    ["-W".into(), format!("max-memory-size={}", megabytes << 20)]
}

/// Runs the guest; what it printed, and the memories that it then had. Nothing where it failed.
fn watch(command: &mut Command) -> Result<Option<(String, Option<Vec<u64>>)>> {
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut printed = String::new();
    let mut output = BufReader::new(process.stdout.take().context("stdout was piped")?);
    output.read_line(&mut printed)?;
    let memories = fs::read_to_string(format!("/proc/{}/maps", process.id()));
    // It waits for the end of its input.
    drop(process.stdin.take());
    output.read_to_string(&mut printed)?;
    let status = process.wait()?;
    let memories = memories.ok().map(|maps| memories_of(&maps));
    Ok((status.success() && !printed.is_empty()).then_some((printed, memories)))
}

/// Stores one of the keys again and again, each time in a new process, until the size of
/// the store stays as it is. Returns the size.
pub fn settle(guest: &Application, loaded: &Loaded) -> Result<u64> {
    say("Waiting", "for the store to settle");
    let (mut bytes, mut quiet) = (loaded.on_disk, 0);
    for _ in 0..PATIENCE {
        read(guest.command(&loaded.directory, &limit(loaded.limit))?.args(["load", "1"]))?;
        sleep(Duration::from_secs(1));
        let now = size(&loaded.directory)?;
        // A log grows with each of those writes, by less than one block.
        quiet = if now.abs_diff(bytes) < 4096 { quiet + 1 } else { 0 };
        bytes = now;
        if quiet == QUIET {
            break;
        }
    }
    Ok(bytes)
}

/// The bytes in all files below a directory.
pub fn size(directory: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { size(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

impl Loaded {
    /// The bytes of guest memory; where the system does not tell them, the limit that was enough.
    pub fn bytes_of_memory(&self) -> f64 {
        self.memory.unwrap_or(self.limit << 20) as f64
    }
}

/// The numbers that a guest printed on its first line.
pub fn numbers<const N: usize>(printed: &str) -> Result<[f64; N]> {
    let words = printed.lines().next().unwrap_or_default().split(' ');
    let numbers: Vec<f64> = words.filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().ok().with_context(|| format!("{N} numbers were to be printed, not {printed:?}"))
}
