//! Where the time goes: whose code the processor is in while an operation is done.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};
use compose::component;
use compose::process::{read, say};
use compose::redis::{self, Server};

use super::bounds;
use super::client::Connection;
use super::cost::Cost;
use super::filesystem::{APPEND, GET, INCREMENT, OVERWRITE, SQLITE, SQLITE_FULL, SQLITE_UPSERT, WITH_TTL};
use super::instances::{ASKED, KEYS};
use super::loading::{LIMITS, load_bucket};
use super::memory;
use super::peer::{self, Application, PROVIDER, Peer, REDIS, fresh};
use super::perf;
use super::results::Table;
use super::samples::Samples;
use super::section::{Findings, Scale};
use super::served::{FILESYSTEM, MODES, Served, build};
use super::{FLAGS, SYNCHRONOUS};

/// An operation, and the workload that does it so many times to so many keys.
struct Operation(&'static str, &'static str, [u64; 2]);

const IN_FILES: [Operation; 4] = [
    Operation(OVERWRITE, "overwrite", [5_000, 8]),
    Operation(INCREMENT, "increment", [5_000, 8]),
    Operation(GET, "get", [5_000, 12]),
    Operation(WITH_TTL, "overwrite-ttl", [5_000, 8]),
];
const DURABLE: [Operation; 1] = [Operation("durable set of a key that is there", "overwrite", [300, 15])];
const ON_REDIS: [Operation; 1] = [Operation("get", "get", [500, 12])];

/// Calls of stores in memory, and how many.
const IN_MEMORY: [&str; 2] = ["exists", "increment"];
const CALLS: u64 = 400_000;

/// Names of all workloads, for peers that do not take turns.
const NAMES: &[&str] = &["set", "overwrite", "increment", "get", "overwrite-ttl"];

/// So many requests are not counted, and so many are.
const REQUESTS: [u32; 2] = [50, 1_000];

/// Measures, where there is perf.
pub fn measure(scale: Scale) -> Result<Findings> {
    if !perf::is_there("where the time goes")? {
        return Ok(Findings::default());
    }
    peer::build(PROVIDER)?;
    component::build(&[memory::NAME, "noop", "bench-guest"].map(String::from))?;
    let rounds = scale.choose(1, 3);
    let (mut tables, mut natives) = (Vec::new(), Samples::default());
    let files = in_files(rounds, &mut natives)?;
    tables.push(table("files", PROVIDER, &files));
    tables.push(table("memory", "keyvalue-memory, and a provider that does nothing", &in_memory(rounds)?));
    let on_redis = on_redis(rounds, &mut natives)?;
    tables.extend(on_redis.as_ref().map(|samples| table("redis", REDIS, samples)));
    let requests = requests(rounds)?;
    tables.push(table("requests", "Requests that get a new instance", &requests));
    tables.push(table("native", "Native programs, for comparison", &natives));
    let all: Vec<_> = [&files, &requests, &natives].into_iter().chain(&on_redis).collect();
    tables.push(bounds::table(&all, &bounds::all())?);
    Ok(Findings { text: text(), tables, checks: Vec::new() })
}

fn text() -> String {
    format!(
        "Nanoseconds of one operation on a processor, by whose code that was in: `perf record` asks all processors about\n\
         every quarter of a millisecond, and `perf stat` counts the time of the process. All of its threads count, which may\n\
         work at the same time; a server of Redis does not. Code from a `.cwasm`, compiled beforehand, is of components:\n\
         their own, and what wasmtime compiles to call one from another. Other code of the process is wasmtime's,\n\
         and the kernel's is what it does for the process. An operation takes what many of them take more than few in the same\n\
         program: its start, the opening of the store, and keys that are made do not count. What is elapsed, and not\n\
         on a processor, was waited for, or others had it. Any call takes what one to a provider that does nothing takes;\n\
         the rest is the provider's. The synchronous flags are\n\
         `{}`.",
        SYNCHRONOUS.join(" ")
    )
}

fn table(name: &str, title: &str, samples: &Samples) -> Table {
    Table {
        name: name.into(),
        title: title.into(),
        unit: "ns".into(),
        figures: samples.figures(),
        ..Table::default()
    }
}

fn in_files(rounds: usize, natives: &mut Samples) -> Result<Samples> {
    let mut samples = Samples::default();
    let ours = Peer::guests(&[], NAMES)?;
    let durable = Peer::guests(&["--env", "KEYVALUE_DURABILITY=always"], NAMES)?;
    let [set, increment, get, _] = &IN_FILES;
    let [synced] = &DURABLE;
    let native = |label: &str, name| Peer::native(label, name, NAMES);
    let (off, full) = (native(SQLITE, "sqlite-off"), native(SQLITE_FULL, "sqlite-full"));
    let (upsert, append) = (native(SQLITE_UPSERT, "sqlite-off-returning"), native(APPEND, "append"));
    for _ in 0..rounds {
        ours.iter().try_for_each(|peer| add(&mut samples, peer, &IN_FILES.each_ref()))?;
        durable.iter().try_for_each(|peer| add(&mut samples, peer, &[synced]))?;
        add(natives, &off, &[set, get])?;
        add(natives, &upsert, &[increment])?;
        [&full, &append].into_iter().try_for_each(|peer| add(natives, peer, &[synced]))?;
    }
    Ok(samples)
}

fn in_memory(rounds: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    let [_, (name, flags)] = FLAGS;
    for (provider, label) in [(memory::NAME, memory::NAME), ("noop", memory::FLOOR)] {
        let guest = Application::on(provider, "bench-guest", flags)?;
        say("Sampling", label);
        for call in (0..rounds).flat_map(|_| IN_MEMORY) {
            let command = |calls: u64| -> Result<Command> {
                let mut command = guest.start(&[""; 0])?;
                command.args([call, &calls.to_string()]);
                Ok(command)
            };
            let cost = Cost::of([command(CALLS / 100)?, command(CALLS)?], CALLS - CALLS / 100)?;
            cost.add(&mut samples, &format!("{call}: {}", peer::label(label, name)), false);
        }
    }
    Ok(samples)
}

/// Where there is a server.
fn on_redis(rounds: usize, natives: &mut Samples) -> Result<Option<Samples>> {
    redis::SERVER.prepare()?;
    if !redis::SERVER.is_there("where the time goes on Redis")? {
        return Ok(None);
    }
    peer::build_components(REDIS)?;
    let server = Server::start(&[])?;
    let [ours, _, native] = Peer::on_server(&server.url(), NAMES)?;
    let mut samples = Samples::default();
    for _ in 0..rounds {
        add(&mut samples, &ours, &ON_REDIS.each_ref())?;
        add(natives, &native, &ON_REDIS.each_ref())?;
    }
    Ok(Some(samples))
}

/// Adds what operations of a peer take, one round of it, in a new store that has their keys.
fn add(samples: &mut Samples, peer: &Peer, operations: &[&Operation]) -> Result<()> {
    say("Sampling", &peer.label);
    let directory = fresh("where")?;
    let most = operations.iter().map(|Operation(_, _, [keys, _])| *keys).max().unwrap_or_default();
    read(&mut peer.command(&directory, "set", most)?)?;
    for Operation(what, workload, [keys, times]) in operations {
        let command = |times| peer.command(&directory, &format!("{workload}*{times}"), *keys);
        // The one before has left a log, which the first that reads it may make short.
        read(&mut command(&1)?)?;
        let cost = Cost::of([command(&1)?, command(times)?], keys * (times - 1))?;
        cost.add(samples, &format!("{what}: {}", peer.label), peer.is_native());
    }
    Ok(fs::remove_dir_all(directory)?)
}

/// Requests to services, one after the other.
fn requests(rounds: usize) -> Result<Samples> {
    build()?;
    let guest = Application::new("store-guest", &[])?;
    let store = load_bucket(&guest, "where-served", KEYS, &LIMITS, Some(""))?;
    let all = [Served::alone()?, Served::memory()?, Served::filesystem(FILESYSTEM, "os", &store.directory)?];
    let [(what, [method, path], status), _] = ASKED;
    let [(_, fresh_instances), _] = MODES;
    let mut samples = Samples::default();
    for served in (0..rounds).flat_map(|_| &all) {
        say("Sampling", &format!("requests to {}", served.label));
        let service = served.start(fresh_instances)?;
        let mut connection = Connection::open(service.address(), method, path)?;
        let mut ask = |requests: u32| -> Result<Duration> {
            let mut all = Duration::ZERO;
            for _ in 0..requests {
                let (answered, time) = connection.ask()?;
                ensure!(answered == status, "the service answered {answered}, not {status}");
                all += time;
            }
            Ok(all)
        };
        let [warm, counted] = REQUESTS;
        ask(warm)?;
        let (elapsed, owners) = perf::watch_process(service.id(), || ask(counted))?;
        let counted = f64::from(counted);
        let cost = Cost { owners: owners * (1.0 / counted), elapsed: elapsed.as_nanos() as f64 / counted };
        cost.add(&mut samples, &format!("{what}: {}", served.label), false);
    }
    fs::remove_dir_all(&store.directory)?;
    Ok(samples)
}
