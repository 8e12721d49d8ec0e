//! The first program of the proposal of 2023, in Rust.
