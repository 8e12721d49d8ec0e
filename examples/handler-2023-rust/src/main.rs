//! The first program of the proposal of 2023, in Rust: it writes a value through a stream, and reads
//! it back.
//!
//! Each run adds to what the one before left, so one can see that the store keeps it.
//! `examples/handler-2023-go` is the same program in Go.

#[cfg(target_family = "wasm")]
mod bindings;
#[cfg(target_family = "wasm")]
mod handler;
#[cfg(target_family = "wasm")]
mod keyvalue;
#[cfg(target_family = "wasm")]
mod streams;

#[cfg(target_family = "wasm")]
fn main() -> std::process::ExitCode {
    use std::io::Write as _;

    match handler::run(&mut std::io::stdout().lock()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done when even this cannot be written.
            let _ = writeln!(std::io::stderr(), "handler: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("handler: this is a component: build it for wasm32-wasip2 and compose it with a provider");
    std::process::exit(1);
}
