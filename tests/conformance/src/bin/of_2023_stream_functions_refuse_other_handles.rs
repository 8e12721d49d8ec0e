//! What is no stream, or one of the other direction, is an error for each function of streams.

use conformance::of_2023::{Objects, streams};

fn main() {
    let all = Objects::new();
    for other in all.but(all.input) {
        assert_eq!(streams::read(other, 1), Err(()));
        assert_eq!(streams::skip(other, 1), Err(()));
        assert_eq!(streams::splice(all.output, other, 1), Err(()));
        assert_eq!(streams::forward(all.output, other), Err(()));
    }
    for other in all.but(all.output) {
        assert_eq!(streams::write(other, b"x"), Err(()));
        assert_eq!(streams::write_zeroes(other, 1), Err(()));
        assert_eq!(streams::splice(other, all.input, 1), Err(()));
        assert_eq!(streams::forward(other, all.input), Err(()));
    }
    all.assert_go_on();
}
