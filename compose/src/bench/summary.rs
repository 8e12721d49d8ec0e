//! What was to be reached and what was: the head of the report, and the table of the README.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use compose::workspace::root;

use super::numbers::{number, place_name, spread};
use super::page::words;
use super::results::{Check, Plot, Ratio, Results, Table};

/// What encloses the table in the README.
const MARKS: [&str; 2] = [
    "<!-- The table is made by `cargo compose bench` -->\n",
    "<!-- The end of what `cargo compose bench` makes -->\n",
];

/// All ratios that have a target and all numbers that have a limit.
pub fn beside_targets(results: &Results) -> String {
    let mut table = String::from("| | reached | target |\n|---|---:|---|\n");
    for section in &results.sections {
        for (of, ratio) in
            section.tables.iter().flat_map(|table| table.ratios.iter().map(move |of| (table, of)))
        {
            if !ratio.target.is_none() {
                let judged = ratio.target.judge(ratio.spread.median);
                let _ = writeln!(table, "| {} | {} | {judged} |", sentence(of, ratio), spread(&ratio.spread));
            }
        }
        for check in &section.checks {
            let Check { what, reached, limit } = check;
            let judged = if check.holds() { "met" } else { "**missed**" };
            let _ =
                writeln!(table, "| {what} | {} | at most {}: {judged} |", number(*reached), number(*limit));
        }
    }
    table
}

/// A ratio in words.
fn sentence(table: &Table, ratio: &Ratio) -> String {
    let Ratio { what, of, beside, at, kind, .. } = ratio;
    let axis = match &table.plot {
        Some(Plot::Lines(axis)) => axis.as_str(),
        _ => "",
    };
    let place =
        at.map_or_else(String::new, |place| format!(" ({} {})", axis_word(axis), place_name(place, axis)));
    format!("{what}{place}: {of}, {} {beside}", words(*kind))
}

/// What a place on an axis is of.
fn axis_word(axis: &str) -> &str {
    if axis.contains("bytes") { "value of" } else { axis }
}

/// The table of the README: what the ratios with targets reached, shortest words first.
pub fn of_readme(results: &Results) -> String {
    beside_targets(results)
}

/// Puts the table into the README.
pub fn write_into_readme(results: &Results) -> Result<()> {
    let file = root().join("README.md");
    let text = fs::read_to_string(&file)?;
    Ok(fs::write(file, with_table(&text, &of_readme(results))?)?)
}

/// The text with this in place of what is between the marks.
fn with_table(text: &str, table: &str) -> Result<String> {
    let [begin, end] = MARKS;
    let (before, rest) = text.split_once(begin).context("README.md does not mark where the table begins")?;
    let (_, after) = rest.split_once(end).context("README.md does not mark where the table ends")?;
    Ok(format!("{before}{begin}\n{table}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let [begin, end] = MARKS;
        let text = format!("before\n{begin}old\n{end}after\n");
        assert_eq!(with_table(&text, "new\n").unwrap(), format!("before\n{begin}\nnew\n\n{end}after\n"));
    }

    #[test]
    fn a_text_without_marks_is_refused() {
        let [begin, end] = MARKS;
        assert!(with_table(end, "new").unwrap_err().to_string().contains("begins"));
        assert!(with_table(begin, "new").unwrap_err().to_string().contains("ends"));
    }

    #[test]
    fn the_table_of_the_readme_is_what_the_saved_results_render() {
        let results = Results::read(&root().join("benches").join("results.json")).unwrap();
        let text = fs::read_to_string(root().join("README.md")).unwrap().replace('\r', "");
        let rendered = with_table(&text, &of_readme(&results)).unwrap();
        assert!(text == rendered, "README.md is out of date: run `cargo compose bench --render`");
    }
}
