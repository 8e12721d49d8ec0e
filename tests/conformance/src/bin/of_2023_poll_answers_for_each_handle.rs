//! Poll-oneoff answers for each handle, repeated, dropped and unknown ones too; none for none.

use conformance::of_2023::{open, poll, read, set, streams};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let stream = read(bucket, "k");
    let [kept, dropped] = [0; 2].map(|_| streams::subscribe_to_input_stream(stream));
    assert_ne!(kept, dropped);
    for _ in 0..2 {
        poll::drop_pollable(dropped);
    }
    let handles = [kept, dropped, kept, 0, 1, stream, bucket, u32::MAX];
    assert_eq!(poll::poll_oneoff(&handles), [1; 8]);
    assert_eq!(poll::poll_oneoff(&[]), [0_u8; 0]);
    assert_eq!(poll::poll_oneoff(&vec![kept; 100_000]), vec![1; 100_000]);
}
