//! `cargo compose conformance`.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use compose::conformance::{self, Guest, Outcome, Subject, passed};
use compose::process::say;
use compose::workspace::{dist, root};
use compose::{component, tools};

/// Runs the suite on one provider and prints what came out.
pub fn one(provider: &Path, json: bool, only: Option<&str>, flags: Vec<String>) -> Result<()> {
    if !provider.exists() {
        bail!("there is no file {}", provider.display());
    }
    tools::prepare_targets()?;
    conformance::build()?;
    let subject = Subject::provider(provider, flags)?;
    let mut guests = conformance::guests()?;
    guests.retain(|guest| only.is_none_or(|text| guest.name.contains(text)));
    say("Running", &format!("{} guests on {}", guests.len(), subject.name));
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

/// Runs the suite on this repository's memory provider and on wasmtime's own store,
/// and writes the page of results that the repository publishes.
pub fn ours() -> Result<()> {
    component::build(&["keyvalue-memory".into(), "guarded-memory".into()])?;
    conformance::build()?;
    let guests = conformance::guests()?;
    let (with_options, plain): (Vec<_>, Vec<_>) =
        guests.iter().cloned().partition(|guest| !guest.environment.is_empty());
    let run = |subject: Subject, guests: &[Guest]| {
        say("Running", &format!("the suite on {}", subject.name));
        conformance::run_all(&subject, guests, |_, _| {})
    };
    let memory = run(Subject::provider(&dist("keyvalue-memory"), Vec::new())?, &plain)?;
    let guarded = run(Subject::provider(&dist("guarded-memory"), Vec::new())?, &with_options)?;
    let wasmtime = run(Subject::wasmtime(), &plain)?;
    let ours =
        |guest: &Guest| passed(&plain, &memory, guest).or_else(|| passed(&with_options, &guarded, guest));
    let page = conformance::results(&guests, &ours, &|guest| passed(&plain, &wasmtime, guest));
    let file = root().join("tests").join("conformance").join("RESULTS.md");
    fs::write(&file, page)?;
    say("Wrote", &file.display().to_string());
    Ok(())
}
