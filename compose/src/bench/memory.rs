//! The memory provider beside its peers, in one run.
//!
//! A guest times its calls to two stores at once, one behind each draft: to
//! `keyvalue-memory` beside a provider that does nothing (the floor: what a call
//! between components costs), and beside the store inside wasmtime.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use compose::component;
use compose::process::{read, say};
use compose::tools::WASMTIME;
use compose::workspace::root;

use super::loading;
use super::numbers::count;
use super::peer::{Application, label, place};
use super::results::{Check, Figure, Kind, Plot, Spread, Table, Target};
use super::samples::Samples;
use super::section::{Findings, Scale};
use super::{FLAGS, SYNCHRONOUS};

pub const CALLS: [&str; 4] = ["set", "get", "exists", "increment"];

pub const NAME: &str = "keyvalue-memory";
pub const FLOOR: &str = "a provider that does nothing";
const NATIVE: &str = "the store inside wasmtime";

/// What a call may take, by what it takes to a provider that does nothing, for small values.
const BESIDE_FLOOR: Target = Target::AtMost(1.15);
const SMALL: u32 = 1024;

/// The bytes of guest memory that a key with its value of [`workload`] may take, with all that
/// the store needs besides, at each number of keys.
const MEMORY_OF_A_KEY: f64 = 300.0;

/// Nanoseconds of a call, of the store on the left and of the one on the right.
pub type Pair = [f64; 2];

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    component::build(&[NAME, "noop", "bench-guest", "store-guest"].map(String::from))?;
    let sizes: &[u32] = scale
        .choose(&[16, 1024, 65_536, 1 << 20], &[16, 64, 256, 1024, 4096, 16_384, 65_536, 1 << 18, 1 << 20]);
    let turns = scale.choose("15", "60");
    let mut tables = Vec::new();
    let mut both: Vec<Table> = CALLS[..2].iter().map(|call| latency(call)).collect();
    for (name, flags) in FLAGS {
        let mut others = Table {
            name: format!("exists-and-increment-{name}"),
            title: format!("`exists` and `increment`, {name} flags"),
            unit: "ns".into(),
            ..Table::default()
        };
        for size in sizes {
            let samples = beside_both(name, flags, *size, turns)?;
            for (table, call) in both.iter_mut().zip(CALLS) {
                add(table, &samples, call, name, f64::from(*size))?;
            }
            if *size == sizes[0] {
                CALLS[2..]
                    .iter()
                    .try_for_each(|call| add(&mut others, &samples, call, name, f64::from(*size)))?;
            }
        }
        others.figures.iter_mut().for_each(|figure| figure.at = None);
        others.ratios.iter_mut().for_each(|ratio| ratio.at = None);
        tables.push(others);
    }
    both.append(&mut tables);
    let (table, check) = guest_memory(scale.choose(100_000, 1_000_000))?;
    both.push(table);
    Ok(Findings { text: introduction(turns), tables: both, checks: vec![check] })
}

fn introduction(turns: &str) -> String {
    format!(
        "A guest calls two stores in turn, {turns} times as many calls as make a turn: `{NAME}` and {FLOOR},\n\
         which is what a call between components costs, and `{NAME}` and {NATIVE}, `-S keyvalue`. Keys have 16\n\
         bytes. The synchronous flags, with which wasmtime keeps no state for asynchronous calls, are\n\
         `{}`.",
        SYNCHRONOUS.join(" ")
    )
}

fn latency(call: &str) -> Table {
    Table {
        name: call.into(),
        title: format!("`{call}` in memory, by the size of the value"),
        unit: "ns".into(),
        plot: Some(Plot::Lines("bytes of a value".into())),
        ..Table::default()
    }
}

/// Adds what was found about one call with values of one size.
fn add(table: &mut Table, [floor, native]: &[Samples; 2], call: &str, flags: &str, size: f64) -> Result<()> {
    let named = |name: &str| label(name, flags);
    let [ours, least, host] = [NAME, FLOOR, NATIVE].map(named);
    table.figures.extend(floor.figures_where(|what, _| what == call));
    table.figures.extend(native.figures_where(|what, of| what == call && of == host));
    let target = if size <= f64::from(SMALL) { BESIDE_FLOOR } else { Target::None };
    // Between the sizes that are aimed at there are others, which are only shown.
    let target = if size == 16.0 || size == f64::from(SMALL) { target } else { Target::None };
    table.ratios.push(floor.ratio(call, [&ours, &least], Some(size), Kind::Longer, target)?);
    table.ratios.push(native.ratio(call, [&ours, &host], Some(size), Kind::Longer, Target::None)?);
    Ok(())
}

/// The times beside the floor and beside the native store, for values of one size.
fn beside_both(name: &str, flags: &[&str], size: u32, turns: &str) -> Result<[Samples; 2]> {
    say("Measuring", &format!("values of {size} bytes in memory, {name} flags"));
    let text = &size.to_string();
    let with_native: Vec<&str> = flags.iter().copied().chain(["-S", "keyvalue"]).collect();
    let floor = calls(&compose("memory-beside-noop")?, flags, [text, text], text, turns)?;
    let native = calls(&compose("memory-beside-native")?, &with_native, ["", ""], text, turns)?;
    let named = |of: &str| label(of, name);
    let at = Some(f64::from(size));
    Ok([
        samples(&floor, [&named(NAME), &named(FLOOR)], at),
        samples(&native, [&named(NATIVE), &named(NAME)], at),
    ])
}

/// The turns of two stores with these names.
pub fn samples(turns: &[[Pair; 4]], names: [&str; 2], at: Option<f64>) -> Samples {
    let mut samples = Samples::default();
    for turn in turns {
        for (call, pair) in CALLS.iter().zip(turn) {
            for (name, time) in names.iter().zip(pair) {
                samples.add(call, name, at, *time);
            }
        }
    }
    samples
}

/// Composes the guest as a document in `benches/` says.
pub fn compose(name: &str) -> Result<PathBuf> {
    fs::create_dir_all(place()?)?;
    let composed = place()?.join(name).with_extension("wasm");
    let document = root().join("benches").join(name).with_extension("wac");
    component::compose(&document, &composed)?;
    Ok(composed)
}

/// Runs the guest; for each of its turns, the times of the [`CALLS`].
pub fn calls(
    component: &Path,
    flags: &[&str],
    buckets: [&str; 2],
    size: &str,
    turns: &str,
) -> Result<Vec<[Pair; 4]>> {
    let mut command = WASMTIME.command()?;
    command.arg("run").args(flags).arg(component).arg("calls").args(buckets).args([size, turns]);
    let printed = read(&mut command)?;
    let rows = printed.lines().map(|line| {
        let row: Vec<f64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        let row = <[f64; 8]>::try_from(row).ok().context("the guest prints eight numbers a line")?;
        // A call that the clock does not see took something all the same.
        Ok(std::array::from_fn(|call| [row[call], row[call + 4]].map(|time| time.max(1.0))))
    });
    rows.collect()
}

/// How much guest memory the store needs for many keys.
fn guest_memory(keys: u64) -> Result<(Table, Check)> {
    let guest = Application::on(NAME, "store-guest", &[])?;
    let loaded = loading::load(&guest, "memory", keys, &[1024])?;
    fs::remove_dir_all(&loaded.directory)?;
    let bytes = loaded.bytes_of_memory();
    let figure = |what: &str, value: f64| Figure {
        what: what.into(),
        of: NAME.into(),
        at: None,
        spread: Spread::of(&[value]),
    };
    let live = keys as f64 * (workload::KEY + workload::VALUE) as f64;
    let table = Table {
        name: "guest-memory".into(),
        title: format!("{} keys of 16 bytes with values of 100", count(keys as f64)),
        text: "Stored by `set-many`, 1 000 pairs a call.".into(),
        unit: "in all".into(),
        figures: vec![
            figure("MiB of guest memory", bytes / f64::from(1 << 20)),
            figure("MiB of keys and values", live / f64::from(1 << 20)),
            figure("seconds to store them", loaded.seconds),
        ],
        ..Table::default()
    };
    let what = format!(
        "bytes of guest memory of {NAME} for a key of 16 bytes and a value of 100, with {} keys",
        count(keys as f64)
    );
    Ok((table, Check { what, reached: bytes / keys as f64, limit: MEMORY_OF_A_KEY }))
}
