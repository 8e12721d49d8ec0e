//! The command line.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};
use compose::publish::{Credentials, Registry};
use compose::{component, dist, publish, tools};

use crate::{bench, demo, products, readme, suite, test};

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
    /// Put a release together in dist/release/: components, twins with names, bills of materials, WIT, sums
    Dist,
    /// Push the release in dist/release/ to a registry; it is safe to do so again
    ///
    /// Needs curl. WKG_OCI_USERNAME and WKG_OCI_PASSWORD say who pushes, where the registry asks.
    Publish {
        /// Where to, such as ghcr.io/somebody
        #[arg(long, value_name = "HOST[/PREFIX]")]
        registry: String,
        /// Speak HTTP without encryption
        #[arg(long)]
        insecure: bool,
        /// Only look and say what would be done
        #[arg(long)]
        dry_run: bool,
        /// Store the digests in this file, in the form of sha256sum
        #[arg(long, value_name = "FILE")]
        digests: Option<PathBuf>,
    },
    /// Show a service and a tool keep their state in a store that was plugged in
    Demo {
        /// On a Redis server, with two services at once
        #[arg(long)]
        redis: bool,
    },
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
    /// Measure the providers beside their peers: wasmtime's own store, SQLite, redb, plain files, redis-rs
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
    /// Run the commands that documents show and compare what they print
    Readme {
        /// The documents
        #[arg(default_value = "README.md")]
        files: Vec<PathBuf>,
        /// Leave out this command
        #[arg(long, value_name = "COMMAND")]
        skip: Vec<String>,
        /// Take components from this registry, by plain HTTP, and not from ghcr.io/keyvalue-virt
        #[arg(long, value_name = "HOST:PORT/FOLDER")]
        registry: Option<String>,
        /// Take them from dist/release/, published to a registry that is started for it
        #[arg(long, conflicts_with = "registry")]
        release: bool,
    },
    /// Print the tables of what is built in dist/, as docs/products.md has them
    Products {
        /// Fail when docs/products.md says something else
        #[arg(long)]
        check: bool,
        /// Put them into docs/products.md
        #[arg(long, conflicts_with = "check")]
        write: bool,
    },
    /// Install the tools that are missing, and say where all of them are
    Tools,
}

/// Does what the command line says.
pub fn run() -> Result<()> {
    match Arguments::parse().command {
        Command::Build { names } => component::build(&names),
        Command::Demo { redis: false } => demo::run_all(),
        Command::Demo { redis: true } => demo::run_on_redis(),
        Command::Dist => dist::assemble(&dist::folder()).map(drop),
        Command::Publish { registry, insecure, dry_run, digests } => {
            release(&registry, insecure, dry_run, digests.as_deref())
        }
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
        Command::Readme { files, skip, registry, release } => {
            let exceptions = readme::Exceptions { skip, registry };
            if release {
                readme::check_release(&files, exceptions)
            } else {
                readme::check(&files, &exceptions)
            }
        }
        Command::Products { check, write } => products::run(check, write),
        Command::Tools => {
            for (name, path) in tools::prepare()? {
                println!("{name:<12} {}", path.display());
            }
            Ok(())
        }
    }
}

/// Publishes the release, and prints what is in the registry then.
fn release(registry: &str, insecure: bool, dry_run: bool, digests: Option<&Path>) -> Result<()> {
    let registry = Registry::parse(registry, insecure)?;
    let published = publish::publish(&dist::folder(), &registry, Credentials::from_environment(), dry_run)?;
    for one in &published {
        println!("{} {}", one.reference, one.digest.as_deref().unwrap_or("not there yet"));
    }
    if let Some(file) = digests {
        fs::write(file, publish::digests(&published))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
