//! Tells a handler of each change to a bucket, by whomever it was made.
