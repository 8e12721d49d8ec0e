//! What a part of the benches is asked for, and what it hands back.

use anyhow::Result;

use super::machine::Machine;
use super::results::{Check, Section, Table};

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// In some seconds: enough to see that nothing is much slower than it was.
    Quick,
    /// All sizes and numbers, with many rounds.
    Full,
}

impl Scale {
    /// The first for little, the second for much.
    pub fn choose<T>(self, quick: T, full: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

/// What a part found out; nothing, where what it needs is not there.
#[derive(Debug, Default)]
pub struct Findings {
    /// What was done, and how.
    pub text: String,
    pub tables: Vec<Table>,
    pub checks: Vec<Check>,
}

/// A part of the benches.
pub struct Part {
    /// What `--only` calls it.
    pub name: &'static str,
    pub title: &'static str,
    pub measure: fn(Scale) -> Result<Findings>,
}

impl Part {
    /// Measures it. A part that measured nothing has no section: none takes the place of what is kept.
    pub fn section(&self, scale: Scale) -> Result<Option<Section>> {
        let machine = Machine::here()?;
        let Findings { text, tables, checks } = (self.measure)(scale)?;
        if tables.is_empty() && checks.is_empty() {
            return Ok(None);
        }
        Ok(Some(Section {
            name: self.name.into(),
            title: self.title.into(),
            command: format!(
                "cargo compose bench {} --only {}",
                scale.choose("--quick", "--full"),
                self.name
            ),
            machine,
            text,
            tables,
            checks,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(measure: fn(Scale) -> Result<Findings>) -> Option<Section> {
        Part { name: "some", title: "Something", measure }.section(Scale::Quick).unwrap()
    }

    #[test]
    fn a_part_that_measured_nothing_has_no_section() {
        assert_eq!(
            section(|_| Ok(Findings { text: "There was no server.".into(), ..Findings::default() })),
            None
        );
        assert!(
            section(|_| Ok(Findings { tables: vec![Table::default()], ..Findings::default() })).is_some()
        );
    }
}
