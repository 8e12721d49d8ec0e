//! `cargo compose bench`: the providers beside their peers, with many keys, and under load.
//!
//! Each part makes a section of [`results`], which are kept in `benches/results.json`; the report with its
//! plots, and the table of the README, are made from that file. Peers take turns in all parts,
//! because a machine that others use is twice as fast in one minute as in the next: only
//! what was measured at one time can be compared.

mod bounds;
mod calls;
mod client;
mod cost;
mod filesystem;
mod instances;
mod keys;
mod loading;
mod machine;
mod memories;
mod memory;
mod numbers;
mod of_2023;
mod owners;
mod page;
mod peer;
mod perf;
mod plot;
mod processes;
mod redis;
mod results;
mod rounds;
mod samples;
mod section;
mod served;
mod services;
mod sizes;
mod summary;
mod targets;
mod whose;

use std::fs;

use anyhow::{Result, bail};
use compose::process::say;
use compose::workspace::root;

use results::Results;
use section::Part;
pub use section::Scale;

/// The flags with which wasmtime keeps no state for asynchronous calls between components.
const SYNCHRONOUS: [&str; 6] = ["-S", "p3=n", "-W", "component-model-async=n", "-W", "concurrency-support=n"];

/// The two ways to run a guest, by name.
const FLAGS: [(&str, &[&str]); 2] = [("default", &[]), ("synchronous", &SYNCHRONOUS)];

/// All parts, in the order of the report.
const PARTS: &[Part] = &[
    Part { name: "memory", title: "The memory provider beside its peers", measure: memory::measure },
    Part {
        name: "filesystem",
        title: "The filesystem provider beside native stores",
        measure: filesystem::measure,
    },
    Part { name: "redis", title: "The provider on Redis beside a native client", measure: redis::measure },
    Part { name: "processes", title: "Several processes on one store", measure: processes::measure },
    Part { name: "keys", title: "Many keys", measure: keys::measure },
    Part { name: "calls", title: "Calls of the host", measure: calls::measure },
    Part { name: "sizes", title: "Sizes of components", measure: sizes::measure },
    Part { name: "services", title: "Services under load", measure: services::measure },
    Part { name: "instances", title: "New instances", measure: instances::measure },
    Part { name: "where", title: "Where the time goes", measure: whose::measure },
    Part { name: "of-2023", title: "The interfaces of 2023 beside draft2", measure: of_2023::measure },
];

/// The names of the parts.
pub fn names() -> Vec<&'static str> {
    PARTS.iter().map(|part| part.name).collect()
}

/// Measures all parts, or one, and makes the report of it: in `benches/` where it is to be kept, else
/// below the target directory. Fails only where a limit was exceeded that no machine
/// makes a difference to.
pub fn run_all(scale: Scale, only: Option<&str>, keep: bool) -> Result<()> {
    let mut sections = Vec::new();
    for part in PARTS.iter().filter(|part| only.is_none_or(|only| only == part.name)) {
        say("Measuring", &format!("{}: {}", part.name, part.title));
        sections.extend(part.section(scale)?);
    }
    let new = Results::of(sections);
    println!("{}", page::page(&new, ""));
    if keep {
        let file = root().join("benches").join("results.json");
        let mut all = Results::read(&file)?;
        all.replace(new.sections.clone(), &names());
        all.write(&file)?;
        render()?;
    } else {
        let directory = peer::place()?.join("report");
        fs::create_dir_all(&directory)?;
        new.write(&directory.join("results.json"))?;
        page::write(&new, "", &directory)?;
        say("Wrote", &directory.join("REPORT.md").display().to_string());
    }
    judge(&new)
}

/// Makes the report, its plots and the table of the README of the results that are kept.
pub fn render() -> Result<()> {
    let benches = root().join("benches");
    let results = Results::read(&benches.join("results.json"))?;
    page::write(&results, page::WHY, &benches)?;
    summary::write_into_readme(&results)?;
    say("Wrote", "benches/REPORT.md, its plots, and the table of README.md");
    Ok(())
}

/// Times are only reported; counts, sizes and memory have limits.
fn judge(results: &Results) -> Result<()> {
    let checks = results.sections.iter().flat_map(|section| &section.checks);
    let exceeded: Vec<_> = checks
        .filter(|check| !check.holds())
        .map(|check| format!("{}: {}, at most {}", check.what, check.reached, check.limit))
        .collect();
    if !exceeded.is_empty() {
        bail!("limits are exceeded:\n{}", exceeded.join("\n"));
    }
    Ok(())
}
