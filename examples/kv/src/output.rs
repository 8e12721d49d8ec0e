//! Results on standard output, for people or as JSON.

use std::io::{self, BufWriter, Stdout, Write};

use serde::Serialize;

use crate::error::Error;
use crate::input::BUFFER;
use crate::record::{More, Record};

/// Standard output, and the form that results take there.
#[derive(Debug)]
pub struct Output {
    out: BufWriter<Stdout>,
    /// One line of JSON for each result.
    pub json: bool,
    /// The commands come from a shell: a line break ends what `get` prints.
    pub in_shell: bool,
}

impl Output {
    /// Standard output, for results in that form.
    pub fn new(json: bool) -> Self {
        Output { out: BufWriter::with_capacity(BUFFER, io::stdout()), json, in_shell: false }
    }

    /// The answer to `get`.
    pub fn value(&mut self, key: &str, value: Option<&[u8]>) -> Result<(), Error> {
        match value {
            _ if self.json => self.record(key, value, More::Nothing),
            None => Ok(()),
            Some(bytes) => {
                let end: &[u8] = if self.in_shell { b"\n" } else { b"" };
                self.write(&[bytes, end])
            }
        }
    }

    /// One of the answers to `get-many`.
    pub fn pair(&mut self, key: &str, value: Option<&[u8]>) -> Result<(), Error> {
        match value {
            _ if self.json => self.record(key, value, More::Nothing),
            None => Ok(()),
            Some(bytes) => self.write(&[key.as_bytes(), b"\t", bytes, b"\n"]),
        }
    }

    /// One key of a list, or another text.
    pub fn key(&mut self, key: &str) -> Result<(), Error> {
        if self.json { self.line(&key) } else { self.write(&[key.as_bytes(), b"\n"]) }
    }

    /// A pair, with what else is known of it, as a line of JSON, whatever the form of results.
    pub fn record(&mut self, key: &str, value: Option<&[u8]>, more: More<'_>) -> Result<(), Error> {
        self.line(&Record { key, value, more })
    }

    /// A number or a truth, which look alike in both forms.
    pub fn line(&mut self, result: &impl Serialize) -> Result<(), Error> {
        line(&mut self.out, result).map_err(failed)
    }

    /// What a command prints that has no other result: nothing, or `result` as JSON.
    pub fn only_json(&mut self, result: &impl Serialize) -> Result<(), Error> {
        if self.json { self.line(result) } else { Ok(()) }
    }

    /// Bytes, as they are.
    pub fn write(&mut self, pieces: &[&[u8]]) -> Result<(), Error> {
        pieces.iter().try_for_each(|piece| self.out.write_all(piece)).map_err(failed)
    }

    /// Hands over everything that was written.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.out.flush().map_err(failed)
    }
}

/// Writes `result` as a line of JSON.
pub fn line(out: &mut impl Write, result: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, result)?;
    out.write_all(b"\n")
}

fn failed(cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::BrokenPipe => Error::Closed,
        _ => Error::Io {
            asked: "write to standard output".to_owned(),
            cause,
            advice: "check where it goes, and that there is space",
        },
    }
}
