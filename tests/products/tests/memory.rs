//! The memory provider where memory is short.

use products::{built, folder, run};

/// Stores and lists this many keys of 16 bytes with values of 100 under a limit of memory.
fn list(test: &str, keys: &str, limit: &str) -> std::process::Output {
    let composed = folder(test).join("composed.wasm");
    compose::component::plug(&built("bench-guest"), &built("keyvalue-memory"), &composed).unwrap();
    run(&composed, &["-W", &format!("max-memory-size={limit}")], &["list", keys], b"")
}

#[test]
fn an_instance_that_runs_out_of_memory_stops_and_gives_no_answer() {
    let output = list("out-of-memory", "1000000", "67108864");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && output.stdout.is_empty(), "{text}");
    assert!(text.contains("unreachable"), "it stops itself: {text}");
}

#[test]
fn a_hundred_thousand_keys_fit_into_32_mebibytes() {
    let output = list("enough-memory", "100000", "33554432");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
