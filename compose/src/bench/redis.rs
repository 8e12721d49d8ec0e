//! The provider on a Redis server beside a native client of the same server.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::Result;
use compose::process::{output, read};
use compose::redis::{self, Server};

use super::calls;
use super::peer::{self, Peer, REDIS};
use super::report::{Section, made_by};
use super::rounds::{self, Times, Workload};
use super::tables;
use super::targets::{self, Target};

/// Operations, what the tables call them, and what is aimed at beside the native client.
const WORKLOADS: [(Workload, &str, Target); 6] = [
    (("set", 10_000), "set", Target::None),
    (("get", 10_000), "get", Target::AtMost(1.6)),
    (("exists", 10_000), "exists", Target::None),
    (("increment", 10_000), "increment", Target::None),
    (("set-many", 2_000), "set-many of 100 pairs", Target::None),
    (("get-many", 2_000), "get-many of 100 keys", Target::None),
];
/// Of each amount of a workload, how much it does in all: some of it warms up.
const IN_ALL: [u64; 6] = [11, 20, 11, 11, 11, 11];
const NAMES: &[&str] = &["set", "get", "exists", "increment", "set-many", "get-many"];
const GET: usize = 1;
const GET_MANY: usize = 5;

/// The provider comes first, with its two sets of flags, and then the native client.
const OURS: [usize; 2] = [0, 1];
const NATIVE: usize = 2;
const COLUMNS: [&str; 2] = ["default flags", "synchronous flags"];

/// What stands below the calls.
const LOGGED: &str = "\n\
    Counted in wasmtime's log. Logging takes so long that some replies are there when they are first\n\
    looked for; without it nearly all are waited for: a `read` that finds nothing, a `poll` of the\n\
    connection and the deadline, and another `read`, which makes six calls. A reply wakes two threads\n\
    of wasmtime, one that looks after all connections and then the one that waits, where a native\n\
    program has one: on a busy machine each waits for its turn, which is most of what a call takes longer.\n";

/// Measures, and makes the section of it.
pub fn section(quick: bool) -> Result<Section> {
    redis::SERVER.prepare()?;
    redis::SERVER.find()?;
    peer::build(REDIS)?;
    let server = Server::start(&[])?;
    let rounds = if quick { 5 } else { 21 };
    let peers = Peer::on_server(&server.url(), NAMES)?;
    let times = rounds::take_turns(&peers, &WORKLOADS.map(|(workload, ..)| workload), rounds)?;

    let counted: Vec<_> =
        WORKLOADS.iter().zip(IN_ALL).map(|(((key, _), name, _), all)| ((*key, all), *name)).collect();
    let calls = calls::table(&peers[OURS[0]], &counted)?;

    let mut text = made_by(&format!("--only redis{}", if quick { " --quick" } else { "" }))?;
    writeln!(text, "\n{}", introduction(rounds)?)?;
    let names = WORKLOADS.map(|(_, name, _)| name);
    for (title, table) in [
        ("Beside the targets", beside_targets(&times)),
        ("Nanoseconds of an operation", tables::operations(&peers, &names, &times)),
        ("Calls of the host for an operation", calls + LOGGED),
    ] {
        writeln!(text, "### {title}\n\n{table}")?;
    }
    Ok(Section { title: "The provider on Redis beside a native client".into(), text })
}

fn introduction(rounds: usize) -> Result<String> {
    let client = read(Command::new(peer::native()?).args(["versions", "redis"]))?;
    let server = output(Command::new("redis-server").arg("--version"))?;
    let server = String::from_utf8_lossy(&server.stdout);
    let version = server.split_whitespace().find_map(|word| word.strip_prefix("v=")).unwrap_or("unknown");
    Ok(format!(
        "Keys of 16 bytes in random order, values of 100, on one server (Redis {version}) on the same machine.\n\
         `{REDIS}` is called by a guest under `wasmtime run`, compiled beforehand; its peer is a native\n\
         program with one connection of {}. Both wait for each answer. Processes are started anew\n\
         for every figure, and warm up before the clock starts. Medians of {rounds} rounds, in which the\n\
         peers took turns; a ratio is the median of the ratios of the rounds. The native increment is\n\
         `INCRBY`, ours a script that also refuses what is no counter. The synchronous flags are\n\
         `{}`.\n",
        client.trim(),
        super::SYNCHRONOUS.join(" ")
    ))
}

fn beside_targets(times: &Times) -> String {
    let mut rows: Vec<_> = (WORKLOADS.iter().enumerate())
        .map(|(workload, (_, name, target))| {
            let longer = OURS.map(|ours| times.ratio(workload, ours, NATIVE));
            (format!("{name}: times as long as natively"), *target, longer.to_vec())
        })
        .collect();
    let longer = OURS.map(|ours| times.ratio_of((GET_MANY, ours), (GET, ours)));
    rows.push((
        "get-many of 100 keys: times as long as one get".into(),
        Target::AtMost(2.0),
        longer.to_vec(),
    ));
    targets::table(&COLUMNS, &rows)
}
