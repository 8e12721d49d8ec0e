//! What was measured, as a page.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::{env, iter};

use anyhow::Result;
use compose::process::{read, say};
use compose::tools::WASMTIME;
use compose::workspace::root;

/// What stands before all sections.
const HEAD: &str = "# What the benches measured\n\n\
    Each section was made by the command it names, and says on what. Peers took turns.\n";

/// One part of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub title: String,
    pub text: String,
}

impl Display for Section {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "## {}\n\n{}", self.title, self.text.trim_end())
    }
}

/// Puts sections in the place of those of the same titles in `benches/RESULTS.md`.
pub fn save(sections: &[Section]) -> Result<()> {
    let file = root().join("benches").join("RESULTS.md");
    let page = fs::read_to_string(&file).unwrap_or_default();
    fs::write(&file, page_with(&page, sections))?;
    say("Wrote", "benches/RESULTS.md");
    Ok(())
}

fn page_with(page: &str, new: &[Section]) -> String {
    let parts = page.split("\n## ").skip(1).filter_map(|part| part.split_once('\n'));
    let mut all: Vec<_> =
        parts.map(|(title, text)| Section { title: title.into(), text: text.trim().into() }).collect();
    for section in new {
        match all.iter_mut().find(|old| old.title == section.title) {
            Some(old) => *old = section.clone(),
            None => all.push(section.clone()),
        }
    }
    let sections = all.iter().map(ToString::to_string);
    iter::once(HEAD.to_owned()).chain(sections).collect::<Vec<_>>().join("\n")
}

/// What a section begins with: how to make it again, and what it was made on.
pub fn made_by(arguments: &str) -> Result<String> {
    let version = read(WASMTIME.command()?.arg("--version"))?;
    Ok(format!("Made by `cargo compose bench {arguments}` on {}, {}.\n", version.trim(), machine()))
}

/// The processors and the system, as far as they can be told.
fn machine() -> String {
    let processors = available_parallelism().map_or(1, usize::from);
    let line = |file: &str, name: &str| {
        let text = fs::read_to_string(PathBuf::from("/proc").join(file)).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_start_matches([' ', '\t', ':']).to_owned())
    };
    let model = line("cpuinfo", "model name").unwrap_or_else(|| env::consts::ARCH.into());
    let release = line("sys/kernel/osrelease", "").unwrap_or_default();
    format!("{processors} processors ({model}), {} {release}", env::consts::OS).trim_end().to_owned()
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The middle of the ratios of pairs that were measured one after the other.
pub fn ratio(above: &[f64], below: &[f64]) -> f64 {
    median(above.iter().zip(below).map(|(above, below)| above / below).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(title: &str, text: &str) -> Section {
        Section { title: title.into(), text: text.into() }
    }

    #[test]
    fn a_section_takes_the_place_of_its_older_self_and_the_others_stay() {
        let first = page_with("", &[section("A", "one\n\n### a\n\ntwo"), section("B", "three")]);
        let second = page_with(&first, &[section("A", "four")]);
        assert_eq!(second, format!("{HEAD}\n## A\n\nfour\n\n## B\n\nthree\n"));
        assert_eq!(page_with(&first, &[]), first);
    }

    #[test]
    fn a_ratio_is_the_middle_of_the_ratios_of_pairs() {
        assert_eq!(ratio(&[10.0, 30.0, 90.0], &[10.0, 10.0, 60.0]), 1.5);
    }
}
