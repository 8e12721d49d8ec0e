//! `cargo compose test` and `cargo compose soak`.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use compose::process::{run, say};
use compose::tools::{self, cargo};
use compose::workspace::root;
use compose::{component, conformance, redis, registry};

/// Builds everything, then runs all tests: those of the crates, and those that
/// run components, which find them built.
pub fn run_all(filter: Option<&str>) -> Result<()> {
    tools::prepare()?;
    redis::SERVER.prepare()?;
    registry::SERVER.prepare()?;
    component::build_all()?;
    conformance::build()?;
    say("Testing", "the storage engine, on simulated and on real disks");
    let mut engine = Command::new(cargo());
    engine.args(["test", "--quiet", "--release", "--features", "keyvalue-engine/native"]);
    engine.args(ENGINE.map(|name| ["-p", name]).as_flattened()).args(filter);
    let engine = run(engine.current_dir(root()));
    say("Testing", "the workspace");
    let mut others = Command::new(cargo());
    others.args(["test", "--quiet", "--workspace", "--no-fail-fast"]);
    others.args(ENGINE.map(|name| ["--exclude", name]).as_flattened()).args(filter);
    run(others.env("KEYVALUE_VIRT_BUILT", "1").current_dir(root())).and(engine)
}

/// What is tested at full speed: these tests play out many thousand schedules.
const ENGINE: [&str; 2] = ["keyvalue-engine", "simulation"];

/// Plays out schedules of the storage engine for some minutes.
pub fn soak(minutes: u64, seed: Option<u64>) -> Result<()> {
    // Each run of it is another part of what there is to be tried.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let seed = seed.unwrap_or(now.wrapping_mul(1_000_000));
    say("Soaking", &format!("from seed {seed} on, for {minutes} minutes"));
    let mut command = Command::new(cargo());
    command.args(["run", "--quiet", "--release", "-p", "simulation", "--"]);
    command.args(["--minutes", &minutes.to_string(), "--seed", &seed.to_string()]);
    run(command.current_dir(root()))
}
