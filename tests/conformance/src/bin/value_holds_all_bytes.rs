//! A value may hold every byte from 0 to 255, in any order.

use conformance::{assert_holds, open};

fn main() {
    let bucket = open();
    let up: Vec<u8> = (0..=255).collect();
    let down: Vec<u8> = (0..=255).rev().collect();
    bucket.set("up", &up).unwrap();
    bucket.set("down", &down).unwrap();
    for byte in 0..=255u8 {
        bucket.set(&format!("byte {byte}"), &[byte]).unwrap();
    }
    assert_holds(&bucket, "up", &up);
    assert_holds(&bucket, "down", &down);
    for byte in 0..=255u8 {
        assert_holds(&bucket, &format!("byte {byte}"), [byte]);
    }
}
