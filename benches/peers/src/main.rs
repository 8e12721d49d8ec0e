//! Native stores, timed by the workloads that the guest runs.
//!
//! `peers PEER WORKLOAD AMOUNT DIRECTORY` does a workload of the crate `workload` in a
//! directory, which for `redis` is a URL, and prints its figure; `peers versions` says what the peers are.

mod append;
mod files;
mod server;
mod sqlite;
mod tree;

use std::env::args;
use std::path::Path;
use std::process::ExitCode;

use redb::Durability;
use workload::{Result, run};

use crate::append::Append;
use crate::files::Files;
use crate::server::Server;
use crate::sqlite::{Increment, Sqlite};
use crate::tree::Tree;

const USAGE: &str = "peers PEER WORKLOAD AMOUNT DIRECTORY, or peers versions; a PEER is one of sqlite-off, \
                     sqlite-off-returning, sqlite-full, redb-none, redb-immediate, files, append, redis";

fn main() -> ExitCode {
    let words: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let printed = match words[..] {
        ["versions"] => Ok(versions()),
        ["versions", "redis"] => Ok(format!("redis-rs {}", locked("redis"))),
        [peer, workload, amount, directory] => work(peer, workload, amount, Path::new(directory)),
        _ => Err(USAGE.into()),
    };
    match printed {
        Ok(printed) => {
            println!("{printed}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn work(peer: &str, workload: &str, amount: &str, directory: &Path) -> Result<String> {
    let amount = amount.parse()?;
    match peer {
        "sqlite-off" => run(&mut Sqlite::open(directory, "OFF", Increment::Transaction)?, workload, amount),
        "sqlite-off-returning" => {
            run(&mut Sqlite::open(directory, "OFF", Increment::Returning)?, workload, amount)
        }
        "sqlite-full" => run(&mut Sqlite::open(directory, "FULL", Increment::Transaction)?, workload, amount),
        "redb-none" => run(&mut Tree::open(directory, Durability::None)?, workload, amount),
        "redb-immediate" => run(&mut Tree::open(directory, Durability::Immediate)?, workload, amount),
        "files" => run(&mut Files::open(directory), workload, amount),
        "redis" => run(&mut Server::open(&directory.to_string_lossy())?, workload, amount),
        "append" => run(&mut Append::open(directory)?, workload, amount),
        _ => Err(USAGE.into()),
    }
}

fn versions() -> String {
    format!("SQLite {}, redb {}", rusqlite::version(), locked("redb"))
}

/// The version of a crate that this was built with.
fn locked(name: &str) -> String {
    let lock = include_str!("../Cargo.lock").replace('\r', "");
    let version = lock.split_once(&format!("name = \"{name}\"\nversion = \""));
    let version = version.and_then(|(_, rest)| rest.split('"').next());
    version.unwrap_or("unknown").to_owned()
}
