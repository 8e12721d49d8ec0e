//! Several processes that increment one key at the same time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result, ensure};
use compose::process::{read, say, shown};

use super::filesystem::OURS;
use super::peer::{self, Peer, fresh};
use super::results::{Kind, Plot, Ratio, Table, Target};
use super::samples::Samples;
use super::section::{Findings, Scale};

/// So many processes take part.
const PROCESSES: [u32; 4] = [1, 2, 4, 8];

/// With so many processes there is a target.
const AIMED_AT: u32 = 4;
const TARGET: Target = Target::AtLeast(10.0);

const ALL: &str = "increments a second";
const LEAST: &str = "of them by the slowest process";

/// The two ways of SQLite to increment.
const SQLITE: [&str; 2] = ["SQLite, synchronous=OFF, transaction", "SQLite, synchronous=OFF, upsert"];

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    peer::build(peer::PROVIDER)?;
    let mut peers = Vec::from(Peer::guests(&[], &[])?);
    peers.push(Peer::native(SQLITE[0], "sqlite-off", &[]));
    peers.push(Peer::native(SQLITE[1], "sqlite-off-returning", &[]));
    let samples = take_turns(&peers, scale.choose(300, 1_000), scale.choose(3, 7))?;
    let mut ratios = Vec::new();
    for (ours, count) in peers[..OURS].iter().flat_map(|ours| PROCESSES.map(|count| (ours, count))) {
        let at = Some(f64::from(count));
        let rate = |of| samples.median(ALL, of, at).unwrap_or_default();
        let beside = if rate(SQLITE[1]) > rate(SQLITE[0]) { SQLITE[1] } else { SQLITE[0] };
        let target = if count == AIMED_AT { TARGET } else { Target::None };
        let ratio = samples.ratio(ALL, [&ours.label, beside], at, Kind::More, target)?;
        ratios.push(Ratio { beside: "SQLite, synchronous=OFF".into(), ..ratio });
    }
    let table = |name: &str, title: &str, what: &str| Table {
        name: name.into(),
        title: title.into(),
        unit: "increments a second".into(),
        plot: Some(Plot::Lines("processes".into())),
        figures: samples.figures_where(|known, _| known == what),
        ..Table::default()
    };
    let all = Table { ratios, ..table("all", "Increments of one key by several processes", ALL) };
    Ok(Findings {
        text: TEXT.into(),
        tables: vec![all, table("least", "The slowest of these processes", LEAST)],
        checks: Vec::new(),
    })
}

const TEXT: &str = "Processes that share one store increment one key, all at the same time. That none was lost is\n\
    checked. SQLite waits with its busy timeout; of its two ways to increment the quicker one is compared with.\n\
    redb cannot take part: one process has its file, and the others are refused. Nor can files that are\n\
    renamed: an increment in between is lost.";

/// Lets each of the peers in turn run its processes for some milliseconds.
fn take_turns(peers: &[Peer], milliseconds: u64, rounds: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for (round, count) in (0..rounds).flat_map(|round| PROCESSES.map(|count| (round, count))) {
        say("Measuring", &format!("{count} processes, round {} of {rounds}", round + 1));
        for peer in (0..peers.len()).map(|turn| &peers[(round + turn) % peers.len()]) {
            let directory = fresh("together")?;
            let each = increment(peer, &directory, count, milliseconds)?;
            fs::remove_dir_all(directory)?;
            let at = Some(f64::from(count));
            samples.add(ALL, &peer.label, at, each.iter().sum());
            samples.add(LEAST, &peer.label, at, each.iter().copied().fold(f64::INFINITY, f64::min));
        }
    }
    Ok(samples)
}

/// Increments a second of each process, after checking that none was lost.
fn increment(peer: &Peer, directory: &Path, processes: u32, milliseconds: u64) -> Result<Vec<f64>> {
    read(&mut peer.command(directory, "increment", 1)?)?;
    let before = counter(peer, directory)?;
    let racers = (0..processes).map(|_| Racer::start(peer, directory, milliseconds));
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
