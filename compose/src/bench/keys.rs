//! What it costs that there are many keys already.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};
use compose::process::{output, read, say, shown, text};
use workload::{KEY, VALUE};

use super::loading::{LIMITS, Loaded, limit, load, numbers, settle};
use super::numbers::count;
use super::peer::{self, Application, PROVIDER, Peer, fresh};
use super::results::{Check, Kind, Plot, Ratio, Spread, Table, Target};
use super::samples::Samples;
use super::section::{Findings, Scale};

const QUICK: &[u64] = &[1_000, 10_000, 100_000];
const FULL: &[u64] = &[1_000, 10_000, 100_000, 1_000_000, 10_000_000];

const SQLITE: &str = "SQLite, synchronous=OFF";

const STORE: &str = "storing a key, 1 000 at once";
const LIST: &str = "listing a key";
const GET: &str = "get of one of the keys";
const INCREMENT: &str = "increment of one key beside them";
const COLD: &str = "a process that reads one key";
const LONGEST: &str = "the longest call that stores 1 000";
const MEMORY: &str = "MiB of guest memory";
const DISK: &str = "bytes on disk for one of keys and values";

/// What a process may take that reads one of many keys, as times what it takes with the fewest.
const COLD_TARGET: Target = Target::AtMost(1.5);
/// What stands behind the name of a store that is left as it is until no file changes any more.
const SETTLED: &str = ", settled";
const DISK_TARGET: f64 = 1.6;
const MEMORY_LIMIT: f64 = 64.0;

/// A number of keys, in each of the stores.
struct Stores {
    keys: u64,
    ours: Loaded,
    sqlite: PathBuf,
}

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    peer::build(peer::PROVIDER)?;
    let guest = Application::new("store-guest", &[])?;
    let sqlite = Peer::native(SQLITE, "sqlite-off", &[]);
    let (mut samples, mut stores) = (Samples::default(), Vec::new());
    for keys in scale.choose(QUICK, FULL) {
        stores.push(fill(&guest, &sqlite, *keys, &mut samples)?);
    }
    if let (Scale::Full, Some(most)) = (scale, stores.last()) {
        let settled = settle(&guest, &most.ours)?;
        samples.add(DISK, &format!("{PROVIDER}{SETTLED}"), at(most), beside_live(settled, most.keys));
    }
    for round in 0..scale.choose(3, 9) {
        say("Measuring", &format!("operations beside many keys, round {}", round + 1));
        for store in &stores {
            warm(&guest, &sqlite, store, &mut samples)?;
        }
        for _ in 0..5 {
            for store in &stores {
                cold(&guest, &sqlite, store, round, &mut samples)?;
            }
        }
    }
    let directories = stores.iter().flat_map(|store| [&store.ours.directory, &store.sqlite]);
    directories.into_iter().try_for_each(fs::remove_dir_all)?;
    Ok(Findings { text: introduction(), tables: tables(&samples, &stores)?, checks: checks(&stores) })
}

fn introduction() -> String {
    format!(
        "Stores of up to so many keys of {KEY} bytes in random order with values of {VALUE}, filled 1 000 pairs a call by a\n\
         guest on `{PROVIDER}` (`set-many`, default flags, at most {} MiB of guest memory if that is enough), and beside\n\
         it in SQLite, a transaction for each 1 000. Filling and listing is done once, the rest in turns. A process\n\
         that reads one key opens the store first, and is timed from its start to its end.",
        LIMITS[0]
    )
}

fn at(store: &Stores) -> Option<f64> {
    Some(store.keys as f64)
}

fn beside_live(bytes: u64, keys: u64) -> f64 {
    bytes as f64 / (keys as f64 * (KEY + VALUE) as f64)
}

/// Fills a store of each kind, and lists the keys of ours.
fn fill(guest: &Application, peer: &Peer, keys: u64, samples: &mut Samples) -> Result<Stores> {
    let place = Some(keys as f64);
    let ours = load(guest, &format!("keys-{keys}"), keys, &LIMITS)?;
    samples.add(STORE, PROVIDER, place, ours.seconds * 1e9 / keys as f64);
    samples.add(LONGEST, PROVIDER, place, ours.longest * 1e6);
    samples.add(MEMORY, PROVIDER, place, ours.bytes_of_memory() / f64::from(1 << 20));
    samples.add(DISK, PROVIDER, place, beside_live(ours.on_disk, keys));
    say("Measuring", &format!("a listing of {keys} keys"));
    let mut list = guest.command(&ours.directory, &limit(ours.limit))?;
    let [_, in_draft2] = numbers(&read(list.args(["list", &keys.to_string()]))?)?;
    samples.add(LIST, PROVIDER, place, in_draft2 / keys as f64);

    say("Measuring", &format!("a load of {keys} keys in SQLite"));
    let sqlite = fresh(&format!("keys-{keys}-sqlite"))?;
    let [time, longest] = numbers(&read(&mut peer.command(&sqlite, "load", keys)?)?)?;
    samples.add(STORE, SQLITE, place, time / keys as f64);
    samples.add(LONGEST, SQLITE, place, longest);
    samples.add(DISK, SQLITE, place, beside_live(super::loading::size(&sqlite)?, keys));
    Ok(Stores { keys, ours, sqlite })
}

/// One operation after the other on a store that is open.
fn warm(guest: &Application, peer: &Peer, store: &Stores, samples: &mut Samples) -> Result<()> {
    for (what, workload, amount) in [(GET, "pick", store.keys), (INCREMENT, "increment", 5_000)] {
        let mut ours = guest.command(&store.ours.directory, &limit(store.ours.limit))?;
        ours.args([workload, &amount.to_string()]);
        for (of, mut command) in [(PROVIDER, ours), (SQLITE, peer.command(&store.sqlite, workload, amount)?)]
        {
            let [time] = numbers(&read(&mut command)?)?;
            samples.add(what, of, at(store), time);
        }
    }
    Ok(())
}

/// A process that opens a store and reads a key that nobody has asked for before.
fn cold(guest: &Application, peer: &Peer, store: &Stores, round: u64, samples: &mut Samples) -> Result<()> {
    let number = (round * 7_919 * 7_919) % store.keys;
    let mut ours = guest.command(&store.ours.directory, &limit(store.ours.limit))?;
    ours.args(["one", &number.to_string()]);
    samples.add(COLD, PROVIDER, at(store), time(&mut ours)?);
    samples.add(COLD, SQLITE, at(store), time(&mut peer.command(&store.sqlite, "one", number)?)?);
    Ok(())
}

fn time(command: &mut Command) -> Result<f64> {
    let start = Instant::now();
    let output = output(command)?;
    let time = start.elapsed().as_nanos() as f64;
    ensure!(output.stdout == b"there\n", "`{}` does not find the value: {}", shown(command), text(&output));
    Ok(time)
}

fn tables(samples: &Samples, stores: &[Stores]) -> Result<Vec<Table>> {
    let table = |name: &str, what: &str, unit: &str| Table {
        name: name.into(),
        title: [&what[..1].to_uppercase(), &what[1..]].concat(),
        unit: unit.into(),
        plot: Some(Plot::Lines("keys".into())),
        figures: samples.figures_where(|known, _| known == what),
        ..Table::default()
    };
    let beside = |what: &str| -> Result<Vec<Ratio>> {
        let ratio = |store| samples.ratio(what, [PROVIDER, SQLITE], at(store), Kind::Faster, Target::None);
        stores.iter().map(ratio).collect()
    };
    let mut reads = table("cold", COLD, "ns");
    let few = stores[0].keys as f64;
    let most = stores.last().map_or(few, |store| store.keys as f64);
    for store in &stores[1..] {
        let pair = [store.keys as f64, few];
        let aimed_at = if pair[0] == most { COLD_TARGET } else { Target::None };
        for (of, target) in [(PROVIDER, aimed_at), (SQLITE, Target::None)] {
            reads.ratios.push(samples.ratio_along(COLD, of, pair, "with the fewest keys", target)?);
        }
    }
    let mut disk = table("disk", DISK, "bytes");
    // Right after a load there is what a merge has read, and its result.
    let settled = disk.figures.iter().rfind(|figure| figure.of.ends_with(SETTLED));
    disk.ratios = settled.map(|figure| on_disk(figure.at, &figure.of, figure.spread)).into_iter().collect();
    Ok(vec![
        Table { ratios: beside(STORE)?, ..table("store", STORE, "ns") },
        table("longest", LONGEST, "ns"),
        table("list", LIST, "ns"),
        Table { ratios: beside(GET)?, ..table("get", GET, "ns") },
        Table { ratios: beside(INCREMENT)?, ..table("increment", INCREMENT, "ns") },
        reads,
        table("memory", MEMORY, "MiB"),
        disk,
    ])
}

fn on_disk(at: Option<f64>, of: &str, spread: Spread) -> Ratio {
    let (what, beside) = ("bytes on disk".into(), "bytes of keys and values".into());
    Ratio { what, of: of.into(), beside, at, kind: Kind::More, spread, target: Target::AtMost(DISK_TARGET) }
}

fn checks(stores: &[Stores]) -> Vec<Check> {
    let check = |Stores { keys, ours, .. }: &Stores| Check {
        what: format!("MiB of guest memory of {PROVIDER} while {} keys are stored", count(*keys as f64)),
        reached: ours.bytes_of_memory() / f64::from(1 << 20),
        limit: MEMORY_LIMIT,
    };
    stores.iter().skip(2).map(check).collect()
}
