//! Reading a backup.

use std::io::{self, Read};

use xxhash_rust::xxh64::Xxh64;

use super::{END, EXPIRES, Entry, Invalid, MAGIC, STAYS, TEXT, VERSION};

/// How much is read at once: a host may hold what it reads a second time.
const PIECE: usize = 64 << 10;

/// A backup that is being read. What it gives is certain only when the end was reached.
pub struct Reader<R> {
    input: R,
    sum: Xxh64,
    bucket: String,
    entries: u64,
    /// The newest key.
    last: Option<String>,
}

impl<R: Read> Reader<R> {
    /// Reads the header.
    pub fn new(input: R) -> Result<Self, Invalid> {
        let (sum, bucket) = (Xxh64::new(0), String::new());
        let mut reader = Reader { input, sum, bucket, entries: 0, last: None };
        // A file without so many bytes, or none at all, is none of ours either.
        let magic =
            reader.array().map_err(|why| if matches!(why, Invalid::Cut) { Invalid::Foreign } else { why })?;
        if magic != MAGIC {
            return Err(Invalid::Foreign);
        }
        match u32::from_le_bytes(reader.array()?) {
            0 => return Err(Invalid::Damaged("there is no version 0 of the format")),
            version if version > VERSION => return Err(Invalid::Newer(version)),
            _ => {}
        }
        reader.bucket = reader.text()?;
        Ok(reader)
    }

    /// The name of the bucket that it is a backup of.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The next key with its value; `None` at the end, which is found to be the right one.
    pub fn entry(&mut self) -> Result<Option<Entry>, Invalid> {
        let Some((key, ttl, len)) = self.head()? else { return Ok(None) };
        let mut value = Vec::new();
        // An error, and not the end of the instance, where there is no room for it.
        value.try_reserve_exact(len).map_err(|_| Invalid::Io(io::ErrorKind::OutOfMemory.into()))?;
        while value.len() < len {
            self.piece(&mut value, len)?;
        }
        Ok(Some(Entry { key, value, ttl }))
    }

    /// Reads all that is left, without keeping it; how many keys there are.
    pub fn verify(mut self) -> Result<u64, Invalid> {
        let mut piece = Vec::with_capacity(PIECE);
        while let Some((_, _, len)) = self.head()? {
            let mut left = len;
            while left > 0 {
                piece.clear();
                self.piece(&mut piece, left)?;
                left -= piece.len();
            }
        }
        Ok(self.entries)
    }

    /// The next key, its time to live, and the length of the value that follows.
    fn head(&mut self) -> Result<Option<(String, Option<u64>, usize)>, Invalid> {
        let ttl = match self.array()? {
            [END] => return self.end().map(|()| None),
            [STAYS] => None,
            [EXPIRES] => Some(u64::from_le_bytes(self.array()?)),
            _ => return Err(Invalid::Damaged("an entry has no kind")),
        };
        let key = self.text()?;
        if self.last.as_ref().is_some_and(|last| *last >= key) {
            return Err(Invalid::Damaged("the keys are not in order"));
        }
        self.last = Some(key.clone());
        let len = self.length()?;
        self.entries += 1;
        Ok(Some((key, ttl, len)))
    }

    fn end(&mut self) -> Result<(), Invalid> {
        if u64::from_le_bytes(self.array()?) != self.entries {
            return Err(Invalid::Damaged("the number of keys is another"));
        }
        let sum = self.sum.digest();
        if u64::from_le_bytes(self.array()?) != sum {
            return Err(Invalid::Damaged("the checksum is another"));
        }
        match self.array::<1>() {
            Err(Invalid::Cut) => Ok(()),
            Err(why) => Err(why),
            Ok(_) => Err(Invalid::Damaged("something follows its end")),
        }
    }

    fn text(&mut self) -> Result<String, Invalid> {
        let len = self.length()?;
        if len > TEXT {
            return Err(Invalid::Damaged("a name is longer than any can be"));
        }
        let mut text = Vec::new();
        while text.len() < len {
            self.piece(&mut text, len)?;
        }
        String::from_utf8(text).map_err(|_| Invalid::Damaged("a name is not UTF-8"))
    }

    fn length(&mut self) -> Result<usize, Invalid> {
        let len = u32::from_le_bytes(self.array()?);
        usize::try_from(len).map_err(|_| Invalid::Io(io::ErrorKind::OutOfMemory.into()))
    }

    /// Reads on, by one piece at most, until there are `len` bytes.
    fn piece(&mut self, bytes: &mut Vec<u8>, len: usize) -> Result<(), Invalid> {
        let start = bytes.len();
        let most = len.saturating_sub(start).min(PIECE);
        self.input.by_ref().take(most as u64).read_to_end(bytes)?;
        match bytes.get(start..) {
            None | Some([]) => Err(Invalid::Cut),
            Some(read) => {
                self.sum.update(read);
                Ok(())
            }
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Invalid> {
        let mut array = [0; N];
        self.input.read_exact(&mut array)?;
        self.sum.update(&array);
        Ok(array)
    }
}
