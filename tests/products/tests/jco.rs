//! The guests of the conformance suite for draft, with the memory provider, on a host that is no
//! WebAssembly runtime of components: `jco` makes JavaScript of the composed component, and Node runs it.

use std::io::{self, Write as _};
use std::sync::LazyLock;

use compose::conformance::{Draft, Guest, Outcome, Subject, guests};
use compose::languages::Language;
use libtest_mimic::{Arguments, Failed, Trial};
use products::{built, ready};

static MEMORY: LazyLock<Subject> = LazyLock::new(|| under_node("keyvalue-memory"));

fn under_node(provider: &str) -> Subject {
    ready();
    Subject::provider(&built(provider), Vec::new()).expect("it is built").under_node()
}

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials().expect("the guests are listed")).exit();
}

fn trials() -> anyhow::Result<Vec<Trial>> {
    if !Language::JavaScript.is_there() {
        // Past the test harness, which shows what was printed only of tests that fail.
        let _ = writeln!(io::stderr(), "skipped: the guests under Node, as there is no Node or no jco here");
        return Ok(Vec::new());
    }
    let mut trials = vec![Trial::test("a_provider_that_does_nothing_fails_under_node", noop_fails)];
    let mut guests = guests()?;
    // JavaScript takes half a minute for a value of that size: the others are run meanwhile.
    guests.sort_by_key(|guest| !guest.name.contains("128_mib"));
    for guest in guests {
        if guest.draft == Draft::Draft && guest.environment.is_empty() {
            let name = format!("keyvalue-memory-under-node::draft::{}", guest.name);
            trials.push(Trial::test(name, move || passes(&MEMORY, &guest)));
        }
    }
    Ok(trials)
}

fn passes(subject: &Subject, guest: &Guest) -> Result<(), Failed> {
    match subject.run(guest).map_err(|error| format!("{error:#}"))? {
        Outcome::Passed => Ok(()),
        Outcome::Failed(text) => Err(format!("{}\n{text}", guest.sentence).into()),
        Outcome::Skipped(reason) => Err(format!("not run: {reason}").into()),
    }
}

/// A guest that finds another behaviour than it asks for is told from one that passes.
fn noop_fails() -> Result<(), Failed> {
    let guests = guests().map_err(|error| format!("{error:#}"))?;
    let guest =
        guests.iter().find(|it| it.draft == Draft::Draft && it.name == "get_sees_every_write_at_once");
    match passes(&under_node("noop"), guest.ok_or("there is no such guest")?) {
        Ok(()) => Err("a provider that forgets what it is told has passed".into()),
        Err(_) => Ok(()),
    }
}
