//! The guests: found in their folder, built for each draft.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{run, say};
use crate::tools::{cargo, prepare_targets};
use crate::workspace::{root, target_directory};

/// What a guest imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    /// `wasi:keyvalue@0.2.0-draft`
    Draft,
    /// `wasi:keyvalue@0.2.0-draft2`
    Draft2,
    /// Both, in one component.
    Both,
    /// `keyvalue-virt:extra@0.1.0`, and with it `wasi:keyvalue@0.2.0-draft2`
    Extra,
    /// `wasi:keyvalue` of May 2023, with the streams of that time
    Of2023,
}

impl Draft {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Draft2, Self::Both, Self::Extra, Self::Of2023];

    /// How it is called in tables and in names of tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Draft2 => "draft2",
            Self::Both => "both",
            Self::Extra => "extra",
            Self::Of2023 => "2023",
        }
    }

    fn features(self) -> &'static str {
        match self {
            Self::Both => "draft,draft2",
            Self::Of2023 => "of-2023",
            one => one.name(),
        }
    }
}

/// One program of the suite, for one draft.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The name of its source file.
    pub name: String,
    /// What it imports.
    pub draft: Draft,
    /// The behaviour that it checks.
    pub sentence: String,
    /// The environment variables that it asks for, as `NAME=VALUE`.
    pub environment: Vec<String>,
}

impl Guest {
    /// The interface of `keyvalue-virt:extra` that it is about.
    pub(super) fn extra(&self) -> Option<&'static str> {
        let (Draft::Extra, Some(subject)) = (self.draft, self.name.split('_').next()) else { return None };
        EXTRAS.iter().find(|(word, _)| *word == subject).map(|(_, interface)| *interface)
    }

    /// The component that [`build`] makes of it.
    ///
    /// # Errors
    /// When cargo cannot read the workspace.
    pub fn component(&self) -> Result<PathBuf> {
        Ok(target_directory()?
            .join("conformance")
            .join(self.draft.name())
            .join(format!("{}.wasm", self.name)))
    }
}

/// All guests, in order of name and draft.
///
/// # Errors
/// When a guest has no sentence to its name.
pub fn guests() -> Result<Vec<Guest>> {
    let mut guests = Vec::new();
    for entry in fs::read_dir(root().join("tests").join("conformance").join("src").join("bin"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path)?;
        let notes: Vec<_> = source.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        let Some((sentence, rest)) = notes.split_first() else {
            bail!("{}: the first line must be `//! ` and a sentence", path.display());
        };
        let environment = rest.iter().filter_map(|line| line.strip_prefix("env: ").map(String::from));
        let environment: Vec<_> = environment.collect();
        for &draft in drafts(&name) {
            guests.push(Guest {
                name: name.clone(),
                draft,
                sentence: (*sentence).into(),
                environment: environment.clone(),
            });
        }
    }
    guests.sort_by(|a, b| (&a.name, a.draft).cmp(&(&b.name, b.draft)));
    Ok(guests)
}

/// The first words of names, and the interface of `keyvalue-virt:extra` that each stands for.
const EXTRAS: [(&str, &str); 5] = [
    ("ttl", "ttl"),
    ("transaction", "transactions"),
    ("query", "query"),
    ("changes", "changes"),
    ("maintenance", "maintenance"),
];

/// The name of a guest tells what it is for.
fn drafts(name: &str) -> &'static [Draft] {
    let subject = name.split('_').next();
    if name.starts_with("policy_extra_") || EXTRAS.iter().any(|(word, _)| Some(*word) == subject) {
        return &[Draft::Extra];
    }
    if name.starts_with("of_2023_") || name.starts_with("policy_of_2023_") {
        return &[Draft::Of2023];
    }
    match subject {
        Some("draft") => &[Draft::Draft],
        Some("draft2" | "cas") => &[Draft::Draft2],
        Some("both") => &[Draft::Both],
        _ => &[Draft::Draft, Draft::Draft2],
    }
}

/// Builds all guests.
///
/// # Errors
/// When one does not compile.
pub fn build() -> Result<()> {
    build_only(&guests()?)
}

/// Builds some guests.
///
/// # Errors
/// When one does not compile.
pub fn build_only(some: &[Guest]) -> Result<()> {
    prepare_targets()?;
    for draft in Draft::ALL {
        let guests: Vec<_> = some.iter().filter(|guest| guest.draft == draft).collect();
        if guests.is_empty() {
            continue;
        }
        say("Building", &format!("{} conformance guests for {}", guests.len(), draft.name()));
        let mut command = Command::new(cargo());
        command.args(["build", "--quiet", "--package", "conformance", "--profile", "guest"]);
        command.args(["--target", "wasm32-wasip2", "--features", draft.features()]);
        for guest in &guests {
            command.args(["--bin", &guest.name]);
        }
        run(command.current_dir(root()))?;
        for guest in guests {
            let built =
                target_directory()?.join("wasm32-wasip2").join("guest").join(format!("{}.wasm", guest.name));
            let place = guest.component()?;
            fs::create_dir_all(place.parent().context("a file without a folder")?)?;
            fs::copy(built, place)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_guest_says_which_drafts_it_is_built_for() {
        assert_eq!(drafts("get_of_a_missing_key_is_none"), [Draft::Draft, Draft::Draft2]);
        assert_eq!(drafts("draft_any_number_is_a_cursor"), [Draft::Draft]);
        assert_eq!(drafts("draft2_cursor_is_a_token"), [Draft::Draft2]);
        assert_eq!(drafts("cas_fails_after_a_write"), [Draft::Draft2]);
        assert_eq!(drafts("both_see_one_store"), [Draft::Both]);
        assert_eq!(drafts("transaction_of_nothing_is_done"), [Draft::Extra]);
        assert_eq!(drafts("policy_extra_writes_are_refused"), [Draft::Extra]);
        assert_eq!(drafts("policy_writes_are_refused"), [Draft::Draft, Draft::Draft2]);
        assert_eq!(drafts("of_2023_value_can_be_consumed_once"), [Draft::Of2023]);
        assert_eq!(drafts("policy_of_2023_writes_are_refused"), [Draft::Of2023]);
    }

    #[test]
    fn the_name_of_a_guest_says_which_interface_it_is_about() {
        let interface = |name: &str, draft| {
            let (sentence, environment) = (String::new(), Vec::new());
            Guest { name: name.into(), draft, sentence, environment }.extra()
        };
        assert_eq!(interface("transaction_of_nothing_is_done", Draft::Extra), Some("transactions"));
        assert_eq!(interface("ttl_of_a_missing_key_is_none", Draft::Extra), Some("ttl"));
        assert_eq!(interface("policy_extra_writes_are_refused", Draft::Extra), None);
        assert_eq!(interface("get_of_a_missing_key_is_none", Draft::Draft), None);
    }

    #[test]
    fn every_guest_is_found_with_its_sentence() {
        let guests = guests().unwrap();
        assert!(guests.iter().all(|guest| !guest.sentence.is_empty()));
        for draft in Draft::ALL {
            assert!(guests.iter().any(|guest| guest.draft == draft), "{draft:?}");
        }
    }
}
