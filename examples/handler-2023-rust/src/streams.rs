//! The streams of 2023 as readers and writers of the standard library.

use std::io::{Error, Read, Result, Write};

use crate::bindings::streams;

/// Appends to the value that it came from.
#[derive(Debug)]
pub struct OutputStream(streams::OutputStream);

impl OutputStream {
    /// Takes a stream over, to be dropped with this.
    pub fn new(stream: streams::OutputStream) -> Self {
        Self(stream)
    }
}

impl Write for OutputStream {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let failed = |()| Error::other("the stream takes no more: the value was dropped or is too large");
        let written = streams::blocking_write(self.0, bytes).map_err(failed)?;
        Ok(usize::try_from(written).unwrap_or(bytes.len()))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Drop for OutputStream {
    fn drop(&mut self) {
        streams::drop_output_stream(self.0);
    }
}

/// Reads the value that it came from.
#[derive(Debug)]
pub struct InputStream(streams::InputStream);

impl InputStream {
    /// Takes a stream over, to be dropped with this.
    pub fn new(stream: streams::InputStream) -> Self {
        Self(stream)
    }
}

impl Read for InputStream {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let failed = |()| Error::other("the stream gives no more: it was dropped");
        let (bytes, _ended) = streams::blocking_read(self.0, buffer.len() as u64).map_err(failed)?;
        bytes.as_slice().read(buffer)
    }
}

impl Drop for InputStream {
    fn drop(&mut self) {
        streams::drop_input_stream(self.0);
    }
}
