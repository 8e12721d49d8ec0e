//! A handler that prints each change.
