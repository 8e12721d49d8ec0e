//! A command as a service: each request runs it, and the status says how it ended.
//!
//! It is composed with a guest of the conformance suite, which then runs where services
//! do, in a new instance for each request. 200: the guest passed; 500: it failed, and
//! what it found is in the log of the host.
#![cfg(target_family = "wasm")]

use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{Fields, IncomingRequest, OutgoingResponse, ResponseOutparam};

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package test:served;
            world served { import wasi:cli/run@0.2.0; }
            package wasi:cli@0.2.0 { interface run { run: func() -> result; } }
        ",
        world: "test:served/served",
        generate_all,
    });
}

struct Served;

wasip2::http::proxy::export!(Served);

impl Guest for Served {
    fn handle(_: IncomingRequest, out: ResponseOutparam) {
        let status = if bindings::wasi::cli::run::run().is_ok() { 200 } else { 500 };
        let response = OutgoingResponse::new(Fields::new());
        let _ = response.set_status_code(status);
        ResponseOutparam::set(out, Ok(response));
    }
}
