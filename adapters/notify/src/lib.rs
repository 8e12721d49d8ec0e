//! Tells a handler of each change that is made through it.
