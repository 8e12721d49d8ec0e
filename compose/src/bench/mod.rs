//! `cargo compose bench`: the providers beside their peers, and under load.
//!
//! Each part makes a section of `benches/RESULTS.md`. Peers take turns in all of
//! them, because a machine that others use is twice as fast in one minute as in
//! the next: only what was measured at one time can be compared.

mod calls;
mod cold;
mod filesystem;
mod load;
mod loading;
mod memories;
mod memory;
mod of_2023;
mod peer;
mod redis;
mod report;
mod rounds;
mod tables;
mod targets;
mod together;

use anyhow::Result;
use clap::ValueEnum;

/// The flags with which wasmtime keeps no state for asynchronous calls between components.
const SYNCHRONOUS: [&str; 6] = ["-S", "p3=n", "-W", "component-model-async=n", "-W", "concurrency-support=n"];

/// What can be measured on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The memory provider, beside one that does nothing and the store inside wasmtime
    Memory,
    /// The filesystem provider, beside native stores
    Filesystem,
    /// The interfaces of 2023, beside those of today
    #[value(name = "of-2023")]
    Of2023,
    /// The provider on a Redis server, beside the crate `redis` in a native program
    Redis,
}

/// Measures the parts, or, with a number of keys, the filesystem provider under that
/// load. Prints a report, and stores it where `save` asks for it.
pub fn run_all(quick: bool, save: bool, only: Option<Part>, load: Option<u64>) -> Result<()> {
    let wanted = |part| load.is_none() && only.is_none_or(|only| only == part);
    let mut sections = Vec::new();
    if wanted(Part::Memory) {
        sections.push(memory::section(quick)?);
    }
    if wanted(Part::Filesystem) {
        sections.push(filesystem::section(quick)?);
    }
    if wanted(Part::Of2023) {
        sections.push(of_2023::section(quick)?);
    }
    if wanted(Part::Redis) {
        sections.push(redis::section(quick)?);
    }
    if let Some(keys) = load {
        sections.push(load::section(keys, quick)?);
    }
    for section in &sections {
        println!("{section}");
    }
    if save { report::save(&sections) } else { Ok(()) }
}
