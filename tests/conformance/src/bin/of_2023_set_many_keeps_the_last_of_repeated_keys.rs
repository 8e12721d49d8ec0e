//! Of two pairs with the same key the last one counts.

use conformance::of_2023::{assert_holds, batch, done, open, set_many, set_many_with, sorted};

fn main() {
    let bucket = open();
    done(set_many(bucket, &[("a", "first"), ("b", "v"), ("a", "second"), ("a", "last")]));
    assert_holds(bucket, "a", "last");
    done(set_many_with(bucket, &["a", "b", "a"], &[("a", "x"), ("b", "w"), ("a", "y")]));
    assert_holds(bucket, "a", "y");
    assert_holds(bucket, "b", "w");
    assert_eq!(sorted(&batch::get_keys(bucket)), ["a", "b"]);
}
