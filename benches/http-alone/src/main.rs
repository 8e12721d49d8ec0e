//! `http-counter` without a store: the same code around variables of the instance.
//!
//! It counts as long as its instance lives, and gives the answers that a store in memory would give.

#[path = "../../../examples/http-counter/src/reply.rs"]
mod reply;
#[path = "../../../examples/http-counter/src/route.rs"]
mod route;

#[cfg(target_family = "wasm")]
#[path = "../../../examples/http-counter/src/http.rs"]
mod http;
#[cfg(target_family = "wasm")]
#[path = "../../../examples/http-counter/src/service.rs"]
mod service;
#[cfg(target_family = "wasm")]
mod store;

fn main() {
    eprintln!("http-alone: this is an HTTP service: give it to `wasmtime serve -S cli`");
    std::process::exit(1);
}
