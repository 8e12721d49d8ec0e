//! The filesystem provider beside native stores.

use std::process::Command;

use anyhow::Result;
use compose::process::read;

use super::peer::{self, PROVIDER, Peer};
use super::results::{Kind, Plot, Ratio, Table, Target};
use super::rounds::{self, Job};
use super::samples::Samples;
use super::section::{Findings, Scale};

const SET: &str = "set of a new key";
pub const OVERWRITE: &str = "set of a key that is there";
pub const GET: &str = "get, warm";
pub const INCREMENT: &str = "increment of one key";
const SCAN: &str = "an entry of a scan in order";
pub const WITH_TTL: &str = "set with a time to live";

const OUR_NAMES: &[&str] = &["set", "overwrite", "get", "increment", "scan", "overwrite-ttl"];
const ORDERED_NAMES: &[&str] = &["set", "overwrite", "get", "increment", "scan"];
const NAMES: &[&str] = &["set", "overwrite", "get", "increment"];
const SIZED: &[&str] = &["set", "get"];

/// The provider comes first in all comparisons, with its two sets of flags.
pub const OURS: usize = 2;

pub const SQLITE: &str = "SQLite, synchronous=OFF";
/// Its other way to increment.
pub const SQLITE_UPSERT: &str = "SQLite, synchronous=OFF, upsert";
pub const SQLITE_FULL: &str = "SQLite, synchronous=FULL";
pub const APPEND: &str = "append and fdatasync, no store";

/// What is aimed at, as times the speed of SQLite.
const TARGETS: [(&str, Target); 5] = [
    (SET, Target::AtLeast(2.5)),
    (OVERWRITE, Target::AtLeast(2.5)),
    (GET, Target::AtLeast(1.2)),
    (INCREMENT, Target::AtLeast(2.5)),
    (SCAN, Target::None),
];

/// The bytes that one workload on values of one size writes, as far as that means enough calls.
const WRITTEN: u64 = 8 << 20;

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    peer::build(peer::PROVIDER)?;
    let rounds = scale.choose(3, 11);
    let text = introduction(rounds)?;
    let mut tables = vec![operations(scale, rounds)?];
    tables.extend(by_size(scale, scale.choose(3, 7))?);
    tables.push(durable(rounds)?);
    Ok(Findings { text, tables, checks: Vec::new() })
}

fn introduction(rounds: usize) -> Result<String> {
    let versions = read(Command::new(peer::native()?).arg("versions"))?;
    Ok(format!(
        "Keys of 16 bytes in random order. `{PROVIDER}` is called by a guest under `wasmtime run`, compiled\n\
         beforehand; its peers ({}) are native programs that do the same. Processes are started anew for every\n\
         figure, and warm up before the clock starts; {rounds} rounds. SQLite is in WAL mode, with the table and\n\
         the upsert that Spin uses; of a transaction that reads and writes, as in Spin, and an upsert that returns\n\
         the sum, the quicker one stands for its increment. The synchronous flags are `{}`.",
        versions.trim(),
        super::SYNCHRONOUS.join(" ")
    ))
}

fn operations(scale: Scale, rounds: usize) -> Result<Table> {
    let mut peers = Vec::from(Peer::guests(&[], OUR_NAMES)?);
    peers.extend([
        Peer::native(SQLITE, "sqlite-off", ORDERED_NAMES),
        Peer::native(SQLITE_UPSERT, "sqlite-off-returning", &["increment"]),
        Peer::native("redb, Durability::None", "redb-none", ORDERED_NAMES),
        Peer::native("a file for each key, renamed into place", "files", NAMES).slow(20),
    ]);
    let amount = scale.choose(5_000, 20_000);
    let jobs = [
        Job::new("set", amount, SET),
        Job::new("overwrite", amount, OVERWRITE),
        Job::new("get", amount, GET),
        Job::new("increment", amount, INCREMENT),
        Job::new("scan", amount * 10, SCAN),
        Job::new("overwrite-ttl", amount, WITH_TTL),
    ];
    let samples = rounds::take_turns(&peers, &jobs, rounds)?;
    let mut ratios = Vec::new();
    for ours in &peers[..OURS] {
        for (what, target) in TARGETS {
            let beside = if what == INCREMENT { quicker(&samples) } else { SQLITE };
            let ratio = samples.ratio(what, [&ours.label, beside], None, Kind::Faster, target)?;
            ratios.push(Ratio { beside: SQLITE.into(), ..ratio });
        }
        ratios.push(with_time_to_live(&samples, &ours.label)?);
    }
    Ok(Table {
        name: "operations".into(),
        title: format!("Operations on {amount} keys with values of 100 bytes"),
        text: "Keys and values of a scan come in pages of 4 096.".into(),
        unit: "ns".into(),
        figures: samples.figures(),
        ratios,
        ..Table::default()
    })
}

/// How much longer a set takes that says when its key ends.
fn with_time_to_live(samples: &Samples, of: &str) -> Result<Ratio> {
    samples.ratio_between([WITH_TTL, OVERWRITE], of, "the same without", Kind::Longer, Target::AtMost(1.1))
}

/// The way to increment that is the better one for SQLite.
fn quicker(samples: &Samples) -> &'static str {
    let time = |of| samples.median(INCREMENT, of, None).unwrap_or(f64::INFINITY);
    if time(SQLITE_UPSERT) < time(SQLITE) { SQLITE_UPSERT } else { SQLITE }
}

/// Sets and gets of values of all sizes.
fn by_size(scale: Scale, rounds: usize) -> Result<[Table; 2]> {
    let mut peers = Vec::from(Peer::guests(&[], SIZED)?);
    peers.extend([
        Peer::native(SQLITE, "sqlite-off", SIZED),
        Peer::native("redb, Durability::None", "redb-none", SIZED),
        Peer::native("a file for each key, renamed into place", "files", SIZED).slow(4),
    ]);
    let sizes: &[u64] =
        scale.choose(&[16, 1024, 65_536, 1 << 20], &[16, 128, 1024, 8192, 65_536, 1 << 18, 1 << 20]);
    let jobs = sizes.iter().flat_map(|size| {
        let amount = (WRITTEN / size).clamp(32, scale.choose(2_000, 5_000));
        let job = |workload: &str| Job {
            at: Some(*size as f64),
            ..Job::new(&format!("{workload}@{size}"), amount, workload)
        };
        ["set", "get"].map(job)
    });
    let samples = rounds::take_turns(&peers, &jobs.collect::<Vec<_>>(), rounds)?;
    let table = |what: &str| -> Result<Table> {
        let mut ratios = Vec::new();
        for (ours, size) in
            peers[..OURS].iter().flat_map(|ours| sizes.iter().map(move |size| (ours, *size as f64)))
        {
            ratios.push(samples.ratio(
                what,
                [&ours.label, SQLITE],
                Some(size),
                Kind::Faster,
                Target::None,
            )?);
        }
        Ok(Table {
            name: what.into(),
            title: format!("`{what}` in files, by the size of the value"),
            unit: "ns".into(),
            plot: Some(Plot::Lines("bytes of a value".into())),
            figures: samples.figures_where(|known, _| known == what),
            ratios,
            ..Table::default()
        })
    };
    Ok([table("set")?, table("get")?])
}

/// Writes that wait for the device.
fn durable(rounds: usize) -> Result<Table> {
    let always = &["--env", "KEYVALUE_DURABILITY=always"];
    let mut peers = Vec::from(Peer::guests(always, &["set"])?);
    peers.extend([
        Peer::native(SQLITE_FULL, "sqlite-full", &["set"]),
        Peer::native(APPEND, "append", &["set"]),
        Peer::native("redb, Durability::Immediate", "redb-immediate", &["set"]),
    ]);
    let what = "durable set of a new key";
    let samples = rounds::take_turns(&peers, &[Job::new("set", 300, what)], rounds)?;
    let mut ratios = Vec::new();
    for ours in &peers[..OURS] {
        let label = ours.label.as_str();
        ratios.push(samples.ratio(what, [label, APPEND], None, Kind::Longer, Target::AtMost(1.2))?);
        ratios.push(samples.ratio(what, [label, SQLITE_FULL], None, Kind::Faster, Target::None)?);
    }
    Ok(Table {
        name: "durable".into(),
        title: "A write that waits for the device".into(),
        text: "`KEYVALUE_DURABILITY` is `always`; values have 100 bytes.".into(),
        unit: "ns".into(),
        figures: samples.figures(),
        ratios,
        ..Table::default()
    })
}
