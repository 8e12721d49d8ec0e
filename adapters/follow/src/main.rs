//! `follow`: a command that tells a handler of each change to a bucket, by whomever it was made.
//!
//! It reads `keyvalue-virt:extra/changes` from a position that it keeps in the store itself, so that
//! whoever starts it again goes on where it stood. Each change that is still kept is told at least once,
//! in order; after a kill the last page of up to 32 changes can come again. `follow --help` is the manual.
//!
//! * `arguments`: the command line.
//! * `place`: where a follower stands, and the text that is kept of it.
//! * `saved`: that text in the store.
//! * `follower`: the loop.
//! * `handler`: one call of the handler. The features `draft` and `of-2023` choose the form of handler.
//!
//! What a page costs: a read of changes, for each change a handle and the call of the handler, and one write of
//! the position, two when nothing more is there.
//!
//! Limits:
//!
//! * A handler that writes to the bucket that it is told of causes changes, which it is told of in turn.
//! * A follower from `oldest` sees no gap before it told its first page or was stopped in it: it has no
//!   position yet to see one from.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)
)]

#[cfg(all(feature = "draft", feature = "of-2023"))]
compile_error!("a handler is of one form: choose `draft` or `of-2023`, or neither for draft2");

#[cfg(target_family = "wasm")]
extern crate alloc;

mod arguments;
mod place;

#[cfg(target_family = "wasm")]
#[allow(missing_docs, clippy::all, clippy::restriction)]
mod bindings;
#[cfg(target_family = "wasm")]
mod follower;
#[cfg(target_family = "wasm")]
#[path = "../../notify/src/handler/mod.rs"]
mod handler;
#[cfg(target_family = "wasm")]
mod message;
#[cfg(target_family = "wasm")]
mod saved;

#[cfg(target_family = "wasm")]
fn main() {
    let code = match arguments::parse(std::env::args().skip(1)) {
        Ok(arguments::Command::Help) => message::print(arguments::HELP),
        Ok(arguments::Command::Follow(arguments)) => follower::run(&arguments),
        Err(why) => {
            message::note(&format!("{why}; --help shows what there is"));
            message::FAILED
        }
    };
    // `std::process::exit` can tell the host no more than success or failure.
    if code != 0 {
        wasip2::cli::exit::exit_with_code(code);
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!(
        "follow: this is a component: build it for wasm32-wasip2 and compose it with a provider and a handler"
    );
    std::process::exit(2);
}
