//! Peers that take turns.

use std::fs;

use anyhow::{Context, Result};
use compose::process::{read, say};

use super::peer::{Peer, fresh};
use super::samples::Samples;

/// A workload, and what it is in the tables.
#[derive(Debug, Clone)]
pub struct Job {
    pub workload: String,
    /// How often it is done in a round.
    pub amount: u64,
    pub what: String,
    pub at: Option<f64>,
}

impl Job {
    pub fn new(workload: &str, amount: u64, what: &str) -> Self {
        Self { workload: workload.into(), amount, what: what.into(), at: None }
    }
}

/// Lets the peers do the workloads one after the other, round after round, each round
/// in new directories and begun by another peer. Nanoseconds of an operation.
pub fn take_turns(peers: &[Peer], jobs: &[Job], rounds: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for round in 0..rounds {
        say("Measuring", &format!("round {} of {rounds}", round + 1));
        let directories: Vec<_> =
            (0..peers.len()).map(|peer| fresh(&format!("peer-{peer}"))).collect::<Result<_>>()?;
        for Job { workload, amount, what, at } in jobs {
            for number in (0..peers.len()).map(|turn| (round + turn) % peers.len()) {
                let (directory, peer) = (&directories[number], &peers[number]);
                if peer.does(workload) {
                    let amount = (amount / peer.part).max(1);
                    let printed = read(&mut peer.command(directory, workload, amount)?)?;
                    let time: f64 = printed.trim().parse().context("a peer prints a number")?;
                    samples.add(what, &peer.label, *at, time.max(1.0));
                }
            }
        }
        directories.iter().try_for_each(fs::remove_dir_all)?;
    }
    Ok(samples)
}
