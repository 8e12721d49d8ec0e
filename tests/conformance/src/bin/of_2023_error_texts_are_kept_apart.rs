//! Each error has its own text, as often as it is asked for, until that one is dropped.

use conformance::of_2023::{open, readwrite, wasi_cloud_error};

fn main() {
    let bucket = open();
    let keys = ["one key", "other key", "third key"];
    let errors = keys.map(|key| readwrite::get(bucket, key).unwrap_err());
    wasi_cloud_error::drop_error(errors[1]);
    for _ in 0..3 {
        let texts = errors.map(wasi_cloud_error::trace);
        assert!(texts[0].contains(keys[0]) && texts[2].contains(keys[2]), "{texts:?}");
        assert!(!texts[1].contains(keys[1]), "a dropped error still has its text");
    }
}
