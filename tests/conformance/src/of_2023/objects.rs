//! Objects of each kind, and as many as there can be.

use std::fmt::Debug;

use super::{
    Bucket, Error, IncomingValue, InputStream, OutgoingValue, OutputStream, Pollable, assert_goes_on,
    assert_holds, body, done, open, poll, read, readwrite, set, streams, types, wasi_cloud_error,
};

/// The most objects of one kind at a time.
pub const OBJECTS: usize = 4_096;

/// Makes objects until there are as many as there can be; what makes one.
#[track_caller]
pub fn all_there_are<E: Debug>(make: impl Fn() -> Result<u32, E>) -> Vec<u32> {
    let made: Vec<_> = (0..OBJECTS).map(|_| make()).collect::<Result<_, _>>().expect("4 096 can be had");
    let mut apart = made.clone();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(apart.len(), OBJECTS, "each object has a number of its own");
    made
}

/// An object of each kind.
#[derive(Debug, Clone, Copy)]
pub struct Objects {
    /// A bucket.
    pub bucket: Bucket,
    /// The error that a missing key gave.
    pub error: Error,
    /// A value to write.
    pub outgoing: OutgoingValue,
    /// A value to read, which is "v".
    pub incoming: IncomingValue,
    /// A stream of such a value.
    pub input: InputStream,
    /// A stream that writes to the value.
    pub output: OutputStream,
    /// A handle to wait with.
    pub pollable: Pollable,
}

impl Objects {
    /// All of them new, after storing "v" under "k".
    #[track_caller]
    pub fn new() -> Self {
        let (bucket, outgoing) = (open(), types::new_outgoing_value());
        set(bucket, "k", "v");
        let Err(error) = readwrite::get(bucket, "missing") else { panic!("there is no such key") };
        let (incoming, input) = (done(readwrite::get(bucket, "k")), read(bucket, "k"));
        let pollable = streams::subscribe_to_input_stream(input);
        Self { bucket, error, outgoing, incoming, input, output: body(outgoing), pollable }
    }

    /// The numbers of all but one.
    pub fn but(&self, one: u32) -> impl Iterator<Item = u32> {
        let Self { bucket, error, outgoing, incoming, input, output, pollable } = *self;
        let all = [bucket, error, outgoing, incoming, input, output, pollable];
        all.into_iter().filter(move |other| *other != one)
    }

    /// Gives all of them back.
    pub fn drop_all(&self) {
        streams::drop_input_stream(self.input);
        streams::drop_output_stream(self.output);
        types::drop_incoming_value(self.incoming);
        types::drop_outgoing_value(self.outgoing);
        types::drop_bucket(self.bucket);
        wasi_cloud_error::drop_error(self.error);
        poll::drop_pollable(self.pollable);
    }

    /// Checks that each is there and good for what it is.
    #[track_caller]
    pub fn assert_go_on(&self) {
        assert!(wasi_cloud_error::trace(self.error).contains("missing"));
        assert_eq!(poll::poll_oneoff(&[self.pollable]), [1]);
        assert_eq!(streams::read(self.input, 9), Ok((b"v".to_vec(), true)));
        assert_eq!(types::size(self.incoming), 1);
        assert_eq!(done(types::incoming_value_consume_sync(self.incoming)), b"v");
        assert_eq!(streams::write(self.output, b"written"), Ok(7));
        done(readwrite::set(self.bucket, "k", self.outgoing));
        assert_holds(self.bucket, "k", "written");
        assert_goes_on(self.bucket);
    }
}

impl Default for Objects {
    fn default() -> Self {
        Self::new()
    }
}
