//! No store: what it takes to append a write to a file and to wait for the device.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use workload::{Result, Subject};

/// As many bytes as a log needs beside key and value: a head with a checksum, say.
const HEAD: [u8; 32] = [0; 32];

pub struct Append(File);

impl Append {
    pub fn open(directory: &Path) -> Result<Self> {
        Ok(Self(OpenOptions::new().append(true).create(true).open(directory.join("log"))?))
    }
}

impl Subject for Append {
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
        self.0.write_all(&[&HEAD, key.as_bytes(), value].concat())?;
        Ok(self.0.sync_data()?)
    }

    fn get(&mut self, _: &str) -> Result<Option<Vec<u8>>> {
        Err("a log that is only appended to has no get".into())
    }

    fn increment(&mut self, _: &str) -> Result<i64> {
        Err("a log that is only appended to has no increment".into())
    }
}
