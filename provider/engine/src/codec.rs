//! What stands in logs, heads and guides, as bytes. They are those of postcard:
//!
//! ```text
//! number              7 bits a byte, the lowest first; one with a sign as 0, -1, 1, -2, …
//! text, bytes, list   how many, and these
//! option              0, or 1 and what there is
//! enum                the number of the variant, and its parts
//! struct              its parts
//! u8, bool, [u8; 8]   as they are
//! ```

mod parts;
mod variants;

use alloc::vec::Vec;

use crate::bytes::{Reader, put_varint};

/// What has a form in bytes.
pub(crate) trait Coded<'a>: Sized {
    /// Adds its bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it; what comes of bytes that are something else counts for nothing. See [`Decoder`].
    fn take(from: &mut Decoder<'a>) -> Self;

    /// Adds the bytes of a list.
    fn put_all(items: &[Self], out: &mut Vec<u8>) {
        put_varint(out, items.len() as u64);
        items.iter().for_each(|item| item.put(out));
    }

    /// Reads a list.
    fn take_all(from: &mut Decoder<'a>) -> Vec<Self> {
        let len = from.len();
        let mut items = Vec::with_capacity(len);
        while items.len() < len && !from.is_damaged {
            items.push(Self::take(from));
        }
        items
    }
}

/// The bytes of something.
pub(crate) fn encode<'a>(item: &impl Coded<'a>) -> Vec<u8> {
    // Most are short, and to grow bit by bit would take longer than the rest.
    let mut out = Vec::with_capacity(64);
    item.put(&mut out);
    out
}

/// What bytes begin with, if it can be read.
pub(crate) fn decode<'a, T: Coded<'a>>(bytes: &'a [u8]) -> Option<T> {
    let mut decoder = Decoder { rest: Reader(bytes), is_damaged: false };
    let item = T::take(&mut decoder);
    if decoder.is_damaged { None } else { Some(item) }
}

/// Reads part after part, and remembers whether one of them could not be read: to ask once at
/// the end takes much less code than to ask each time.
pub(crate) struct Decoder<'a> {
    rest: Reader<'a>,
    is_damaged: bool,
}

impl<'a> Decoder<'a> {
    #[cold]
    #[inline(never)]
    fn fail(&mut self) {
        self.is_damaged = true;
        self.rest = Reader(&[]);
    }

    #[inline(never)]
    fn number(&mut self) -> u64 {
        // Most are small.
        if let [byte @ ..0x80, rest @ ..] = self.rest.0 {
            self.rest = Reader(rest);
            return (*byte).into();
        }
        let number = self.rest.varint();
        number.unwrap_or_else(|| {
            self.fail();
            0
        })
    }

    /// A number of 32 bits.
    #[inline(never)]
    fn small(&mut self) -> u32 {
        const LONGEST: usize = 5;
        let before = self.rest.0.len();
        let number = self.number();
        if number > u32::MAX.into() || before.saturating_sub(self.rest.0.len()) > LONGEST {
            self.fail();
        }
        number as u32
    }

    /// The number of a variant, of which there are so many.
    #[inline(never)]
    pub fn variant(&mut self, count: u32) -> u32 {
        let number = self.small();
        if number >= count {
            self.fail();
        }
        number
    }

    /// How many items a list has. Each takes a byte at least.
    #[inline(never)]
    fn len(&mut self) -> usize {
        let len = self.number();
        if len > self.rest.0.len() as u64 {
            self.fail();
            return 0;
        }
        len as usize
    }

    fn exactly(&mut self, len: usize) -> &'a [u8] {
        self.rest.take(len).unwrap_or_else(|| {
            self.fail();
            &[]
        })
    }

    #[inline(never)]
    fn bytes(&mut self) -> &'a [u8] {
        let len = self.len();
        self.exactly(len)
    }
}

/// Says that a struct is its fields, one behind the other.
macro_rules! coded {
    ($life:lifetime, $type:ty { $($field:ident),* $(,)? }) => {
        impl<$life> $crate::codec::Coded<$life> for $type {
            fn put(&self, out: &mut alloc::vec::Vec<u8>) {
                $($crate::codec::Coded::put(&self.$field, out);)*
            }

            fn take(from: &mut $crate::codec::Decoder<$life>) -> Self {
                Self { $($field: $crate::codec::Coded::take(from)),* }
            }
        }
    };
}

pub(crate) use coded;
