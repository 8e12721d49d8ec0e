//! `cargo compose`: see `cargo compose --help`.

mod bench;
mod cli;
mod demo;
mod products;
mod readme;
mod suite;
mod test;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
