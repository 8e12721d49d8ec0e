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

/// What a part found out.
#[derive(Debug)]
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
    /// Measures it.
    pub fn section(&self, scale: Scale) -> Result<Section> {
        let machine = Machine::here()?;
        let Findings { text, tables, checks } = (self.measure)(scale)?;
        Ok(Section {
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
        })
    }
}
