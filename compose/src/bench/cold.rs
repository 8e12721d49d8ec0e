//! What one command takes on a store that it has to open first.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use compose::process::{output, say, shown, text};

use super::peer::Application;
use super::report::{median, ratio};

/// How long `kv get` takes on two stores, from the start of its process to the end.
#[derive(Debug)]
pub struct Cold {
    /// Milliseconds on the small and on the large store.
    pub milliseconds: [f64; 2],
    /// The time on the large store, by that on the small one.
    pub ratio: f64,
}

/// Runs `kv get` in both directories by turns, each time for another key.
/// `keys` is how many of the keys of the crate `workload` each has.
pub fn get(kv: &Application, directories: [&Path; 2], keys: [u64; 2], rounds: u64) -> Result<Cold> {
    say("Measuring", "a get from cold");
    let mut times = [Vec::new(), Vec::new()];
    // The first round warms up.
    for round in 0..=rounds {
        for side in [round % 2, (round + 1) % 2].map(|side| side as usize) {
            let number = (round * 7_919 * 7_919) % keys[side];
            let time = time(kv, directories[side], number)?;
            if round > 0 {
                times[side].push(time);
            }
        }
    }
    let ratio = ratio(&times[1], &times[0]);
    Ok(Cold { milliseconds: times.map(median), ratio })
}

fn time(kv: &Application, directory: &Path, number: u64) -> Result<f64> {
    let mut command = kv.command(directory, &[""; 0])?;
    command.args(["get", &workload::key(number)]);
    let start = Instant::now();
    let output = output(&mut command)?;
    let time = start.elapsed().as_secs_f64() * 1e3;
    let right = output.stdout == workload::value(number);
    ensure!(right, "`{}` does not print the value: {}", shown(&command), text(&output));
    Ok(time)
}
