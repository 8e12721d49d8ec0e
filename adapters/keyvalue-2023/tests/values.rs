//! Values and streams.

mod common;

use common::{Tested, start};
use keyvalue_2023::LIMIT;

/// A stream of a value with these bytes that came from the store.
fn stream(tested: &Tested, bucket: u32, bytes: &str) -> u32 {
    tested.put(bucket, "stream", bytes);
    let value = tested.get(bucket, "stream").unwrap();
    let stream = tested.incoming_value_consume_async(value).unwrap();
    tested.drop_incoming_value(value);
    stream
}

#[test]
fn a_value_that_was_never_written_is_empty() {
    let (tested, bucket) = start();
    tested.set(bucket, "k", tested.new_outgoing_value()).unwrap();
    assert_eq!(tested.text(bucket, "k"), "");
}

#[test]
fn a_value_is_written_by_all_of_its_streams_and_can_be_set_in_between() {
    let (tested, bucket) = start();
    let value = tested.new_outgoing_value();
    let (one, two) =
        (tested.outgoing_value_write_body(value).unwrap(), tested.outgoing_value_write_body(value).unwrap());
    tested.write(one, b"a".to_vec()).unwrap();
    tested.write(two, b"b".to_vec()).unwrap();
    tested.set(bucket, "k", value).unwrap();
    tested.drop_output_stream(two);
    assert_eq!(tested.write(two, b"x".to_vec()), None);
    assert_eq!(tested.write_zeroes(one, 2), Some(2));
    assert_eq!(tested.write(one, vec![]), Some(0));
    tested.set(bucket, "l", value).unwrap();
    assert_eq!((tested.text(bucket, "k"), tested.text(bucket, "l")), ("ab".into(), "ab\0\0".into()));
}

#[test]
fn a_stream_of_a_value_that_was_dropped_takes_nothing() {
    let (tested, bucket) = start();
    let value = tested.value(b"old");
    let stream = tested.outgoing_value_write_body(value).unwrap();
    tested.drop_outgoing_value(value);
    let other = tested.value(b"new");
    assert_eq!(tested.write(stream, b"x".to_vec()), None);
    assert_eq!(tested.write_zeroes(stream, 1), None);
    assert_eq!(tested.outgoing_value_write_body(value), None);
    tested.error(tested.set(bucket, "k", value), &["set 'k'", "outgoing-value", "dropped"]);
    tested.set(bucket, "k", other).unwrap();
    assert_eq!(tested.text(bucket, "k"), "new");
}

#[test]
fn a_value_is_consumed_once_and_keeps_its_size() {
    let (tested, bucket) = start();
    tested.put(bucket, "k", "four");
    let value = tested.get(bucket, "k").unwrap();
    assert_eq!(tested.size(value), 4);
    assert_eq!(tested.incoming_value_consume_sync(value), Ok(b"four".to_vec()));
    assert_eq!(tested.size(value), 4);
    tested.error(tested.incoming_value_consume_sync(value), &["consumed before"]);
    tested.error(tested.incoming_value_consume_async(value), &["consumed before"]);
    tested.drop_incoming_value(value);
    assert_eq!(tested.size(value), 0);
    tested.error(tested.incoming_value_consume_sync(value), &["dropped"]);
    tested.error(tested.incoming_value_consume_async(bucket), &["another kind", "bucket"]);
}

#[test]
fn a_stream_is_read_in_pieces_and_then_is_at_its_end() {
    let (tested, bucket) = start();
    let source = stream(&tested, bucket, "abcdef");
    assert_eq!(tested.read(source, 0), Some((vec![], false)));
    assert_eq!(tested.read(source, 2), Some((b"ab".to_vec(), false)));
    assert_eq!(tested.skip(source, 3), Some((3, false)));
    assert_eq!(tested.read(source, u64::MAX), Some((b"f".to_vec(), true)));
    assert_eq!(tested.read(source, 1), Some((vec![], true)));
    assert_eq!(tested.skip(source, 1), Some((0, true)));
    tested.drop_input_stream(source);
    assert_eq!(tested.read(source, 1), None);
    assert_eq!(tested.skip(source, 1), None);
    let whole = stream(&tested, bucket, "abc");
    assert_eq!(tested.read(whole, 3), Some((b"abc".to_vec(), true)));
    assert_eq!(tested.read(whole, 3), Some((vec![], true)));
    assert_eq!(tested.read(stream(&tested, bucket, ""), 0), Some((vec![], true)));
}

#[test]
fn bytes_are_moved_from_one_stream_to_another() {
    let (tested, bucket) = start();
    let source = stream(&tested, bucket, "abcdef");
    let value = tested.value(b">");
    let target = tested.outgoing_value_write_body(value).unwrap();
    assert_eq!(tested.splice(target, source, 2), Some((2, false)));
    assert_eq!(tested.splice(target, source, 0), Some((0, false)));
    assert_eq!(tested.forward(target, source), Some(4));
    assert_eq!(tested.forward(target, source), Some(0));
    assert_eq!(tested.splice(target, source, 1), Some((0, true)));
    tested.set(bucket, "k", value).unwrap();
    assert_eq!(tested.text(bucket, "k"), ">abcdef");
}

#[test]
fn bytes_are_moved_only_between_streams_that_are_there() {
    let (tested, bucket) = start();
    let source = stream(&tested, bucket, "abc");
    let target = tested.outgoing_value_write_body(tested.new_outgoing_value()).unwrap();
    for (target, source) in [(target, target), (source, source), (target, 0), (0, source), (bucket, source)] {
        assert_eq!(tested.splice(target, source, 1), None);
        assert_eq!(tested.forward(target, source), None);
    }
    assert_eq!(tested.read(target, 1), None);
    assert_eq!(tested.write(source, vec![1]), None);
    assert_eq!(tested.read(source, 9), Some((b"abc".to_vec(), true)));
}

#[test]
fn a_value_may_have_128_mib_and_no_more() {
    let (tested, bucket) = start();
    let value = tested.value(b"x");
    let stream = tested.outgoing_value_write_body(value).unwrap();
    assert_eq!(tested.write_zeroes(stream, LIMIT as u64 - 1), Some(LIMIT as u64 - 1));
    tested.set(bucket, "k", value).unwrap();
    assert_eq!(tested.size(tested.get(bucket, "k").unwrap()), LIMIT as u64);
    assert_eq!(tested.write(stream, vec![1]), None);
    assert_eq!(tested.write(stream, vec![]), None, "what is missing now is never stored");
    tested
        .error(tested.set(bucket, "l", value), &["set 'l'", "value too large", "query result exceeds limit"]);
    tested.error(tested.set_many(bucket, &[], &[("l".into(), value)]), &["value too large"]);
    assert_eq!(tested.exists(bucket, "l"), Ok(false));
}

#[test]
fn what_a_value_has_no_room_for_stays_in_its_source() {
    let (tested, bucket) = start();
    let source = stream(&tested, bucket, "abc");
    for more in [u64::MAX, LIMIT as u64 + 1] {
        let stream = tested.outgoing_value_write_body(tested.new_outgoing_value()).unwrap();
        assert_eq!(tested.write_zeroes(stream, more), None);
    }
    let value = tested.new_outgoing_value();
    let target = tested.outgoing_value_write_body(value).unwrap();
    tested.write_zeroes(target, LIMIT as u64 - 2).unwrap();
    assert_eq!(tested.forward(target, source), None);
    assert_eq!(tested.read(source, 9), Some((b"abc".to_vec(), true)));
    tested.error(tested.set(bucket, "k", value), &["value too large"]);
}

#[test]
fn there_are_4096_of_each_kind_and_no_more() {
    let (tested, bucket) = start();
    let values: Vec<_> = (0..4_096).map(|_| tested.new_outgoing_value()).collect();
    assert!(!values.contains(&0));
    assert_eq!(tested.new_outgoing_value(), 0);
    tested.error(tested.set(bucket, "k", 0), &["4096", "drop-outgoing-value"]);
    let streams: Vec<_> = (0..4_096).map(|_| tested.outgoing_value_write_body(values[0]).unwrap()).collect();
    assert_eq!(tested.outgoing_value_write_body(values[0]), None);
    for value in &values[1..] {
        tested.drop_outgoing_value(*value);
    }
    assert_eq!(tested.write(streams[4_095], b"x".to_vec()), Some(1));

    let value = || tested.from_bytes(b"abc".to_vec()).unwrap();
    let inputs: Vec<_> = (0..4_096)
        .map(|_| {
            let value = value();
            let stream = tested.incoming_value_consume_async(value).unwrap();
            tested.drop_incoming_value(value);
            stream
        })
        .collect();
    let late = value();
    tested.error(tested.incoming_value_consume_async(late), &["4096", "drop-input-stream"]);
    tested.drop_input_stream(inputs[9]);
    let stream = tested.incoming_value_consume_async(late).unwrap();
    assert_eq!(tested.read(stream, 9), Some((b"abc".to_vec(), true)));
}

#[test]
fn all_that_one_can_wait_for_is_ready() {
    let (tested, bucket) = start();
    let input = stream(&tested, bucket, "abc");
    let output = tested.outgoing_value_write_body(tested.new_outgoing_value()).unwrap();
    let (one, two) = (tested.subscribe_to_input_stream(input), tested.subscribe_to_output_stream(output));
    assert!(one != two && one != 0 && two != 0);
    assert_eq!((tested.subscribe_to_input_stream(output), tested.subscribe_to_output_stream(7)), (0, 0));
    assert_eq!(tested.poll_oneoff(&[one, 0, two]), [1, 1, 1]);
    assert_eq!(tested.poll_oneoff(&[]), []);
    for _ in 0..5_000 {
        tested.drop_pollable(tested.subscribe_to_input_stream(input));
    }
    tested.drop_pollable(one);
    tested.drop_pollable(one);
}

#[test]
fn a_value_made_from_bytes_is_like_one_from_the_store() {
    let (tested, _) = start();
    let value = tested.from_bytes(b"bytes".to_vec()).unwrap();
    assert_eq!(tested.size(value), 5);
    assert_eq!(tested.incoming_value_consume_sync(value), Ok(b"bytes".to_vec()));
}
