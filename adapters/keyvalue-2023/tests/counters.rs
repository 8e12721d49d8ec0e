//! Counters without a sign.

mod common;

use common::{Bucket, pass, start};
use keyvalue_core::counter::Delta;

fn add(bucket: &Bucket, key: &str, delta: i64) {
    bucket.increment(key.into(), Delta::Signed(delta)).unwrap();
}

#[test]
fn a_missing_counter_starts_at_zero() {
    let (tested, bucket) = start();
    assert_eq!(tested.increment(bucket, "n", 0), Ok(0));
    assert_eq!(tested.text(bucket, "n"), "0");
    assert_eq!(tested.increment(bucket, "n", 7), Ok(7));
    assert_eq!(tested.increment(bucket, "m", u64::MAX), Ok(u64::MAX));
    assert_eq!(tested.text(bucket, "m"), u64::MAX.to_string());
}

#[test]
fn a_counter_goes_beyond_the_numbers_with_a_sign_up_to_the_largest_without() {
    let (tested, bucket) = start();
    let half = 1 << 63;
    assert_eq!(tested.increment(bucket, "n", half - 1), Ok(half - 1));
    assert_eq!(tested.increment(bucket, "n", 1), Ok(half));
    assert_eq!(tested.increment(bucket, "n", 0), Ok(half));
    assert_eq!(tested.increment(bucket, "n", half - 1), Ok(u64::MAX));
    tested.error(tested.increment(bucket, "n", 1), &["increment 'n'", "18446744073709551615"]);
    tested.error(tested.increment(bucket, "n", u64::MAX), &["18446744073709551615"]);
    assert_eq!(tested.text(bucket, "n"), u64::MAX.to_string());
}

#[test]
fn a_value_that_is_no_number_without_a_sign_stays_as_it_is() {
    let (tested, bucket) = start();
    for text in ["", "x", "01", "+1", " 1", "-0", "-5", "-9223372036854775808", "18446744073709551616"] {
        tested.put(bucket, "n", text);
        for delta in [0, 1, 10, u64::MAX] {
            tested.error(tested.increment(bucket, "n", delta), &["increment 'n'", "bucket 'b'"]);
        }
        tested.error(tested.compare_and_swap(bucket, "n", 5, 6), &["swap 'n'", "bucket 'b'"]);
        assert_eq!(tested.text(bucket, "n"), text);
    }
}

#[test]
fn an_increment_loses_nothing_that_others_add_in_between() {
    let (tested, bucket) = start();
    for (start, delta) in [(5, 1), (1 << 63, 3), ((1 << 63) - 5, 5)] {
        tested.put(bucket, "n", &u64::to_string(&start));
        tested.before(1, move |bucket| {
            bucket.increment("n".into(), Delta::Unsigned(2)).unwrap();
        });
        assert_eq!(tested.increment(bucket, "n", delta), Ok(start + delta + 2));
    }
}

#[test]
fn an_increment_sees_that_the_key_was_deleted_in_between() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", &(1_u64 << 63).to_string());
    tested.before(1, |bucket| bucket.delete("n").unwrap());
    assert_eq!(tested.increment(bucket, "n", 3), Ok(3));
}

#[test]
fn an_increment_of_a_number_that_became_negative_in_between_is_taken_back() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", "5");
    tested.before(1, |bucket| add(bucket, "n", -10));
    tested.error(tested.increment(bucket, "n", 7), &["increment 'n'"]);
    assert_eq!(tested.text(bucket, "n"), "-5");
}

#[test]
fn an_increment_whose_counter_became_something_else_in_between_is_an_error() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", "5");
    tested.before(1, |bucket| bucket.set("n".into(), b"five".to_vec()).unwrap());
    tested.error(tested.increment(bucket, "n", 7), &["not a decimal number"]);
    assert_eq!(tested.text(bucket, "n"), "five");
}

#[test]
fn an_increment_gives_up_when_others_never_stop() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", &(1_u64 << 63).to_string());
    for call in 0..1_000 {
        tested.before(call, |bucket| {
            bucket.increment("n".into(), Delta::Unsigned(1)).unwrap();
        });
    }
    tested.error(tested.increment(bucket, "n", 1), &["again and again", "try again"]);
}

#[test]
fn an_increment_leaves_the_time_to_live_as_it_is() {
    let (tested, bucket) = start();
    tested.set_with_ttl(bucket, "n", b"5", 10).unwrap();
    assert_eq!(tested.increment(bucket, "n", 1), Ok(6));
    pass(10);
    assert_eq!(tested.increment(bucket, "n", 1), Ok(1));
}

#[test]
fn a_swap_is_done_if_the_number_is_the_old_one() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", "5");
    assert_eq!(tested.compare_and_swap(bucket, "n", 4, 9), Ok(false));
    assert_eq!(tested.text(bucket, "n"), "5");
    assert_eq!(tested.compare_and_swap(bucket, "n", 5, u64::MAX), Ok(true));
    assert_eq!(tested.compare_and_swap(bucket, "n", u64::MAX, 0), Ok(true));
    assert_eq!(tested.text(bucket, "n"), "0");
}

#[test]
fn a_swap_of_a_missing_key_is_an_error() {
    let (tested, bucket) = start();
    tested.error(tested.compare_and_swap(bucket, "n", 0, 1), &["'n'", "bucket 'b'", "no such key"]);
    assert_eq!(tested.exists(bucket, "n"), Ok(false));
}

#[test]
fn a_swap_sees_what_others_wrote_in_between() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", "5");
    tested.before(0, |bucket| add(bucket, "n", 1));
    assert_eq!(tested.compare_and_swap(bucket, "n", 5, 9), Ok(false));
    tested.before(1, |bucket| add(bucket, "n", -1));
    assert_eq!(tested.compare_and_swap(bucket, "n", 5, 9), Ok(true), "it was 6, and then 5 again");
    assert_eq!(tested.text(bucket, "n"), "9");
}

#[test]
fn a_swap_gives_up_when_others_never_stop() {
    let (tested, bucket) = start();
    tested.put(bucket, "n", "6");
    for call in 0..1_000 {
        tested.before(call, move |bucket| {
            bucket.set("n".into(), if call % 2 == 0 { b"6".to_vec() } else { b"5".to_vec() }).unwrap();
        });
    }
    tested.error(tested.compare_and_swap(bucket, "n", 5, 9), &["again and again"]);
}
