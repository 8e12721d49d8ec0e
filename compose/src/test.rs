//! `cargo compose test` and `cargo compose bench`.

use std::process::Command;

use anyhow::Result;
use compose::process::{run, say};
use compose::tools::{self, cargo};
use compose::workspace::root;
use compose::{component, conformance};

/// Builds everything, then runs all tests: those of the crates, and those that
/// run components, which find them built.
pub fn run_all(filter: Option<&str>) -> Result<()> {
    tools::prepare()?;
    component::build_all()?;
    conformance::build()?;
    say("Testing", "the workspace");
    let mut command = Command::new(cargo());
    command.args(["test", "--quiet", "--workspace", "--no-fail-fast"]).args(filter);
    run(command.env("KEYVALUE_VIRT_BUILT", "1").current_dir(root()))
}
