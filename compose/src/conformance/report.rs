//! What came out, for people and for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use super::{Draft, Guest, Outcome};
use crate::workspace::root;

/// What is known to go wrong on wasmtime's own store: the guest's name, and the reason.
///
/// # Errors
/// When the list cannot be read.
pub fn exceptions() -> Result<BTreeMap<String, String>> {
    listed("wasmtime.md")
}

/// What is known to go wrong on a Redis Cluster where keys have no hash tag, in the same form.
///
/// # Errors
/// When the list cannot be read.
pub fn exceptions_on_clusters() -> Result<BTreeMap<String, String>> {
    listed("redis-cluster.md")
}

fn listed(name: &str) -> Result<BTreeMap<String, String>> {
    let file = root().join("tests").join("conformance").join(name);
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let rows = text.lines().filter_map(|line| {
        let (name, reason) = line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ")?;
        Some((name.to_owned(), reason.to_owned()))
    });
    Ok(rows.collect())
}

/// A column of a table: its title, and for each guest whether it passes (`None`: not asked).
pub type Column<'a> = (&'a str, &'a dyn Fn(&Guest) -> Option<bool>);

/// Whether a guest passed in a run of `guests`; `None` when it was not run there.
#[must_use]
pub fn passed(guests: &[Guest], outcomes: &[Outcome], guest: &Guest) -> Option<bool> {
    let at = guests.iter().position(|each| each.name == guest.name && each.draft == guest.draft)?;
    match outcomes.get(at)? {
        Outcome::Passed => Some(true),
        Outcome::Failed(_) => Some(false),
        Outcome::Skipped(_) => None,
    }
}

/// The page of results that the repository publishes: the stores of today, and below them those
/// that have the interfaces of 2023.
#[must_use]
pub fn results(guests: &[Guest], columns: &[Column<'_>], of_2023: &[Column<'_>]) -> String {
    let (old, new): (Vec<_>, Vec<_>) = guests.iter().cloned().partition(|guest| guest.draft == Draft::Of2023);
    let (table, table_of_2023) = (table(&new, columns), table(&old, of_2023));
    format!(
        "# What stores do\n\n\
         Made by `cargo compose conformance`. Each row is a program in [`src/bin`](src/bin) that checks the\n\
         sentence, in every draft that the store has; rows about `keyvalue-virt:extra` are about draft2.\n\
         A dash: the store does not have what the row is about. `keyvalue-filesystem` and `keyvalue-redis`\n\
         were asked twice, by `wasmtime run` and by `wasmtime serve`, and a yes is two; the latter on one\n\
         server of Redis, and by `wasmtime run` on a cluster, where a no is about keys of several slots: see\n\
         [redis-cluster.md](redis-cluster.md). wasmtime's own store is the one behind\n\
         `wasmtime run -S keyvalue`, which has `0.2.0-draft` alone; why a row fails there is told in\n\
         [wasmtime.md](wasmtime.md). The memory providers have no options: for the first of them the rows\n\
         about options were run on `tests/guarded`, which is it with an environment.\n\n{table}\n\
         ## wasi:keyvalue of May 2023\n\n\
         The providers behind the adapter `keyvalue-2023`, the second of them asked twice again.\n\n\
         {table_of_2023}"
    )
}

/// The results as a table in Markdown, a row for each behaviour.
fn table(guests: &[Guest], columns: &[Column<'_>]) -> String {
    let mut table = String::from("| behaviour |");
    let mut line = String::from("|---|");
    for (title, _) in columns {
        let _ = write!(table, " {title} |");
        line.push_str(":---:|");
    }
    let _ = write!(table, "\n{line}\n");
    for (name, variants) in rows(guests) {
        let sentence = variants.first().map_or(name, |guest| guest.sentence.as_str());
        let _ = write!(table, "| {} |", sentence.trim_end_matches('.'));
        for (_, passes) in columns {
            let _ = write!(table, " {} |", mark(&variants, *passes));
        }
        table.push('\n');
    }
    table
}

/// Guests that are one program for several drafts, together.
fn rows(guests: &[Guest]) -> Vec<(&str, Vec<&Guest>)> {
    let mut rows: BTreeMap<&str, Vec<&Guest>> = BTreeMap::new();
    for guest in guests {
        rows.entry(&guest.name).or_default().push(guest);
    }
    rows.into_iter().collect()
}

fn mark(variants: &[&Guest], passes: &dyn Fn(&Guest) -> Option<bool>) -> &'static str {
    let asked: Vec<_> = variants.iter().filter_map(|guest| passes(guest)).collect();
    match (asked.is_empty(), asked.iter().all(|passes| *passes)) {
        (true, _) => "–",
        (false, true) => "yes",
        (false, false) => "**no**",
    }
}

/// The results of one subject for machines: an object a guest, and the sums.
#[must_use]
pub fn json(subject: &str, guests: &[Guest], outcomes: &[Outcome]) -> String {
    let results = guests.iter().zip(outcomes).map(|(guest, outcome)| {
        let (result, text) = match outcome {
            Outcome::Passed => ("passed", None),
            Outcome::Failed(text) => ("failed", Some(text.as_str())),
            Outcome::Skipped(reason) => ("skipped", Some(*reason)),
        };
        json!({ "guest": guest.name, "draft": guest.draft.name(), "behaviour": guest.sentence,
                "result": result, "text": text })
    });
    let results: Vec<_> = results.collect();
    let count = |result: &str| results.iter().filter(|each| each["result"] == result).count();
    let report = json!({ "subject": subject, "passed": count("passed"), "failed": count("failed"),
                         "skipped": count("skipped"), "results": results });
    format!("{report:#}")
}

/// A table about one subject: a row for each behaviour that it was asked about, a column for each
/// draft that those are built for.
#[must_use]
pub fn by_draft(guests: &[Guest], outcomes: &[Outcome]) -> String {
    let was_run = |guest: &&Guest| passed(guests, outcomes, guest).is_some();
    let run: Vec<_> = guests.iter().filter(was_run).cloned().collect();
    let passes =
        |draft: Draft| move |guest: &Guest| passed(guests, outcomes, guest).filter(|_| guest.draft == draft);
    let drafts = Draft::ALL.into_iter().filter(|draft| run.iter().any(|guest| guest.draft == *draft));
    let columns: Vec<_> = drafts.map(|draft| (draft.name(), passes(draft))).collect();
    let columns: Vec<Column<'_>> = columns.iter().map(|(name, passes)| (*name, passes as _)).collect();
    table(&run, &columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(name: &str, draft: Draft) -> Guest {
        Guest { name: name.into(), draft, sentence: format!("{name} holds."), environment: Vec::new() }
    }

    #[test]
    fn the_page_of_results_has_guests_of_2023_in_a_table_of_their_own() {
        let guests = [guest("key", Draft::Draft2), guest("of_2023_key", Draft::Of2023)];
        let page = results(&guests, &[("new", &|_| Some(true))], &[("old", &|_| Some(false))]);
        let (today, of_2023) = page.split_once("## wasi:keyvalue of May 2023").unwrap();
        assert!(today.contains("| key holds | yes |") && !today.contains("of_2023_key"), "{today}");
        assert!(of_2023.ends_with("| of_2023_key holds | **no** |\n") && of_2023.contains("| old |"));
    }

    #[test]
    fn the_table_about_one_subject_leaves_out_what_it_was_not_asked() {
        let guests = [guest("key", Draft::Draft), guest("key", Draft::Draft2), guest("cas", Draft::Draft2)];
        let skipped = Outcome::Skipped("it does not export this draft");
        let table = by_draft(&guests, &[Outcome::Failed("no".into()), Outcome::Passed, skipped.clone()]);
        assert_eq!(
            table,
            "| behaviour | draft | draft2 |\n|---|:---:|:---:|\n| key holds | **no** | yes |\n"
        );
        let table = by_draft(&guests, &[Outcome::Passed, skipped.clone(), skipped]);
        assert_eq!(table, "| behaviour | draft |\n|---|:---:|\n| key holds | yes |\n");
    }
}
