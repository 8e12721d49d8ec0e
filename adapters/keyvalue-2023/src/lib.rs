//! wasi:keyvalue of May 2023 on a provider of today.
