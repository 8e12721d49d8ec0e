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

impl Findings {
    fn is_nothing(&self) -> bool {
        self.tables.is_empty() && self.checks.is_empty()
    }
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
        let findings = (self.measure)(scale)?;
        if findings.is_nothing() {
            return Ok(None);
        }
        let Findings { text, tables, checks } = findings;
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

    #[test]
    fn findings_without_numbers_are_nothing_whatever_their_text_says() {
        assert!(Findings { text: "There was no server.".into(), ..Findings::default() }.is_nothing());
        assert!(!Findings { tables: vec![Table::default()], ..Findings::default() }.is_nothing());
        let check = Check { what: String::new(), reached: 1.0, limit: 2.0 };
        assert!(!Findings { checks: vec![check], ..Findings::default() }.is_nothing());
    }
}
