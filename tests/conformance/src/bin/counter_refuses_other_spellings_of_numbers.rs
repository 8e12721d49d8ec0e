//! Only the shortest decimal spelling is a number: not `+1`, `01`, ` 1`, `-0`, `1.0` or `0x1`.

use conformance::{assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    let spellings = [
        "+1", "01", "00", "007", " 1", "1 ", "\t1", "1\n", "1\r\n", "1\0", "-0", "-01", "- 1", "1.0", "1.",
        "1e3", "0x1", "1_000", "१", "１",
    ];
    for spelling in spellings {
        bucket.set("n", spelling.as_bytes()).unwrap();
        if let Ok(sum) = atomics::increment(&bucket, "n", 1) {
            panic!("{spelling:?} was taken for a number and became {sum}");
        }
        other_text(atomics::increment(&bucket, "n", 0));
        assert_holds(&bucket, "n", spelling);
    }
}
