//! The provider on a Redis server beside a native client of the same server.

use std::process::Command;

use anyhow::Result;
use compose::process::{output, read, say};
use compose::redis::{self, Server};

use super::peer::{self, Peer, REDIS};
use super::results::{Kind, Table, Target};
use super::rounds::{self, Job};
use super::section::{Findings, Scale};

/// Workloads, what the tables call them, and what is aimed at beside the native client.
const WORKLOADS: [(&str, &str, Target); 6] = [
    ("set", "set", Target::None),
    ("get", GET, Target::AtMost(1.6)),
    ("exists", "exists", Target::None),
    ("increment", "increment", Target::None),
    ("set-many", "set-many of 100 pairs", Target::None),
    ("get-many", GET_MANY, Target::None),
];
const NAMES: &[&str] = &["set", "get", "exists", "increment", "set-many", "get-many"];
const GET: &str = "get";
const GET_MANY: &str = "get-many of 100 keys";

/// Keys of single operations; those of many keys have a part of them.
const PART: u64 = 5;

/// The provider comes first, with its two sets of flags, and then the native client.
const OURS: usize = 2;

/// Measures, where there is a server.
pub fn measure(scale: Scale) -> Result<Findings> {
    redis::SERVER.prepare()?;
    if !redis::SERVER.is_there("what is measured on Redis")? {
        return Ok(Findings::default());
    }
    peer::build(REDIS)?;
    let server = Server::start(&[])?;
    let rounds = scale.choose(3, 15);
    let peers = Peer::on_server(&server.url(), NAMES)?;
    let amount = scale.choose(2_000, 10_000);
    let jobs = WORKLOADS.map(|(workload, name, _)| {
        let amount = if workload.ends_with("-many") { amount / PART } else { amount };
        Job::new(workload, amount, name)
    });
    let samples = rounds::take_turns(&peers, &jobs, rounds)?;
    let native = peers[OURS].label.as_str();
    let mut ratios = Vec::new();
    for ours in &peers[..OURS] {
        for (_, what, target) in WORKLOADS {
            ratios.push(samples.ratio(what, [&ours.label, native], None, Kind::Longer, target)?);
        }
        let one = "one get";
        ratios.push(samples.ratio_between(
            [GET_MANY, GET],
            &ours.label,
            one,
            Kind::Longer,
            Target::AtMost(2.0),
        )?);
    }
    // What a hundred keys cost the server, and both ends of a connection.
    ratios.push(samples.ratio_between([GET_MANY, GET], native, "one get", Kind::Longer, Target::None)?);
    say("Measured", "all operations on Redis");
    let table = Table {
        name: "operations".into(),
        title: "Operations on one server".into(),
        unit: "ns".into(),
        figures: samples.figures(),
        ratios,
        ..Table::default()
    };
    Ok(Findings { text: introduction(rounds)?, tables: vec![table], checks: vec![] })
}

fn introduction(rounds: usize) -> Result<String> {
    let client = read(Command::new(peer::native()?).args(["versions", "redis"]))?;
    let server = output(Command::new("redis-server").arg("--version"))?;
    let server = String::from_utf8_lossy(&server.stdout);
    let version = server.split_whitespace().find_map(|word| word.strip_prefix("v=")).unwrap_or("unknown");
    Ok(format!(
        "Keys of 16 bytes in random order, values of 100, on one server (Redis {version}) on the same machine.\n\
         `{REDIS}` is called by a guest under `wasmtime run`, compiled beforehand; its peer is a native\n\
         program with one connection of {}. Both wait for each answer. Processes are started anew for every\n\
         figure, and warm up before the clock starts; {rounds} rounds. The native increment is `INCRBY`, ours a\n\
         script that also refuses what is no counter. A call is six calls of the host: `now`, `check-write`,\n\
         `write`, a `read` that finds nothing, a `poll` of the connection and the deadline, and another `read`. A\n\
         reply wakes two threads of wasmtime, one that looks after all connections and then the one that waits,\n\
         where a native program has one. The synchronous flags are `{}`.",
        client.trim(),
        super::SYNCHRONOUS.join(" ")
    ))
}
