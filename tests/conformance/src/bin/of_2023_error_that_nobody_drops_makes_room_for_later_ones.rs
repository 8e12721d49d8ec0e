//! Of errors that nobody drops the oldest go first, and there are always numbers for new ones.

use conformance::of_2023::{OBJECTS, assert_goes_on, open, readwrite, wasi_cloud_error};

fn main() {
    let bucket = open();
    let error = |n: usize| readwrite::get(bucket, &format!("key {n}.")).unwrap_err();
    let errors: Vec<_> = (0..3 * OBJECTS).map(error).collect();
    let has_its_own = |n: usize| wasi_cloud_error::trace(errors[n]).contains(&format!("key {n}."));
    assert!((3 * OBJECTS - 16..3 * OBJECTS).all(has_its_own), "the newest are there");
    let text = wasi_cloud_error::trace(errors[0]);
    assert!(!text.is_empty() && !text.contains("key"), "the oldest is there: {text}");
    // Which of them are there is a matter of age alone.
    let first = (0..errors.len()).position(has_its_own).unwrap();
    assert!((first..errors.len()).all(has_its_own), "one went that is younger than the {first}th");
    assert_goes_on(bucket);
}
