//! The report: `benches/REPORT.md`, and the plots that it shows.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::numbers::{place_name, spread};
use super::plot;
use super::results::{Figure, Kind, Plot, Ratio, Results, Section, Table};
use super::summary;

const HEAD: &str = "# What the benches measured\n\n\
    Made from [`results.json`](results.json) by `cargo compose bench`. Peers took turns, round by round, in one run:\n\
    a machine that others use is twice as fast in one minute as in the next. A figure is the median of all\n\
    rounds, with the quarters around it in parentheses (of few rounds the ends); a ratio is the median of the ratios of the rounds.\n";

/// Why targets are missed by what is kept: nobody can measure that.
pub const WHY: &str = include_str!("../../../benches/missed.md");

/// Writes the page and its plots into a directory, and behind the targets why some are missed.
pub fn write(results: &Results, why: &str, directory: &Path) -> Result<()> {
    let plots = directory.join("plots");
    if plots.exists() {
        fs::remove_dir_all(&plots)?;
    }
    fs::create_dir_all(&plots)?;
    for (name, svg) in pictures(results) {
        fs::write(plots.join(name), svg)?;
    }
    Ok(fs::write(directory.join("REPORT.md"), page(results, why))?)
}

/// All plots, by the names of their files.
pub fn pictures(results: &Results) -> Vec<(String, String)> {
    let tables = results.sections.iter().flat_map(|of| of.tables.iter().map(move |table| (of, table)));
    tables.filter_map(|(section, table)| Some((file(section, table), plot::draw(table)?))).collect()
}

fn file(section: &Section, table: &Table) -> String {
    format!("{}-{}.svg", section.name, table.name)
}

/// The page itself.
pub fn page(results: &Results, why: &str) -> String {
    let mut page = String::from(HEAD);
    let machines: Vec<_> = results.sections.iter().map(|section| &section.machine).collect();
    let same = machines.first().filter(|first| machines.iter().all(|other| other.is(first)));
    if let Some(machine) = same {
        let _ = write!(page, "\n## On what\n\n{}", machine.shown());
    }
    let _ = write!(page, "\n## Beside the targets\n\n{}{why}", summary::beside_targets(results));
    for section in &results.sections {
        let Section { title, command, machine, text, tables, .. } = section;
        let _ = write!(page, "\n## {title}\n\nMade by `{command}`");
        let _ = match machine.load.as_str() {
            "" => writeln!(page, "."),
            load => writeln!(page, ". The load of the machine was {load} when it began."),
        };
        if same.is_none() {
            let _ = write!(page, "\n{}", machine.shown());
        }
        let _ = writeln!(page, "\n{}", text.trim());
        for table in tables {
            page.push_str(&shown(section, table));
        }
    }
    page
}

fn shown(section: &Section, table: &Table) -> String {
    let Table { title, text, unit, plot, figures, ratios, .. } = table;
    let mut page = format!("\n### {title}\n");
    if !text.is_empty() {
        let _ = writeln!(page, "\n{}", text.trim());
    }
    if plot.is_some() {
        let _ = writeln!(page, "\n![{title}](plots/{})", file(section, table));
    }
    let axis = match plot {
        Some(Plot::Lines(axis)) => axis,
        _ => "",
    };
    if !figures.is_empty() {
        let _ = writeln!(page, "\n{}", of_figures(figures, unit, axis).trim_end());
    }
    if !ratios.is_empty() {
        let _ = writeln!(page, "\n{}", of_ratios(ratios, axis).trim_end());
    }
    page
}

/// A row for each of those measured, and a column for each place of the axis or, without one, for
/// each thing that was measured.
fn of_figures(figures: &[Figure], unit: &str, axis: &str) -> String {
    let several = figures.iter().any(|figure| figure.at.is_some() && figure.what != figures[0].what);
    let cells = figures.iter().map(|Figure { what, of, at, spread: value }| match at {
        Some(place) if several => (format!("{what}: {of}"), place_name(*place, axis), spread(value)),
        Some(place) => (of.clone(), place_name(*place, axis), spread(value)),
        None => (of.clone(), what.clone(), spread(value)),
    });
    grid(unit, cells.collect())
}

fn of_ratios(ratios: &[Ratio], axis: &str) -> String {
    let cells = ratios.iter().map(|ratio| {
        let Ratio { what, of, beside, at, spread: value, .. } = ratio;
        let column = at.map_or_else(|| what.clone(), |place| place_name(place, axis));
        let what = if at.is_some() { format!("{what}: ") } else { String::new() };
        (format!("{what}{of}, {} {beside}", words(ratio.kind)), column, spread(value))
    });
    grid("ratios", cells.collect())
}

/// What a ratio says, between two names.
pub fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Longer => "times as long as",
        Kind::Faster => "times as fast as",
        Kind::More => "times as many as",
    }
}

/// A table from cells that tell their row and their column.
fn grid(corner: &str, cells: Vec<(String, String, String)>) -> String {
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for (row, column, _) in &cells {
        if !rows.contains(row) {
            rows.push(row.clone());
        }
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    let mut table =
        format!("| {corner} | {} |\n|---|{}\n", columns.join(" | "), "---:|".repeat(columns.len()));
    for row in rows {
        let cell = |column: &String| {
            let found = cells.iter().find(|(of, at, _)| *of == row && at == column);
            found.map_or_else(|| "-".to_owned(), |(_, _, value)| value.clone())
        };
        let values: Vec<_> = columns.iter().map(cell).collect();
        let _ = writeln!(table, "| {row} | {} |", values.join(" | "));
    }
    table
}

#[cfg(test)]
mod tests {
    use compose::workspace::root;

    use super::*;

    #[test]
    fn a_grid_has_a_dash_where_nothing_was_measured() {
        let cell = |row: &str, column: &str| (row.into(), column.into(), "1".into());
        let table = grid("ns", vec![cell("a", "x"), cell("b", "x"), cell("b", "y")]);
        assert_eq!(table, "| ns | x | y |\n|---|---:|---:|\n| a | 1 | - |\n| b | 1 | 1 |\n");
    }

    #[test]
    fn the_report_and_its_plots_are_what_the_saved_results_render() {
        let benches = root().join("benches");
        let results = Results::read(&benches.join("results.json")).unwrap();
        let same = |file: &str, rendered: &str| {
            let saved = fs::read_to_string(benches.join(file)).unwrap_or_default().replace('\r', "");
            assert!(saved == rendered, "benches/{file} is out of date: run `cargo compose bench --render`");
        };
        same("REPORT.md", &page(&results, WHY));
        pictures(&results).iter().for_each(|(name, svg)| same(&format!("plots/{name}"), svg));
    }
}
