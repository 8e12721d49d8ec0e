//! Every guest of the conformance suite on every store, as a test of its own.
//!
//! The list of tests is made from the guests' folder, so that none is forgotten.

use compose::conformance::{self, Guest, Outcome, Subject, exceptions, guests};
use compose::workspace::root;
use libtest_mimic::{Arguments, Failed, Trial};
use products::built;

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials().expect("the guests are listed")).exit();
}

fn trials() -> anyhow::Result<Vec<Trial>> {
    let guests = guests()?;
    let mut trials = vec![
        Trial::test("the_published_results_are_these", || Ok(published()?)),
        Trial::test("a_provider_that_does_nothing_fails", noop_fails),
    ];
    for guest in guests {
        let (name, draft) = (guest.name.clone(), guest.draft.name());
        let ours = if guest.environment.is_empty() { "keyvalue-memory" } else { "guarded-memory" };
        if guest.draft == conformance::Draft::Draft && guest.environment.is_empty() {
            let guest = guest.clone();
            trials.push(Trial::test(format!("wasmtime::{draft}::{name}"), move || on_wasmtime(&guest)));
        }
        trials.push(Trial::test(format!("{ours}::{draft}::{name}"), move || {
            let subject = Subject::provider(&built(ours), Vec::new()).map_err(shown)?;
            passes(&subject, &guest)
        }));
    }
    Ok(trials)
}

fn shown(error: anyhow::Error) -> Failed {
    format!("{error:#}").into()
}

fn passes(subject: &Subject, guest: &Guest) -> Result<(), Failed> {
    match subject.run(guest).map_err(shown)? {
        Outcome::Passed => Ok(()),
        Outcome::Failed(text) => Err(format!("{}\n{text}", guest.sentence).into()),
        Outcome::Skipped(reason) => Err(format!("not run: {reason}").into()),
    }
}

/// What is known to go wrong must go wrong, and nothing else.
fn on_wasmtime(guest: &Guest) -> Result<(), Failed> {
    let known = exceptions().map_err(shown)?.contains_key(&guest.name);
    match (passes(&Subject::wasmtime(), guest), known) {
        (Ok(()), true) => Err("this works now: take it off tests/conformance/wasmtime.md".into()),
        (Err(_), true) => Ok(()),
        (result, false) => result,
    }
}

/// A provider that forgets all it is told fails wherever something has to be remembered.
fn noop_fails() -> Result<(), Failed> {
    let noop = Subject::provider(&built("noop"), Vec::new()).map_err(shown)?;
    let names = ["get_sees_every_write_at_once", "counter_starts_at_zero", "list_does_not_show_deleted_keys"];
    for guest in guests().map_err(shown)?.iter().filter(|guest| names.contains(&guest.name.as_str())) {
        if passes(&noop, guest).is_ok() {
            return Err(format!("{} cannot fail", guest.name).into());
        }
    }
    Ok(())
}

/// The page of results is what these tests expect.
fn published() -> Result<(), String> {
    let page = || -> anyhow::Result<(String, String)> {
        let guests = guests()?;
        let known = exceptions()?;
        if let Some(name) = known.keys().find(|name| guests.iter().all(|guest| guest.name != **name)) {
            anyhow::bail!("tests/conformance/wasmtime.md has `{name}`, which is no guest");
        }
        let on_wasmtime = |guest: &Guest| {
            let asked = guest.draft == conformance::Draft::Draft && guest.environment.is_empty();
            asked.then(|| !known.contains_key(&guest.name))
        };
        let expected = conformance::results(&guests, &|_| Some(true), &on_wasmtime);
        let file = root().join("tests").join("conformance").join("RESULTS.md");
        Ok((expected, std::fs::read_to_string(file)?))
    };
    let (expected, published) = page().map_err(|error| format!("{error:#}"))?;
    if expected.trim() == published.replace("\r\n", "\n").trim() {
        return Ok(());
    }
    Err("RESULTS.md is out of date: run `cargo compose conformance`".into())
}
