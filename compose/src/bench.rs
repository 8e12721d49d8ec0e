//! `cargo compose bench`: the memory provider beside its peers, in one run.
//!
//! One guest times its calls on three stores: a provider that does nothing (the
//! floor: what a call between components costs), `keyvalue-memory`, and the store
//! inside wasmtime. Rounds take turns, so that all see the same machine.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use compose::component::{self, plug};
use compose::process::{output, read, run, say};
use compose::tools::{self, WASMTIME, cargo};
use compose::workspace::{dist, root, target_directory};

const CALLS: [&str; 4] = ["set", "get", "exists", "increment"];
const SIZES: [u32; 3] = [16, 1024, 65_536];

/// The flags with which wasmtime keeps no state for asynchronous calls between components.
const SYNCHRONOUS: [&str; 6] = ["-S", "p3=n", "-W", "component-model-async=n", "-W", "concurrency-support=n"];

/// So many bytes of guest memory are tried, from least to most.
const MEMORY: std::ops::RangeInclusive<u64> = 8..=25;
const MEMORY_STEP: u64 = 16 << 20;

/// The guest, alone and on each provider.
struct Guests {
    alone: PathBuf,
    floor: PathBuf,
    memory: PathBuf,
    memory_draft2: PathBuf,
}

/// Nanoseconds of each of the [`CALLS`], medians.
type Medians = [u64; 4];

/// Measures, prints a report, and stores it where `save` asks for it.
pub fn run_all(quick: bool, save: bool) -> Result<()> {
    tools::prepare()?;
    component::build(&["keyvalue-memory".into(), "noop".into()])?;
    let guests = guests()?;
    let mut report = String::new();
    let version = read(WASMTIME.command()?.arg("--version"))?;
    writeln!(report, "# The memory provider beside its peers\n")?;
    writeln!(report, "Made by `cargo compose bench --save` with {}.", version.trim())?;
    writeln!(report, "Nanoseconds a call; medians of rounds that took turns.")?;
    writeln!(
        report,
        "*floor*: a provider that does nothing. *native*: the store of `wasmtime run -S keyvalue`.\n"
    )?;
    for (title, flags) in [
        ("Default flags", &[][..]),
        ("`-S p3=n -W component-model-async=n -W concurrency-support=n`", &SYNCHRONOUS),
    ] {
        writeln!(report, "## {title}\n\n{}", calls(&guests, flags, if quick { 3 } else { 9 })?)?;
    }
    writeln!(report, "## A million keys of 16 bytes, with values of 100\n\n{}", million(&guests)?)?;
    println!("{report}");
    if save {
        fs::write(root().join("benches").join("RESULTS.md"), report.trim_end().to_owned() + "\n")?;
        say("Wrote", "benches/RESULTS.md");
    }
    Ok(())
}

fn guests() -> Result<Guests> {
    let place = target_directory()?.join("bench");
    fs::create_dir_all(&place)?;
    let build = |draft: &str| -> Result<PathBuf> {
        say("Building", &format!("bench-guest for {draft}"));
        run(Command::new(cargo())
            .args(["build", "--quiet", "--package", "bench-guest", "--profile", "component"])
            .args(["--target", "wasm32-wasip2", "--features", draft])
            .current_dir(root()))?;
        let built = target_directory()?.join("wasm32-wasip2").join("component").join("bench-guest.wasm");
        let kept = place.join(draft).with_extension("wasm");
        fs::copy(built, &kept)?;
        Ok(kept)
    };
    let on = |guest: &Path, provider: &str, name: &str| -> Result<PathBuf> {
        let composed = place.join(name).with_extension("wasm");
        plug(guest, &dist(provider), &composed)?;
        Ok(composed)
    };
    let (draft, draft2) = (build("draft")?, build("draft2")?);
    Ok(Guests {
        floor: on(&draft, "noop", "floor")?,
        memory: on(&draft, "keyvalue-memory", "memory")?,
        memory_draft2: on(&draft2, "keyvalue-memory", "memory2")?,
        alone: draft,
    })
}

/// A table of all calls and sizes under some flags of wasmtime.
fn calls(guests: &Guests, flags: &[&str], turns: usize) -> Result<String> {
    let mut table = String::from(
        "| value | call | floor | keyvalue-memory | native | × floor | × native |\n|---|---|---:|---:|---:|---:|---:|\n",
    );
    for size in SIZES {
        say("Measuring", &format!("values of {size} bytes"));
        let native: Vec<&str> = flags.iter().copied().chain(["-S", "keyvalue"]).collect();
        let bucket = size.to_string();
        let mut samples: [Vec<Medians>; 3] = Default::default();
        for _ in 0..turns {
            for (samples, (component, flags, bucket)) in samples.iter_mut().zip([
                (&guests.floor, flags, bucket.as_str()),
                (&guests.memory, flags, bucket.as_str()),
                (&guests.alone, &native[..], ""),
            ]) {
                samples.push(measure(component, flags, bucket, size)?);
            }
        }
        let [floor, memory, native] = samples.map(medians);
        for (call, name) in CALLS.iter().enumerate() {
            let (floor, memory, native) = (floor[call], memory[call], native[call]);
            let ratio = |peer: u64| memory as f64 / peer.max(1) as f64;
            let (to_floor, to_native) = (ratio(floor), ratio(native));
            writeln!(
                table,
                "| {size} B | {name} | {floor} | {memory} | {native} | {to_floor:.2} | {to_native:.2} |"
            )?;
        }
    }
    Ok(table)
}

/// Starts the guest once; the medians of its rounds.
fn measure(component: &Path, flags: &[&str], bucket: &str, size: u32) -> Result<Medians> {
    let rounds = if size > 10_000 { "3" } else { "7" };
    let mut command = WASMTIME.command()?;
    command.arg("run").args(flags).arg(component).args(["calls", bucket, &size.to_string(), rounds]);
    let printed = read(&mut command)?;
    let rows = printed.lines().map(|line| {
        let row: Vec<u64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        Medians::try_from(row).ok().context("the guest prints four numbers a line")
    });
    Ok(medians(rows.collect::<Result<_>>()?))
}

fn medians(rows: Vec<Medians>) -> Medians {
    std::array::from_fn(|call| {
        let mut column: Vec<_> = rows.iter().map(|row| row[call]).collect();
        column.sort_unstable();
        column[column.len() / 2]
    })
}

/// How long a million keys take to store and to list, and how much memory they need.
fn million(guests: &Guests) -> Result<String> {
    let list = |component: &Path, flags: &[String]| -> Result<Option<[f64; 2]>> {
        let mut command = WASMTIME.command()?;
        command.arg("run").args(flags).arg(component).args(["list", "1000000"]);
        let output = output(&mut command)?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let seconds: Vec<f64> =
            printed.split_whitespace().filter_map(|word| word.parse::<f64>().ok()).collect();
        Ok(<[f64; 2]>::try_from(seconds).ok().map(|seconds| seconds.map(|nanoseconds| nanoseconds / 1e9)))
    };
    let mut text = String::new();
    for (draft, component) in [("draft", &guests.memory), ("draft2", &guests.memory_draft2)] {
        say("Measuring", &format!("a million keys in {draft}"));
        let [set, listed] = list(component, &[])?.context("the guest could not store a million keys")?;
        writeln!(
            text,
            "* `{draft}`: stored by `set-many` in {set:.2} s, listed by `list-keys` in {listed:.2} s."
        )?;
    }
    say("Measuring", "the memory for a million keys");
    for step in MEMORY {
        let bytes = step * MEMORY_STEP;
        if list(&guests.memory, &["-W".into(), format!("max-memory-size={bytes}")])?.is_some() {
            writeln!(text, "* Guest memory: at most {} MiB, for 110.6 MiB of keys and values.", bytes >> 20)?;
            return Ok(text);
        }
    }
    writeln!(text, "* Guest memory: more than {} MiB.", (MEMORY.end() * MEMORY_STEP) >> 20)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle_of_each_column() {
        assert_eq!(medians(vec![[1, 9, 5, 5], [3, 7, 5, 5], [2, 8, 5, 900]]), [2, 8, 5, 5]);
    }
}
