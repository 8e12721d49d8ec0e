//! Streams and what waits for them. Their errors have no text: `None`.

use alloc::vec;
use alloc::vec::Vec;

use super::Adapter;
use crate::handle::Kind;
use crate::objects::Object;
use crate::store::Store;

impl<S: Store> Adapter<S> {
    /// `read`
    pub fn read(&self, stream: u32, len: u64) -> Option<(Vec<u8>, bool)> {
        self.with(|objects| {
            let input = objects.input(stream)?;
            Some((input.read(len), input.is_at_end()))
        })
    }

    /// `skip`
    pub fn skip(&self, stream: u32, len: u64) -> Option<(u64, bool)> {
        self.with(|objects| {
            let input = objects.input(stream)?;
            Some((input.skip(len), input.is_at_end()))
        })
    }

    /// `drop-input-stream`
    pub fn drop_input_stream(&self, stream: u32) {
        self.remove(Kind::Input, stream);
    }

    /// `write`
    pub fn write(&self, stream: u32, bytes: Vec<u8>) -> Option<u64> {
        let len = bytes.len() as u64;
        self.with(|objects| objects.output(stream)?.append(bytes)).map(|()| len)
    }

    /// `write-zeroes`
    pub fn write_zeroes(&self, stream: u32, len: u64) -> Option<u64> {
        self.with(|objects| objects.output(stream)?.append_zeroes(len)).map(|()| len)
    }

    /// `splice`
    pub fn splice(&self, stream: u32, source: u32, len: u64) -> Option<(u64, bool)> {
        self.with(|objects| {
            objects.output(stream)?;
            let count = len.min(objects.input(source)?.left() as u64);
            // What the value has no room for stays in its source.
            objects.output(stream)?.make_room(count)?;
            let input = objects.input(source)?;
            let (bytes, is_at_end) = (input.read(count), input.is_at_end());
            objects.output(stream)?.append(bytes)?;
            Some((count, is_at_end))
        })
    }

    /// `forward`
    pub fn forward(&self, stream: u32, source: u32) -> Option<u64> {
        self.splice(stream, source, u64::MAX).map(|(count, _)| count)
    }

    /// `drop-output-stream`
    pub fn drop_output_stream(&self, stream: u32) {
        self.remove(Kind::Output, stream);
    }

    /// `subscribe-to-input-stream`
    pub fn subscribe_to_input_stream(&self, stream: u32) -> u32 {
        self.subscribe(Kind::Input, stream)
    }

    /// `subscribe-to-output-stream`
    pub fn subscribe_to_output_stream(&self, stream: u32) -> u32 {
        self.subscribe(Kind::Output, stream)
    }

    fn subscribe(&self, kind: Kind, stream: u32) -> u32 {
        let pollable = self.with(|objects| {
            objects.get(kind, stream)?;
            objects.insert(Object::Pollable)
        });
        pollable.unwrap_or(0)
    }

    /// `drop-pollable`
    pub fn drop_pollable(&self, pollable: u32) {
        self.remove(Kind::Pollable, pollable);
    }

    /// `poll-oneoff`
    pub fn poll_oneoff(&self, pollables: &[u32]) -> Vec<u8> {
        vec![1; pollables.len()]
    }
}
