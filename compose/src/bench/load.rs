//! The filesystem provider with many keys.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Result, ensure};
use compose::process::{read, say};
use workload::{KEY, VALUE};

use super::cold::{self, Cold};
use super::loading::{Loaded, limit, load, numbers, settle};
use super::peer::{self, Application, PROVIDER};
use super::report::{Section, made_by};
use super::targets::{self, Target};

/// The keys of the store that the loaded one is compared with.
const FEW: u64 = 1_000;

/// Measures, and makes the section of it.
pub fn section(keys: u64, quick: bool) -> Result<Section> {
    ensure!(keys > 0, "a load has at least one key");
    peer::build_components(PROVIDER)?;
    let (guest, kv) = (Application::new("store-guest", &[])?, Application::new("kv", &[])?);
    let many = load(&guest, "many", keys)?;
    let settled = settle(&guest, &many)?;
    say("Measuring", "listings");
    let mut list = guest.command(&many.directory, &limit(many.limit))?;
    let listed = numbers(&read(list.args(["list", &keys.to_string()]))?)?;
    let few = load(&guest, "few", FEW.min(keys))?;
    let rounds = if quick { 11 } else { 41 };
    let directories = [few.directory.as_path(), many.directory.as_path()];
    let cold = cold::get(&kv, directories, [FEW.min(keys), keys], rounds)?;

    let mut text = made_by(&format!("--load {keys}{}", if quick { " --quick" } else { "" }))?;
    writeln!(
        text,
        "\n{keys} keys of {KEY} bytes in random order with values of {VALUE}, stored by `set-many`, 1 000 pairs\n\
         a call, by a guest on `{PROVIDER}` under `wasmtime run -W max-memory-size={}`, with\n\
         default flags. It has settled when writes to one key change its size no more.\n",
        many.limit << 20
    )?;
    let rows = rows(keys, &many, settled, listed, &cold);
    writeln!(text, "{}", targets::table(&["reached"], &rows))?;
    writeln!(text, "{}", details(&many, settled, &cold))?;
    directories.iter().try_for_each(fs::remove_dir_all)?;
    Ok(Section { title: "The filesystem provider under load".into(), text })
}

fn rows(
    keys: u64,
    many: &Loaded,
    settled: u64,
    listed: [f64; 2],
    cold: &Cold,
) -> Vec<(String, Target, Vec<f64>)> {
    let live = keys as f64 * (KEY + VALUE) as f64;
    let [in_draft, in_draft2] = listed.map(|nanoseconds| keys as f64 / nanoseconds * 1e9);
    let memory = many.memory.map_or(many.limit as f64, |bytes| bytes as f64 / f64::from(1 << 20));
    let row = |what: &str, target, reached| (String::from(what), target, vec![reached]);
    vec![
        row("keys stored in a second", Target::AtLeast(100_000.0), keys as f64 / many.seconds),
        row("the longest call, in milliseconds", Target::AtMost(250.0), many.longest),
        row(
            "bytes on disk, settled, by bytes of keys and values",
            Target::AtMost(1.6),
            settled as f64 / live,
        ),
        row("guest memory of the provider, in MiB", Target::AtMost(64.0), memory),
        row("`kv get` from cold, by the same with 1 000 keys", Target::AtMost(1.5), cold.ratio),
        row("keys listed in a second, draft", Target::AtLeast(300_000.0), in_draft),
        row("keys listed in a second, draft2", Target::AtLeast(300_000.0), in_draft2),
    ]
}

fn details(many: &Loaded, settled: u64, cold: &Cold) -> String {
    let memory = match many.memory {
        Some(bytes) => format!("the size of its memory at the end, {bytes} bytes"),
        None => "the limit that was enough: this system does not tell more".into(),
    };
    let [few, large] = cold.milliseconds;
    format!(
        "* Stored in {:.1} s. On disk: {} bytes at once, {settled} settled.\n\
         * The guest memory is {memory}.\n\
         * `kv get`, with the start and the end of its process: {few:.1} ms with 1 000 keys, {large:.1} ms here.\n",
        many.seconds, many.on_disk
    )
}
