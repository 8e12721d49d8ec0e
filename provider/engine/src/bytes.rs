//! Numbers and pieces in bytes, for the entries of tables, where each step counts.

use alloc::vec::Vec;

/// Reads from the front of some bytes. `None` when they end too early.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline(always)]
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    #[inline(always)]
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (piece, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(piece)
    }

    /// A number of 7 bits a byte, the lowest first; the highest bit says that more follow.
    pub fn varint(&mut self) -> Option<u64> {
        let (mut n, mut shift) = (0, 0_u32);
        for (at, byte) in self.0.iter().enumerate() {
            n |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if *byte < 0x80 {
                // The last byte has room for one bit.
                let fits = shift < 63 || (shift == 63 && *byte < 2);
                self.0 = self.0.get(at.wrapping_add(1)..)?;
                return fits.then_some(n);
            }
            shift = shift.wrapping_add(7);
        }
        None
    }

    /// A length, which mostly is one byte.
    #[inline(always)]
    pub fn len(&mut self) -> Option<usize> {
        if let [byte @ ..0x80, rest @ ..] = self.0 {
            self.0 = rest;
            return Some((*byte).into());
        }
        usize::try_from(self.varint()?).ok()
    }

    pub fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(*self.take(8)?.first_chunk()?))
    }
}

/// The counterpart of [`Reader::varint`].
pub(crate) fn put_varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for n in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX - 1, u64::MAX] {
            let mut out = Vec::new();
            put_varint(&mut out, n);
            let mut reader = Reader(&out);
            assert_eq!((reader.varint(), reader.is_empty()), (Some(n), true));
            assert_eq!(Reader(&out[..out.len() - 1]).varint(), None);
        }
        assert_eq!(Reader(&[0xff; 12]).varint(), None);
    }
}
