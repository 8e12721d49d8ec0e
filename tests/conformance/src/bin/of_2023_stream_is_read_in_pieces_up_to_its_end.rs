//! Reads give the bytes in order, at most so many at a time, and the last one says that it was.

use conformance::of_2023::{open, read, set, streams};

fn main() {
    let bucket = open();
    let bytes: Vec<u8> = (0..10_007_u32).map(|n| (n * 7 % 251) as u8).collect();
    set(bucket, "k", &bytes);
    for length in [1, 7, 4_096, 10_006, 10_007, 10_008, u64::MAX] {
        let (stream, mut found) = (read(bucket, "k"), Vec::new());
        loop {
            let (piece, ended) = streams::read(stream, length).unwrap();
            assert!(piece.len() as u64 <= length, "{} for {length}", piece.len());
            assert!(!piece.is_empty(), "there are bytes left, {} of {length} were read", found.len());
            found.extend(piece);
            assert_eq!(ended, found.len() == bytes.len(), "after {} bytes by {length}", found.len());
            if ended {
                break;
            }
        }
        assert!(found == bytes, "by {length}");
        streams::drop_input_stream(stream);
    }
}
