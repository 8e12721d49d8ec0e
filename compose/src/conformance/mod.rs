//! The conformance suite: which guests there are, running them, and what came out.
//!
//! The guests are the programs of the crate `conformance`, one behaviour each. A
//! guest is composed with the provider under test and run by `wasmtime run`, or
//! by a request to `wasmtime serve`; it passes when it ends without a failure.

mod guests;
mod report;
mod subject;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;

pub use guests::{Draft, Guest, build, build_only, guests};
pub use report::{Column, by_draft, exceptions, exceptions_on_clusters, json, passed, results};
pub use subject::Subject;

/// What became of one guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It does what the sentence says.
    Passed,
    /// It does not; what the guest or the host said.
    Failed(String),
    /// The subject does not have what the guest needs; what that is.
    Skipped(&'static str),
}

/// Runs guests, as many at once as there are processors, and calls `each` as they end.
///
/// # Errors
/// When a guest cannot be run at all, which is not the same as failing.
pub fn run_all(
    subject: &Subject,
    guests: &[Guest],
    each: impl Fn(&Guest, &Outcome) + Sync,
) -> Result<Vec<Outcome>> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    let work = || {
        while let Some((index, guest)) = take(&next, guests) {
            let outcome = subject.run(guest);
            if let Ok(outcome) = &outcome {
                each(guest, outcome);
            }
            outcomes.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((index, outcome));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    outcomes.sort_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn take<'a>(next: &AtomicUsize, guests: &'a [Guest]) -> Option<(usize, &'a Guest)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    guests.get(index).map(|guest| (index, guest))
}
