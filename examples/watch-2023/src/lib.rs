//! A handler of the proposal of 2023, which prints each change.
