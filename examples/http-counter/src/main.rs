//! `http-counter`: counters and values over HTTP, kept in any `wasi:keyvalue` store.
//!
//! | request | reply |
//! |---|---|
//! | `GET /` | 200: a line `NAME NUMBER` for each counter, then a line `values/NAME` for each value |
//! | `POST /counters/NAME` | 200: the number after adding 1, or `N` with `?by=N` |
//! | `GET /counters/NAME` | 200: the number; 404 when there is none |
//! | `DELETE /counters/NAME` | 204, also when there is none |
//! | `PUT /values/NAME` | 201 for a new value, 204 in place of another; 413 over 16 MiB |
//! | `GET /values/NAME` | 200: the bytes; 404 when there are none |
//! | `DELETE /values/NAME` | 204, also when there is none |
//!
//! `HEAD` goes wherever `GET` does. `NAME` is one percent-encoded segment of the
//! path; `%2F` is a slash of the name. Every reply but the bytes of a value is
//! text, and the one to a failed request says what was wrong: 400, 404, 405 or
//! 413, and 500 with the text of the store. A request whose body is cut short
//! changes nothing.
//!
//! The numbers are under `counters/NAME` and the values under `values/NAME` in
//! the bucket `""`. A counter is an ordinary value, its decimal digits.

mod reply;
mod route;

#[cfg(target_family = "wasm")]
mod bindings;
#[cfg(target_family = "wasm")]
mod http;
#[cfg(target_family = "wasm")]
mod service;
#[cfg(target_family = "wasm")]
mod store;

/// For whoever runs it as a program; a host calls the handler that `http` exports.
fn main() {
    eprintln!(
        "http-counter: this is an HTTP service: build it for wasm32-wasip2, compose it with a provider and \
         give it to `wasmtime serve -S cli`"
    );
    std::process::exit(1);
}
