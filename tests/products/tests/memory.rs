//! The memory providers where memory is short.

use std::process::Output;

use products::{built, err, folder, run};

const PROVIDERS: [&str; 2] = ["keyvalue-memory", "keyvalue-memory-pure"];

/// Stores and lists this many keys of 16 bytes with values of 100 under a limit of memory.
fn list(provider: &str, keys: &str, limit: &str) -> Output {
    let composed = folder(&format!("{provider}-with-{keys}-keys")).join("composed.wasm");
    compose::component::plug(&built("bench-guest"), &built(provider), &composed).unwrap();
    run(&composed, &["-W", &format!("max-memory-size={limit}")], &["list", keys], b"")
}

#[test]
fn an_instance_that_runs_out_of_memory_stops_and_gives_no_answer() {
    for provider in PROVIDERS {
        let output = list(provider, "1000000", "67108864");
        let text = err(&output);
        assert!(!output.status.success() && output.stdout.is_empty(), "{provider}: {text}");
        assert!(text.contains("unreachable"), "{provider} stops itself: {text}");
    }
}

#[test]
fn a_hundred_thousand_keys_fit_into_32_mebibytes() {
    for provider in PROVIDERS {
        let output = list(provider, "100000", "33554432");
        assert!(output.status.success(), "{provider}: {}", err(&output));
    }
}
