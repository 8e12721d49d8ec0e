//! Delete-many removes what is there, in one go, and is no error for what is not.

use conformance::of_2023::{assert_holds, batch, done, names, open, set, set_many};

fn main() {
    let bucket = open();
    done(batch::delete_many(bucket, &names(&["nothing", "there"])));
    done(set_many(bucket, &[("a", "1"), ("b", "2"), ("c", "3"), ("", "4")]));
    done(batch::delete_many(bucket, &names(&["a", "missing", "", "a"])));
    done(batch::delete_many(bucket, &names(&["b", "a"])));
    done(batch::delete_many(bucket, &[]));
    assert_eq!(batch::get_keys(bucket), ["c"]);
    assert_holds(bucket, "c", "3");
    set(bucket, "a", "again");
    assert_holds(bucket, "a", "again");
}
