//! A key that is set without a time stays, whatever it had before.

use conformance::of_2023::{
    assert_holds, assert_lacks, done, open, set, set_many, transaction, ttl, wait_for_the_end,
};

fn main() {
    let bucket = open();
    for key in ["set", "set-many", "set-multi", "ends"] {
        done(ttl::set_with_ttl(bucket, key, b"for a while", 100));
    }
    set(bucket, "set", "for ever");
    done(set_many(bucket, &[("set-many", "for ever")]));
    done(transaction::set_multi(bucket, &[("set-multi".into(), b"for ever".into())]));
    wait_for_the_end(bucket, "ends");
    for key in ["set", "set-many", "set-multi"] {
        assert_holds(bucket, key, "for ever");
    }
    assert_lacks(bucket, "ends");
}
