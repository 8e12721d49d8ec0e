//! `kv`: a command-line tool for `wasi:keyvalue` stores, as a component.
//!
//! It imports draft2 of the three interfaces and all of `keyvalue-virt:extra`, and leaves the
//! choice of the store to whoever composes it. `kv --help` is the manual.

mod archive;
mod args;
mod duration;
mod lines;
mod record;
mod transaction;
mod words;

#[cfg(target_family = "wasm")]
mod backup;
#[cfg(target_family = "wasm")]
mod bindings;
#[cfg(target_family = "wasm")]
mod commands;
#[cfg(target_family = "wasm")]
mod error;
#[cfg(target_family = "wasm")]
mod input;
#[cfg(target_family = "wasm")]
mod output;
#[cfg(target_family = "wasm")]
mod pieces;
#[cfg(target_family = "wasm")]
mod progress;
#[cfg(target_family = "wasm")]
mod session;
#[cfg(target_family = "wasm")]
mod shell;
#[cfg(target_family = "wasm")]
mod transfer;

#[cfg(target_family = "wasm")]
fn main() {
    use clap::Parser as _;

    // The host gives the file's name as the first word, which would only confuse the help.
    let words = std::iter::once("kv".into()).chain(std::env::args_os().skip(1));
    let code = match args::Cli::try_parse_from(words) {
        Ok(cli) => commands::main(cli) as u8,
        Err(error) => {
            // Nothing is left to be done when even this cannot be written.
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    };
    // `std::process::exit` can tell the host no more than success or failure.
    if code != 0 {
        wasip2::cli::exit::exit_with_code(code);
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("kv: this is a component: build it for wasm32-wasip2 and compose it with a provider");
    std::process::exit(2);
}
