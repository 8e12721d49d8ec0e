//! What is under test: a provider component, or the keyvalue store inside a host.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Draft, Guest, Outcome};
use crate::component::{interfaces, plug};
use crate::process::{output, text};
use crate::tools::WASMTIME;
use crate::workspace::target_directory;

/// An implementation of wasi:keyvalue.
#[derive(Debug)]
pub struct Subject {
    /// How it is called in tables and in names of tests.
    pub name: String,
    provider: Option<PathBuf>,
    flags: Vec<String>,
    drafts: Vec<Draft>,
    reads_environment: bool,
}

/// Longer than any guest takes; a provider that hangs fails.
const TIMEOUT: &str = "timeout=120s";

impl Subject {
    /// A component that exports the interfaces of one draft or of both.
    ///
    /// `flags` go to `wasmtime run`. In each, `{dir}` stands for a new, empty
    /// directory of the guest's own.
    ///
    /// # Errors
    /// When the file is not a component.
    pub fn provider(component: &Path, flags: Vec<String>) -> Result<Self> {
        let exports = interfaces(component, "export")?;
        let exports = |version| exports.contains(&format!("wasi:keyvalue/store@{version}"));
        let mut drafts = Vec::new();
        drafts.extend(exports("0.2.0-draft").then_some(Draft::Draft));
        drafts.extend(exports("0.2.0-draft2").then_some(Draft::Draft2));
        if drafts.len() == 2 {
            drafts.push(Draft::Both);
        }
        let imports = interfaces(component, "import")?;
        Ok(Self {
            name: component.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            provider: Some(component.into()),
            flags,
            drafts,
            reads_environment: imports.iter().any(|name| name.starts_with("wasi:cli/environment@")),
        })
    }

    /// The store that the `wasmtime` command brings itself.
    #[must_use]
    pub fn wasmtime() -> Self {
        Self {
            name: "wasmtime".into(),
            provider: None,
            flags: ["-S", "keyvalue"].map(String::from).into(),
            drafts: vec![Draft::Draft],
            reads_environment: false,
        }
    }

    /// Whether the subject has what a guest needs; if not, what that is.
    #[must_use]
    pub fn lacks(&self, guest: &Guest) -> Option<&'static str> {
        if !self.drafts.contains(&guest.draft) {
            return Some("it does not export this draft");
        }
        if !guest.environment.is_empty() && !self.reads_environment {
            return Some("it has no options, for it does not import wasi:cli/environment");
        }
        None
    }

    /// Runs one guest on a store of its own.
    ///
    /// # Errors
    /// When the tools fail; what the guest finds is not an error but an outcome.
    pub fn run(&self, guest: &Guest) -> Result<Outcome> {
        if let Some(reason) = self.lacks(guest) {
            return Ok(Outcome::Skipped(reason));
        }
        let place = target_directory()?.join("conformance").join(&self.name).join(guest.draft.name());
        fs::create_dir_all(&place).with_context(|| format!("cannot create {}", place.display()))?;
        let component = match &self.provider {
            None => guest.component()?,
            Some(provider) => {
                let composed = place.join(format!("{}.wasm", guest.name));
                if let Err(error) = plug(&guest.component()?, provider, &composed) {
                    return Ok(Outcome::Failed(format!("{error:#}")));
                }
                let imports = interfaces(&composed, "import")?;
                if let Some(left) = imports.iter().find(|name| name.starts_with("wasi:keyvalue/")) {
                    return Ok(Outcome::Failed(format!(
                        "{left} is imported, and the provider does not export it"
                    )));
                }
                composed
            }
        };
        let directory = place.join(&guest.name);
        self.start(guest, &component, &directory)
    }

    fn start(&self, guest: &Guest, component: &Path, directory: &Path) -> Result<Outcome> {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        fs::create_dir_all(directory)?;
        let mut command = WASMTIME.command()?;
        command.args(["run", "-W", TIMEOUT]);
        command.args(self.flags.iter().map(|flag| flag.replace("{dir}", &directory.to_string_lossy())));
        for variable in &guest.environment {
            command.args(["--env", variable]);
        }
        let output = output(command.arg(component).env_remove("RUST_BACKTRACE"))?;
        Ok(if output.status.success() { Outcome::Passed } else { Outcome::Failed(text(&output)) })
    }
}
