//! What was measured, as it is kept in `benches/results.json`.
//!
//! Nothing in it depends on how it is shown: the report, its plots and the table of the README
//! are made from it, and can be made again without measuring.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::machine::Machine;
use super::samples::{median, quarters};
pub use super::targets::Target;

/// The number of this form of the file.
const FORMAT: u32 = 1;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// [`FORMAT`]
    pub format: u32,
    /// In the order of the report.
    pub sections: Vec<Section>,
}

/// What one part of the benches found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// What `--only` calls it.
    pub name: String,
    pub title: String,
    /// The command that measures it again.
    pub command: String,
    /// What it was measured on.
    pub machine: Machine,
    /// What was done, and how; paragraphs.
    pub text: String,
    pub tables: Vec<Table>,
    /// What fails a run, whatever the machine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// Figures of one unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Unlike that of the others in its section.
    pub name: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    pub unit: String,
    /// How it is drawn, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plot: Option<Plot>,
    pub figures: Vec<Figure>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratios: Vec<Ratio>,
}

/// How a table is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plot {
    /// A line for each of those measured, over an axis of this name. Both axes are logarithmic.
    Lines(String),
    /// A bar for each figure.
    Bars,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub what: String,
    pub of: String,
    /// The place on the axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    #[serde(flatten)]
    pub spread: Spread,
}

/// One thing beside another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    pub what: String,
    pub of: String,
    pub beside: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    pub kind: Kind,
    #[serde(flatten)]
    pub spread: Spread,
    #[serde(default, skip_serializing_if = "Target::is_none")]
    pub target: Target,
}

/// What a ratio says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// So many times as long as the other one: less is better.
    #[serde(rename = "as-long")]
    Longer,
    /// So many times as fast as the other one: more is better.
    #[serde(rename = "as-fast")]
    Faster,
    /// So many times as many, or as much, as of the other one.
    #[serde(rename = "as-many")]
    More,
}

/// The middle of what all rounds gave, and the quarters around it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    pub median: f64,
    /// A quarter of the rounds gave less.
    pub low: f64,
    /// A quarter of the rounds gave more.
    pub high: f64,
    pub rounds: usize,
}

/// A number that must not be exceeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub what: String,
    pub reached: f64,
    pub limit: f64,
}

impl Spread {
    /// Of what is the same in every round, in all of its digits.
    pub fn exactly(value: f64) -> Self {
        Self { median: value, low: value, high: value, rounds: 1 }
    }

    /// Of the values of all rounds, in four digits.
    pub fn of(values: &[f64]) -> Self {
        let [low, high] = quarters(values).map(rounded);
        Self { median: rounded(median(values)), low, high, rounds: values.len() }
    }
}

fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let digits = 3 - value.abs().log10().floor() as i32;
    // Division by a power of ten gives the number nearest to the decimal one, multiplication by 0.1 does not.
    match digits {
        1.. => (value * 10f64.powi(digits)).round() / 10f64.powi(digits),
        _ => (value / 10f64.powi(-digits)).round() * 10f64.powi(-digits),
    }
}

impl Check {
    pub fn holds(&self) -> bool {
        self.reached <= self.limit
    }
}

impl Results {
    pub fn of(sections: Vec<Section>) -> Self {
        Self { format: FORMAT, sections }
    }

    /// Reads a file; there may be none.
    pub fn read(file: &Path) -> Result<Self> {
        if !file.exists() {
            return Ok(Self::of(Vec::new()));
        }
        let results: Self = serde_json::from_str(&fs::read_to_string(file)?)
            .with_context(|| format!("{} is not what the benches write", file.display()))?;
        let format = results.format;
        ensure!(format == FORMAT, "{} has the form {format}, not {FORMAT}: measure again", file.display());
        Ok(results)
    }

    pub fn write(&self, file: &Path) -> Result<()> {
        Ok(fs::write(file, serde_json::to_string_pretty(self)? + "\n")?)
    }

    /// Puts sections in the place of those of the same name, and new ones where they belong in the order.
    pub fn replace(&mut self, new: Vec<Section>, order: &[&str]) {
        self.sections.retain(|old| new.iter().all(|new| new.name != old.name));
        self.sections.extend(new);
        self.sections.sort_by_key(|section| order.iter().position(|name| *name == section.name.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(name: &str, title: &str) -> Section {
        Section {
            name: name.into(),
            title: title.into(),
            command: String::new(),
            machine: Machine::default(),
            text: String::new(),
            tables: Vec::new(),
            checks: Vec::new(),
        }
    }

    #[test]
    fn a_section_takes_the_place_of_its_older_self_and_the_others_stay() {
        let order = ["a", "b", "c"];
        let mut results = Results::of(vec![section("a", "one"), section("c", "three")]);
        results.replace(vec![section("b", "two"), section("a", "four")], &order);
        let titles: Vec<_> = results.sections.iter().map(|section| &*section.title).collect();
        assert_eq!(titles, ["four", "two", "three"]);
    }

    #[test]
    fn values_are_kept_in_four_digits() {
        assert_eq!(
            [1234.56, 0.123456, 99_999.0, 1.5, 0.0].map(rounded),
            [1235.0, 0.1235, 100_000.0, 1.5, 0.0]
        );
        let spread = Spread::of(&[3.0, 1.0, 2.0, 5.0, 4.0]);
        assert_eq!((spread.low, spread.median, spread.high, spread.rounds), (2.0, 3.0, 4.0, 5));
        assert_eq!(Spread::exactly(123_456.0).median, 123_456.0);
    }

    #[test]
    fn a_limit_may_be_reached_and_not_exceeded() {
        let check = |reached| Check { what: String::new(), reached, limit: 2.0 };
        assert!(check(2.0).holds() && !check(2.01).holds());
    }

    #[test]
    fn a_file_of_another_form_is_refused() {
        let file = std::env::temp_dir().join(format!("keyvalue-results-{}", std::process::id()));
        fs::write(&file, r#"{ "format": 2, "sections": [] }"#).unwrap();
        let error = Results::read(&file).unwrap_err().to_string();
        fs::write(&file, r#"{ "sections": [] }"#).unwrap();
        let other = Results::read(&file).unwrap_err().to_string();
        fs::remove_file(&file).unwrap();
        assert!(error.contains("measure again"), "{error}");
        assert!(other.contains("not what the benches write"), "{other}");
    }
}
