//! `cargo compose conformance`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use compose::conformance::{self, Guest, Outcome, Subject, passed};
use compose::process::say;
use compose::workspace::root;
use compose::{component, redis, tools};

/// Runs the suite on one provider and prints what came out.
pub fn one(provider: &Path, serve: bool, json: bool, only: Option<&str>, flags: Vec<String>) -> Result<()> {
    if !provider.exists() {
        bail!("there is no file {}", provider.display());
    }
    tools::prepare_targets()?;
    let mut subject = Subject::provider(provider, flags)?;
    if serve {
        component::build(&["served".into()])?;
        subject = subject.served();
    }
    let mut guests = conformance::guests()?;
    guests.retain(|guest| only.is_none_or(|text| guest.name.contains(text)));
    let asked: Vec<_> = guests.iter().filter(|guest| subject.lacks(guest).is_none()).cloned().collect();
    conformance::build_only(&asked)?;
    say("Running", &format!("{} guests on {}", asked.len(), subject.name));
    let outcomes = conformance::run_all(&subject, &guests, |guest, outcome| {
        if let Outcome::Failed(text) = outcome {
            eprintln!("\n--- {} ({}): {}\n{}", guest.name, guest.draft.name(), guest.sentence, text.trim());
        }
    })?;
    let failed = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Failed(_))).count();
    let passed = outcomes.iter().filter(|outcome| **outcome == Outcome::Passed).count();
    if json {
        println!("{}", conformance::json(&subject.name, &guests, &outcomes));
    } else {
        print!("{}", conformance::by_draft(&guests, &outcomes));
        println!("\n{passed} passed, {failed} failed, {} skipped", outcomes.len() - passed - failed);
    }
    if failed > 0 {
        bail!("{} differs from the rules in {failed} of {} guests", subject.name, passed + failed);
    }
    Ok(())
}

/// What the page of results is about, and what it takes to ask it.
const COMPONENTS: [&str; 8] = [
    "keyvalue-memory",
    "keyvalue-memory-pure",
    "guarded-memory",
    "keyvalue-filesystem",
    "keyvalue-redis",
    "keyvalue-2023-on-memory",
    "keyvalue-2023-on-filesystem",
    "served",
];

/// Runs the suite on this repository's providers and on wasmtime's own store,
/// and writes the page of results that the repository publishes.
pub fn ours() -> Result<()> {
    redis::SERVER.prepare()?;
    redis::SERVER.find().context("the page of results has a column about keyvalue-redis")?;
    component::build(&COMPONENTS.map(String::from))?;
    conformance::build()?;
    let guests = conformance::guests()?;
    let with_options: Vec<_> = guests.iter().filter(|guest| !guest.environment.is_empty()).cloned().collect();
    let memory = run(Subject::ours("keyvalue-memory")?, &guests)?;
    let pure = run(Subject::ours("keyvalue-memory-pure")?, &guests)?;
    let guarded = run(Subject::ours("guarded-memory")?, &with_options)?;
    let filesystem = run(Subject::ours("keyvalue-filesystem")?, &guests)?;
    let served = run(Subject::ours("keyvalue-filesystem")?.served(), &guests)?;
    let (redis, redis_served) = ask_redis(&guests)?;
    let cluster = run(Subject::on_redis_cluster(&redis::Cluster::start(15_000)?)?, &guests)?;
    let wasmtime = run(Subject::wasmtime(), &guests)?;
    let memory_of_2023 = run(Subject::ours("keyvalue-2023-on-memory")?, &guests)?;
    let filesystem_of_2023 = run(Subject::ours("keyvalue-2023-on-filesystem")?, &guests)?;
    let served_of_2023 = run(Subject::ours("keyvalue-2023-on-filesystem")?.served(), &guests)?;
    let page = conformance::results(
        &guests,
        &[
            ("keyvalue-memory", &|guest| {
                passed(&guests, &memory, guest).or_else(|| passed(&with_options, &guarded, guest))
            }),
            ("keyvalue-memory-pure", &|guest| passed(&guests, &pure, guest)),
            ("keyvalue-filesystem", &|guest| {
                Some(passed(&guests, &filesystem, guest)? && passed(&guests, &served, guest)?)
            }),
            ("keyvalue-redis", &|guest| {
                Some(passed(&guests, &redis, guest)? && passed(&guests, &redis_served, guest)?)
            }),
            ("on a cluster", &|guest| passed(&guests, &cluster, guest)),
            ("wasmtime's own", &|guest| passed(&guests, &wasmtime, guest)),
        ],
        &[
            ("keyvalue-2023-on-memory", &|guest| passed(&guests, &memory_of_2023, guest)),
            ("keyvalue-2023-on-filesystem", &|guest| {
                Some(passed(&guests, &filesystem_of_2023, guest)? && passed(&guests, &served_of_2023, guest)?)
            }),
            ("wasmtime's own", &|guest| passed(&guests, &wasmtime, guest)),
        ],
    );
    let file = root().join("tests").join("conformance").join("RESULTS.md");
    fs::write(&file, page)?;
    say("Wrote", &file.display().to_string());
    Ok(())
}

fn run(subject: Subject, guests: &[Guest]) -> Result<Vec<Outcome>> {
    say("Running", &format!("the suite on {}", subject.name));
    conformance::run_all(&subject, guests, |_, _| {})
}

/// The outcomes on a Redis server, by `wasmtime run` and by `wasmtime serve`.
fn ask_redis(guests: &[Guest]) -> Result<(Vec<Outcome>, Vec<Outcome>)> {
    let server = redis::Server::start(&[])?;
    let run_by_command = run(Subject::on_redis(&server)?, guests)?;
    Ok((run_by_command, run(Subject::on_redis(&server)?.served(), guests)?))
}
