//! `watch-log`: a handler that prints a line for each change, `set KEY = VALUE` or `delete KEY`.
//!
//! It is the smallest thing that exports `wasi:keyvalue/watcher`, of draft2, or of draft with the feature
//! of that name. The name of the bucket is not in the line: in neither draft does a bucket know it.

#[cfg(target_family = "wasm")]
#[allow(missing_docs, clippy::all)]
mod bindings;
#[cfg(target_family = "wasm")]
mod component;
#[cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component prints"))]
mod shown;
