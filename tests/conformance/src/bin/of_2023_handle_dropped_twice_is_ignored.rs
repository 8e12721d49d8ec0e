//! What was dropped can be dropped again, which is ignored and drops nothing else.

use conformance::of_2023::Objects;

fn main() {
    let gone = Objects::new();
    gone.drop_all();
    gone.drop_all();
    // These may be in the places of the dropped ones.
    let all = Objects::new();
    gone.drop_all();
    all.assert_go_on();
    all.drop_all();
    Objects::new().assert_go_on();
}
