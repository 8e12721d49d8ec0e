//! Several processes that increment one key at the same time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result, ensure};
use compose::process::{read, say, shown};

use super::peer::{Peer, fresh};

/// So many processes take part.
pub const PROCESSES: usize = 4;

/// Increments a second, in each round.
#[derive(Debug, Default)]
pub struct Rates {
    /// Of all processes together.
    pub all: Vec<f64>,
    /// Of the one that got least done.
    pub least: Vec<f64>,
}

/// Lets each of the peers in turn run its processes for some milliseconds.
pub fn take_turns(peers: &[Peer], milliseconds: u64, rounds: usize) -> Result<Vec<Rates>> {
    let mut rates: Vec<_> = peers.iter().map(|_| Rates::default()).collect();
    for round in 0..rounds {
        say("Measuring", &format!("{PROCESSES} processes, round {} of {rounds}", round + 1));
        for peer in (0..peers.len()).map(|turn| (round + turn) % peers.len()) {
            let directory = fresh("together")?;
            let each = increment(&peers[peer], &directory, milliseconds)?;
            fs::remove_dir_all(directory)?;
            rates[peer].all.push(each.iter().sum());
            rates[peer].least.push(each.iter().copied().fold(f64::INFINITY, f64::min));
        }
    }
    Ok(rates)
}

/// Increments a second of each process, after checking that none was lost.
fn increment(peer: &Peer, directory: &Path, milliseconds: u64) -> Result<Vec<f64>> {
    read(&mut peer.command(directory, "increment", 1)?)?;
    let before = counter(peer, directory)?;
    let racers = (0..PROCESSES).map(|_| Racer::start(peer, directory, milliseconds));
    let mut racers = racers.collect::<Result<Vec<_>>>()?;
    // All have the store open before the first begins.
    racers.iter_mut().try_for_each(Racer::ready)?;
    racers.iter_mut().try_for_each(Racer::go)?;
    let ended = racers.into_iter().map(Racer::end).collect::<Result<Vec<_>>>()?;
    let sum: u64 = ended.iter().map(|(count, _)| count).sum();
    let counted = counter(peer, directory)? - before;
    ensure!(counted == sum, "{}: {sum} increments, but the number grew by {counted}", peer.label);
    Ok(ended.iter().map(|(count, nanoseconds)| *count as f64 / *nanoseconds as f64 * 1e9).collect())
}

fn counter(peer: &Peer, directory: &Path) -> Result<u64> {
    Ok(read(&mut peer.command(directory, "read", 0)?)?.trim().parse()?)
}

/// One of the processes. It ends with this value.
struct Racer {
    process: Child,
    output: BufReader<ChildStdout>,
    shown: String,
}

impl Racer {
    fn start(peer: &Peer, directory: &Path, milliseconds: u64) -> Result<Self> {
        let mut command = peer.command(directory, "together", milliseconds)?;
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(process.stdout.take().context("stdout was piped")?);
        Ok(Self { process, output, shown: shown(&command) })
    }

    fn ready(&mut self) -> Result<()> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        ensure!(line.trim() == "ready", "`{}` did not get ready", self.shown);
        Ok(())
    }

    fn go(&mut self) -> Result<()> {
        Ok(self.process.stdin.take().context("stdin was piped")?.write_all(b"\n")?)
    }

    /// How many increments it did, and how many nanoseconds they took.
    fn end(mut self) -> Result<(u64, u64)> {
        let mut printed = String::new();
        self.output.read_to_string(&mut printed)?;
        ensure!(self.process.wait()?.success(), "`{}` failed", self.shown);
        let (count, nanoseconds) = printed.trim().split_once(' ').context("two numbers are printed")?;
        Ok((count.parse()?, nanoseconds.parse()?))
    }
}

impl Drop for Racer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
