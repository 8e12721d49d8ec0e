//! Peers that take turns.

use std::fs;

use anyhow::{Context, Result};
use compose::process::{read, say};

use super::peer::{Peer, fresh};
use super::report::{median, ratio};

/// A workload, and how often it is done in a round.
pub type Workload = (&'static str, u64);

/// Nanoseconds of an operation in each round, by workload and peer. A peer that does
/// not take part in a workload has none.
#[derive(Debug)]
pub struct Times(Vec<Vec<Vec<f64>>>);

impl Times {
    /// The nanoseconds of one operation, where the peer took part.
    pub fn median(&self, workload: usize, peer: usize) -> Option<f64> {
        let times = &self.0[workload][peer];
        (!times.is_empty()).then(|| median(times.clone()))
    }

    /// How many times as long the operation takes `above` as it takes `below`.
    pub fn ratio(&self, workload: usize, above: usize, below: usize) -> f64 {
        self.ratio_of((workload, above), (workload, below))
    }

    /// How many times as long one operation takes a peer as another one another peer.
    pub fn ratio_of(&self, above: (usize, usize), below: (usize, usize)) -> f64 {
        ratio(&self.0[above.0][above.1], &self.0[below.0][below.1])
    }
}

/// Lets the peers do the workloads one after the other, round after round, each round
/// in new directories and begun by another peer.
pub fn take_turns(peers: &[Peer], workloads: &[Workload], rounds: usize) -> Result<Times> {
    let mut times = vec![vec![Vec::new(); peers.len()]; workloads.len()];
    for round in 0..rounds {
        say("Measuring", &format!("round {} of {rounds}", round + 1));
        let directories: Vec<_> =
            (0..peers.len()).map(|peer| fresh(&format!("peer-{peer}"))).collect::<Result<_>>()?;
        for ((name, amount), times) in workloads.iter().zip(&mut times) {
            for peer in (0..peers.len()).map(|turn| (round + turn) % peers.len()) {
                let (place, directory, peer) = (&mut times[peer], &directories[peer], &peers[peer]);
                if peer.workloads.contains(name) {
                    let printed = read(&mut peer.command(directory, name, amount / peer.part)?)?;
                    place.push(printed.trim().parse().context("a peer prints a number")?);
                }
            }
        }
        directories.iter().try_for_each(fs::remove_dir_all)?;
    }
    Ok(Times(times))
}
