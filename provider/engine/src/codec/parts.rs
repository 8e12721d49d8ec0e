//! What everything else is made of.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Coded, Decoder};
use crate::bytes::put_varint;

impl<'a> Coded<'a> for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        from.exactly(1).first().copied().unwrap_or_default()
    }

    fn put_all(items: &[Self], out: &mut Vec<u8>) {
        items.put(out);
    }

    fn take_all(from: &mut Decoder<'a>) -> Vec<Self> {
        from.bytes().to_vec()
    }
}

impl<'a> Coded<'a> for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }

    #[inline(never)]
    fn take(from: &mut Decoder<'a>) -> Self {
        let byte = u8::take(from);
        if byte > 1 {
            from.fail();
        }
        byte == 1
    }
}

impl<'a> Coded<'a> for u32 {
    fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, (*self).into());
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        from.small()
    }
}

impl<'a> Coded<'a> for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, *self);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        from.number()
    }
}

impl<'a> Coded<'a> for i64 {
    fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, (*self << 1 ^ *self >> 63) as u64);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        let number = from.number();
        let half = (number >> 1) as i64;
        if number & 1 == 0 { half } else { !half }
    }
}

impl<'a> Coded<'a> for [u8; 8] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        from.exactly(8).first_chunk().copied().unwrap_or_default()
    }
}

impl<'a> Coded<'a> for &'a [u8] {
    fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.len() as u64);
        out.extend_from_slice(self);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        from.bytes()
    }
}

impl<'a> Coded<'a> for &'a str {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_bytes().put(out);
    }

    #[inline(never)]
    fn take(from: &mut Decoder<'a>) -> Self {
        str::from_utf8(from.bytes()).unwrap_or_else(|_| {
            from.fail();
            ""
        })
    }
}

impl<'a> Coded<'a> for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_str().put(out);
    }

    #[inline(never)]
    fn take(from: &mut Decoder<'a>) -> Self {
        String::from(<&str>::take(from))
    }
}

impl<'a, T: Coded<'a>> Coded<'a> for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        T::put_all(self, out);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        T::take_all(from)
    }
}

impl<'a, T: Coded<'a>> Coded<'a> for Rc<T> {
    fn put(&self, out: &mut Vec<u8>) {
        T::put(self, out);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        Rc::new(T::take(from))
    }
}

impl<'a, T: Coded<'a>> Coded<'a> for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(item) = self {
            item.put(out);
        }
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        if bool::take(from) { Some(T::take(from)) } else { None }
    }
}

impl<'a, A: Coded<'a>, B: Coded<'a>> Coded<'a> for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        (A::take(from), B::take(from))
    }
}
