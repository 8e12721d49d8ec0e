//! Writing a backup.

use std::io::{self, Write};

use xxhash_rust::xxh64::Xxh64;

use super::{END, EXPIRES, MAGIC, STAYS, TEXT, VERSION};

/// A backup that is being written. Without [`end`](Writer::end) it is none.
pub struct Writer<W> {
    out: W,
    sum: Xxh64,
    entries: u64,
}

impl<W: Write> Writer<W> {
    /// Begins the backup of that bucket.
    pub fn new(out: W, bucket: &str) -> io::Result<Self> {
        let mut writer = Writer { out, sum: Xxh64::new(0), entries: 0 };
        writer.write(&MAGIC)?;
        writer.write(&VERSION.to_le_bytes())?;
        writer.text(bucket)?;
        Ok(writer)
    }

    /// Adds the next key. The value is not copied here.
    pub fn entry(&mut self, key: &str, value: &[u8], ttl: Option<u64>) -> io::Result<()> {
        match ttl {
            None => self.write(&[STAYS])?,
            Some(ttl) => {
                self.write(&[EXPIRES])?;
                self.write(&ttl.to_le_bytes())?;
            }
        }
        self.text(key)?;
        self.bytes(value)?;
        self.entries += 1;
        Ok(())
    }

    /// Writes what makes it whole; how many keys it has.
    pub fn end(mut self) -> io::Result<(W, u64)> {
        self.write(&[END])?;
        self.write(&self.entries.to_le_bytes())?;
        self.out.write_all(&self.sum.digest().to_le_bytes())?;
        self.out.flush()?;
        Ok((self.out, self.entries))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        if text.len() > TEXT {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a name is longer than 1 MiB"));
        }
        self.bytes(text.as_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let len = u32::try_from(bytes.len())
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a value is larger than 4 GiB"))?;
        self.write(&len.to_le_bytes())?;
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.out.write_all(bytes)
    }
}
