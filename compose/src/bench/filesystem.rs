//! The filesystem provider beside native stores.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::Result;
use compose::process::read;

use super::peer::{self, PROVIDER, Peer};
use super::report::{Section, made_by, median, ratio};
use super::rounds::{self, Times, Workload};
use super::tables;
use super::targets::{self, Target};
use super::together::{self, PROCESSES, Rates};

/// Operations and what the tables call them.
const WORKLOADS: [(Workload, &str); 6] = [
    (("set", 20_000), "set of a new key"),
    (("overwrite", 20_000), "set of a key that is there"),
    (("get", 20_000), "get, warm"),
    (("increment", 20_000), "increment of one key"),
    (("scan", 200_000), "an entry of a scan in order"),
    (("overwrite-ttl", 20_000), "set with a time to live"),
];
const OVERWRITE: usize = 1;
const GET: usize = 2;
const INCREMENT: usize = 3;
const SCAN: usize = 4;
const WITH_TTL: usize = 5;
/// Those that all stores are compared in.
const COMPARED: usize = 4;
const OUR_NAMES: &[&str] = &["set", "overwrite", "get", "increment", "scan", "overwrite-ttl"];
const ORDERED_NAMES: &[&str] = &["set", "overwrite", "get", "increment", "scan"];
const NAMES: &[&str] = &["set", "overwrite", "get", "increment"];

/// The provider comes first in all comparisons, with its two sets of flags.
const OURS: [usize; 2] = [0, 1];
const COLUMNS: [&str; 2] = ["default flags", "synchronous flags"];

/// Then SQLite, with its two ways to increment.
const SQLITE: usize = 2;
const SQLITE_RETURNING: usize = 3;

/// In the comparison of durable writes, the one with no store comes after SQLite.
const APPEND: usize = 3;

/// Measures, and makes the section of it.
pub fn section(quick: bool) -> Result<Section> {
    peer::build(PROVIDER)?;
    let rounds = if quick { 3 } else { 11 };
    let peers = quick_peers()?;
    let times = rounds::take_turns(&peers, &WORKLOADS.map(|(workload, _)| workload), rounds)?;
    let durable = durable_peers()?;
    let durable_times = rounds::take_turns(&durable, &[("set", 500)], rounds)?;
    let racers = racers()?;
    let rates = together::take_turns(&racers, if quick { 500 } else { 2_000 }, rounds)?;

    let mut text = made_by(&format!("--only filesystem{}", if quick { " --quick" } else { "" }))?;
    writeln!(text, "\n{}", introduction(rounds)?)?;
    let names = WORKLOADS.map(|(_, name)| name);
    let processes = format!("{PROCESSES} processes increment one key");
    for (title, table) in [
        ("Beside the targets", beside_targets(&times, &durable_times, &rates)),
        ("Nanoseconds of an operation", tables::operations(&peers, &names, &times)),
        ("Reading all entries in order", tables::scans(&peers, &times, SCAN, SQLITE)),
        ("A write that waits for the device", tables::durable(&durable, &durable_times, APPEND)),
        (&processes, tables::together(&racers, &rates)),
    ] {
        writeln!(text, "### {title}\n\n{table}")?;
    }
    Ok(Section { title: "The filesystem provider beside native stores".into(), text })
}

fn introduction(rounds: usize) -> Result<String> {
    let versions = read(Command::new(peer::native()?).arg("versions"))?;
    Ok(format!(
        "Keys of 16 bytes in random order, values of 100. `{PROVIDER}` is called by a guest under `wasmtime\n\
         run`, compiled beforehand; its peers ({}) are native programs that do the same.\n\
         Processes are started anew for every figure, and warm up before the clock starts. Medians of\n\
         {rounds} rounds; a ratio is the median of the ratios of the rounds. SQLite is in WAL mode, with the\n\
         table and the upsert that Spin uses; of a transaction that reads and writes, as in Spin, and an\n\
         upsert that returns the sum, the quicker one stands for its increment. The synchronous flags are\n\
         `{}`.\n",
        versions.trim(),
        super::SYNCHRONOUS.join(" ")
    ))
}

fn quick_peers() -> Result<Vec<Peer>> {
    let mut peers = Vec::from(Peer::guests(&[], OUR_NAMES)?);
    peers.extend([
        Peer::native("SQLite, synchronous=OFF", "sqlite-off", ORDERED_NAMES),
        Peer::native("SQLite, synchronous=OFF, upsert", "sqlite-off-returning", &["increment"]),
        Peer::native("redb, Durability::None", "redb-none", ORDERED_NAMES),
        Peer::native("a file for each key, renamed into place", "files", NAMES).slow(20),
    ]);
    Ok(peers)
}

fn durable_peers() -> Result<Vec<Peer>> {
    let always = &["--env", "KEYVALUE_DURABILITY=always"];
    let mut peers = Vec::from(Peer::guests(always, &["set"])?);
    peers.extend([
        Peer::native("SQLite, synchronous=FULL", "sqlite-full", &["set"]),
        Peer::native("append and fdatasync, no store", "append", &["set"]),
        Peer::native("redb, Durability::Immediate", "redb-immediate", &["set"]),
    ]);
    Ok(peers)
}

fn racers() -> Result<Vec<Peer>> {
    let mut peers = Vec::from(Peer::guests(&[], &[])?);
    peers.extend([
        Peer::native("SQLite, synchronous=OFF, transaction", "sqlite-off", &[]),
        Peer::native("SQLite, synchronous=OFF, upsert", "sqlite-off-returning", &[]),
    ]);
    Ok(peers)
}

fn beside_targets(times: &Times, durable: &Times, rates: &[Rates]) -> String {
    let target = |workload: usize| if workload == GET { Target::AtLeast(1.0) } else { Target::AtLeast(2.0) };
    let sqlite = |workload| if workload == INCREMENT { quicker_increment(times) } else { SQLITE };
    let rows = WORKLOADS.iter().take(COMPARED).enumerate().map(|(workload, (_, name))| {
        let faster = OURS.map(|ours| times.ratio(workload, sqlite(workload), ours));
        (format!("{name}: times as fast as SQLite OFF"), target(workload), faster.to_vec())
    });
    let mut rows: Vec<_> = rows.collect();
    let longer = OURS.map(|ours| times.ratio_of((WITH_TTL, ours), (OVERWRITE, ours)));
    rows.push((
        "set with a time to live: times as long as without".into(),
        Target::AtMost(1.1),
        longer.to_vec(),
    ));
    let quickest = quicker_together(rates);
    let rate = OURS.map(|ours| ratio(&rates[ours].all, &rates[quickest].all));
    let processes = format!("{PROCESSES} processes on one key: times the rate of SQLite OFF");
    rows.push((processes, Target::AtLeast(10.0), rate.to_vec()));
    let longer = OURS.map(|ours| durable.ratio(0, ours, APPEND));
    rows.push(("durable set: times as long as one fdatasync".into(), Target::AtMost(1.2), longer.to_vec()));
    let faster = OURS.map(|ours| durable.ratio(0, SQLITE, ours));
    rows.push(("durable set: times as fast as SQLite FULL".into(), Target::None, faster.to_vec()));
    targets::table(&COLUMNS, &rows)
}

/// The way to increment that is the better one for SQLite.
fn quicker_increment(times: &Times) -> usize {
    let time = |peer| times.median(INCREMENT, peer).unwrap_or(f64::INFINITY);
    if time(SQLITE_RETURNING) < time(SQLITE) { SQLITE_RETURNING } else { SQLITE }
}

fn quicker_together(rates: &[Rates]) -> usize {
    let rate = |peer: usize| median(rates[peer].all.clone());
    if rate(SQLITE_RETURNING) > rate(SQLITE) { SQLITE_RETURNING } else { SQLITE }
}
