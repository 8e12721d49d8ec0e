//! The command line.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};
use compose::{component, tools};

use crate::{bench, demo, readme, suite, test};

/// Build, plug, run and test the components of keyvalue-virt.
///
/// What is missing is installed first: the Rust targets for components by rustup, and wac,
/// wasm-tools, wasmtime and wkg by `cargo install` into a cache folder, unless PATH has them.
#[derive(Parser)]
#[command(name = "cargo compose", bin_name = "cargo compose")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build components and products into dist/ (all of them, when none is named)
    Build {
        /// Components (crates) and products (documents in compose/) to build
        names: Vec<String>,
    },
    /// Show a service and a tool keep their state in a store that was plugged in
    Demo,
    /// Run every test of the repository
    Test {
        /// Run only tests whose name contains this
        filter: Option<String>,
    },
    /// Play out schedules of the storage engine on a simulated disk, until a failure or the end
    Soak {
        /// For so many minutes
        #[arg(long, default_value_t = 10)]
        minutes: u64,
        /// Begin with this seed, and not with one that nobody has tried
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Check the behaviour of a provider; without --plug, of this repository's own
    Conformance {
        /// The provider, a component that exports wasi:keyvalue
        #[arg(long, value_name = "FILE.wasm")]
        plug: Option<PathBuf>,
        /// Run the guests under `wasmtime serve`, a request each, and not by `wasmtime run`
        #[arg(long)]
        serve: bool,
        /// Print the results as JSON
        #[arg(long)]
        json: bool,
        /// Run only guests whose name contains this
        #[arg(long, value_name = "TEXT")]
        only: Option<String>,
        /// Flags for wasmtime; {dir} in them is a new directory for each guest, {unique} a new name
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Measure the providers beside their peers: wasmtime's own store, SQLite, redb, plain files
    ///
    /// Times are reported. Where calls of the host or memory exceed their limits, it fails.
    Bench {
        /// Few sizes and rounds, in less than five minutes; without --full this is what is done
        #[arg(long, conflicts_with = "full")]
        quick: bool,
        /// All sizes, up to ten million keys, and many rounds; stores the report, unless --only is given
        #[arg(long)]
        full: bool,
        /// Measure only this part
        #[arg(long, value_name = "PART", value_parser = PossibleValuesParser::new(bench::names()))]
        only: Option<String>,
        /// Store what is measured in benches/results.json, benches/REPORT.md and README.md
        #[arg(long)]
        save: bool,
        /// Measure nothing: make the report anew from benches/results.json
        #[arg(long, conflicts_with_all = ["quick", "full", "only", "save"])]
        render: bool,
    },
    /// Run the commands that a document shows and compare what they print
    Readme {
        /// The document
        #[arg(default_value = "README.md")]
        file: PathBuf,
        /// Leave out this command
        #[arg(long, value_name = "COMMAND")]
        skip: Vec<String>,
    },
    /// Install the tools that are missing, and say where all of them are
    Tools,
}

/// Does what the command line says.
pub fn run() -> Result<()> {
    match Arguments::parse().command {
        Command::Build { names } => component::build(&names),
        Command::Demo => demo::run_all(),
        Command::Test { filter } => test::run_all(filter.as_deref()),
        Command::Soak { minutes, seed } => test::soak(minutes, seed),
        Command::Conformance { plug: Some(provider), serve, json, only, flags } => {
            suite::one(&provider, serve, json, only.as_deref(), flags)
        }
        Command::Conformance { plug: None, serve: false, json: false, only: None, flags }
            if flags.is_empty() =>
        {
            suite::ours()
        }
        Command::Conformance { .. } => {
            bail!("--serve, --json, --only and flags go with --plug FILE.wasm")
        }
        Command::Bench { render: true, .. } => bench::render(),
        Command::Bench { full, only, save, .. } => {
            let scale = if full { bench::Scale::Full } else { bench::Scale::Quick };
            bench::run_all(scale, only.as_deref(), save || (full && only.is_none()))
        }
        Command::Readme { file, skip } => readme::check(&file, &skip),
        Command::Tools => {
            for (name, path) in tools::prepare()? {
                println!("{name:<12} {}", path.display());
            }
            Ok(())
        }
    }
}
