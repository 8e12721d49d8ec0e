//! What was to be reached and what was: the head of the report, and the table of the README.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use compose::workspace::root;

use super::numbers::{count, number, place_name};
use super::page::words;
use super::results::{Check, Plot, Ratio, Results, Spread, Table, Target};

/// What encloses the table in the README.
const MARKS: [&str; 2] = [
    "<!-- The table is made by `cargo compose bench` -->\n",
    "<!-- The end of what `cargo compose bench` makes -->\n",
];

/// The ways to run a guest that rows are not made of, but columns.
const WAYS: [&str; 2] = [", default flags", ", synchronous flags"];

/// A row: what is said, what it should be, and what it is in each of the [`WAYS`].
struct Row {
    said: String,
    target: Target,
    reached: [Option<Spread>; 2],
}

/// All ratios that have a target.
pub fn of_readme(results: &Results) -> String {
    let mut table = String::from("| | target | default flags | synchronous flags |\n|---|---|---:|---:|\n");
    for Row { said, target, reached } in rows(results) {
        let cells = reached.map(|reached| reached.map_or_else(|| "-".into(), |value| cell(target, &value)));
        let _ = writeln!(table, "| {said} | {} | {} |", target.shown(), cells.join(" | "));
    }
    table
}

fn cell(target: Target, reached: &Spread) -> String {
    // As it is shown, so that what looks like the target is the target.
    let shown = (reached.median * 100.0).round() / 100.0;
    let mark = if target.met(shown) == Some(true) { "" } else { ", missed" };
    format!("{}{mark}", number(reached.median))
}

/// The same, and all numbers that have a limit.
pub fn beside_targets(results: &Results) -> String {
    let mut page = of_readme(results);
    page.push_str("\n| | reached | at most |\n|---|---:|---:|\n");
    for check in results.sections.iter().flat_map(|section| &section.checks) {
        let Check { what, reached, limit } = check;
        let mark = if check.holds() { "" } else { ", exceeded" };
        let _ = writeln!(page, "| {what} | {}{mark} | {} |", count(*reached), count(*limit));
    }
    page
}

fn rows(results: &Results) -> Vec<Row> {
    let tables = results.sections.iter().flat_map(|section| &section.tables);
    let ratios = tables.flat_map(|table| table.ratios.iter().map(move |ratio| (table, ratio)));
    let mut rows: Vec<Row> = Vec::new();
    for (table, ratio) in ratios.filter(|(_, ratio)| !ratio.target.is_none()) {
        let way = WAYS.iter().position(|way| ratio.of.ends_with(way)).unwrap_or_default();
        let said = sentence(table, ratio);
        let known = rows.iter().position(|row| row.said == said);
        let row = known.unwrap_or(rows.len());
        if known.is_none() {
            rows.push(Row { said, target: ratio.target, reached: [None; 2] });
        }
        rows[row].reached[way] = Some(ratio.spread);
    }
    rows
}

/// A ratio in words.
fn sentence(table: &Table, ratio: &Ratio) -> String {
    let Ratio { what, of, beside, at, kind, .. } = ratio;
    let axis = match &table.plot {
        Some(Plot::Lines(axis)) => axis.as_str(),
        _ => "",
    };
    let place = match (at, axis.contains("bytes")) {
        (None, _) => String::new(),
        (Some(bytes), true) => format!(", {}", place_name(*bytes, axis)),
        (Some(number), false) => format!(", {} {axis}", place_name(*number, axis)),
    };
    let [of, beside] =
        [of, beside].map(|name| WAYS.iter().fold(name.as_str(), |name, way| name.trim_end_matches(way)));
    format!("{what}{place}: {of}, {} {beside}", words(*kind))
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
    use crate::bench::machine::Machine;
    use crate::bench::results::{Kind, Section};

    fn ratio(of: &str, median: f64) -> Ratio {
        let spread = Spread::of(&[median]);
        let (what, beside) = ("get".into(), "SQLite".into());
        Ratio {
            what,
            of: of.into(),
            beside,
            at: None,
            kind: Kind::Faster,
            spread,
            target: Target::AtLeast(2.0),
        }
    }

    #[test]
    fn the_flags_of_one_comparison_are_columns_of_its_row() {
        let ratios = vec![
            ratio("ours, default flags", 1.0),
            ratio("ours, synchronous flags", 2.0),
            Ratio { target: Target::None, ..ratio("ours, default flags", 3.0) },
            ratio("others", 4.0),
        ];
        let tables = vec![Table { ratios, ..Table::default() }];
        let section = Section {
            name: String::new(),
            title: String::new(),
            command: String::new(),
            machine: Machine::default(),
            text: String::new(),
            tables,
            checks: Vec::new(),
        };
        let table = of_readme(&Results::of(vec![section]));
        let rows: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| get: ours, times as fast as SQLite | at least 2 | 1.00, missed | 2.00 |",
                "| get: others, times as fast as SQLite | at least 2 | 4.00 | - |",
            ]
        );
    }

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
