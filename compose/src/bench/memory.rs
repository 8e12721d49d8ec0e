//! The memory provider beside its peers, in one run.
//!
//! A guest times its calls to two stores at once, one behind each draft: to
//! `keyvalue-memory` beside a provider that does nothing (the floor: what a call
//! between components costs), and beside the store inside wasmtime.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use compose::component;
use compose::process::{output, read, say};
use compose::tools::WASMTIME;
use compose::workspace::{dist, root, target_directory};

use super::SYNCHRONOUS;
use super::report::{Section, made_by, median};

pub const CALLS: [&str; 4] = ["set", "get", "exists", "increment"];
const SIZES: [u32; 3] = [16, 1024, 65_536];

/// So many bytes of guest memory are tried, from least to most.
const MEMORY: std::ops::RangeInclusive<u64> = 8..=25;
const MEMORY_STEP: u64 = 16 << 20;

/// Nanoseconds of a call, of the store on the left and of the one on the right.
pub type Pair = [u64; 2];

/// Measures, and makes the section of it.
pub fn section(quick: bool) -> Result<Section> {
    component::build(&["keyvalue-memory", "noop", "bench-guest"].map(String::from))?;
    let turns = if quick { "15" } else { "100" };
    let mut text = made_by(&format!("--only memory{}", if quick { " --quick" } else { "" }))?;
    text.push_str(
        "\nNanoseconds a call, medians. *Floor* is a provider that does nothing, so what a call\n\
         between components costs; *native* is the store of `wasmtime run -S keyvalue`. Each pair\n\
         took turns within one process; a ratio is the median of the ratios of the turns.\n\n",
    );
    let synchronous = format!("`{}`", SYNCHRONOUS.join(" "));
    for (title, flags) in [("Default flags", &[][..]), (&synchronous, &SYNCHRONOUS)] {
        writeln!(text, "### {title}\n\n{}", calls(flags, turns)?)?;
    }
    writeln!(text, "### A million keys of 16 bytes, with values of 100\n\n{}", million()?)?;
    Ok(Section { title: "The memory provider beside its peers".into(), text })
}

/// Composes the guest as a document in `benches/` says.
pub fn compose(name: &str) -> Result<PathBuf> {
    let place = target_directory()?.join("bench");
    fs::create_dir_all(&place)?;
    let composed = place.join(name).with_extension("wasm");
    let document = root().join("benches").join(name).with_extension("wac");
    component::compose(&document, &composed)?;
    Ok(composed)
}

/// A table of all calls and sizes under some flags of wasmtime.
fn calls(flags: &[&str], turns: &str) -> Result<String> {
    let (floor, native) = (compose("memory-beside-noop")?, compose("memory-beside-native")?);
    let mut table =
        String::from("| value | call | keyvalue-memory | floor | × floor | native | × native |\n");
    table.push_str("|---|---|---:|---:|---:|---:|---:|\n");
    for size in SIZES {
        say("Measuring", &format!("values of {size} bytes"));
        let size = &size.to_string();
        let beside_floor = measure(&floor, flags, [size, size], size, turns)?;
        let with_native: Vec<&str> = flags.iter().copied().chain(["-S", "keyvalue"]).collect();
        let beside_native = measure(&native, &with_native, ["", ""], size, turns)?;
        for (call, name) in CALLS.iter().enumerate() {
            let ([memory, floor], to_floor) = summary(&beside_floor, call, |[memory, floor]| memory / floor);
            let ([native, _], to_native) = summary(&beside_native, call, |[native, memory]| memory / native);
            writeln!(
                table,
                "| {size} B | {name} | {memory} | {floor} | {to_floor:.2} | {native} | {to_native:.2} |"
            )?;
        }
    }
    Ok(table)
}

/// Runs the guest; for each of its turns, the times of the [`CALLS`].
pub fn measure(
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
        let row: Vec<u64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        let row = <[u64; 8]>::try_from(row).ok().context("the guest prints eight numbers a line")?;
        Ok(std::array::from_fn(|call| [row[call], row[call + 4]]))
    });
    rows.collect()
}

/// The medians of one call's times, and of their ratio.
pub fn summary(turns: &[[Pair; 4]], call: usize, ratio: impl Fn([f64; 2]) -> f64) -> (Pair, f64) {
    let pairs = turns.iter().map(|turn| turn[call].map(|time| time.max(1) as f64));
    let pairs: Vec<_> = pairs.collect();
    let side = |side: usize| median(pairs.iter().map(|pair| pair[side]).collect()) as u64;
    ([side(0), side(1)], median(pairs.iter().map(|pair| ratio(*pair)).collect()))
}

/// How long a million keys take to store and to list, and how much memory they need.
fn million() -> Result<String> {
    let composed = target_directory()?.join("bench").join("memory.wasm");
    component::plug(&dist("bench-guest"), &dist("keyvalue-memory"), &composed)?;
    let list = |flags: &[String]| -> Result<Option<[f64; 3]>> {
        let output =
            output(WASMTIME.command()?.arg("run").args(flags).arg(&composed).args(["list", "1000000"]))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let times: Vec<f64> = printed.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        Ok(<[f64; 3]>::try_from(times).ok().map(|times| times.map(|nanoseconds| nanoseconds / 1e9)))
    };
    say("Measuring", "a million keys");
    let [set, draft, draft2] = list(&[])?.context("the guest could not store a million keys")?;
    let mut text = format!(
        "* Stored by `set-many`, 1 000 pairs a call: {set:.2} s.\n\
         * Listed by `list-keys`, page by page: {draft:.2} s in draft, {draft2:.2} s in draft2.\n"
    );
    say("Measuring", "the memory for a million keys");
    let enough = MEMORY.map(|step| step * MEMORY_STEP).find_map(|bytes| {
        let limit = ["-W".into(), format!("max-memory-size={bytes}")];
        list(&limit).map(|times| times.map(|_| bytes >> 20)).transpose()
    });
    match enough.transpose()? {
        Some(enough) => {
            writeln!(text, "* Guest memory: at most {enough} MiB, for 111 MiB of keys and values.")?
        }
        None => writeln!(text, "* Guest memory: more than {} MiB.", (MEMORY.end() * MEMORY_STEP) >> 20)?,
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_has_the_middle_of_each_side_and_of_the_ratios() {
        let turn = |left, right| [[left, right]; 4];
        let turns = [turn(10, 10), turn(30, 10), turn(90, 60)];
        assert_eq!(summary(&turns, 2, |[left, right]| left / right), ([30, 10], 1.5));
    }
}
