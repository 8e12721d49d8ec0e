//! What is one of several things: the number of a variant never changes.

use alloc::vec::Vec;

use super::{Coded, Decoder};
use crate::record::{Amount, Change, Operation, Payload};

impl<'a> Coded<'a> for Operation<'a> {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(match self {
            Operation::Set(..) => 0,
            Operation::Delete(_) => 1,
            Operation::Increment(..) => 2,
            Operation::Commit(..) => 3,
            Operation::Piece(..) => 4,
            Operation::End(..) => 5,
            Operation::Merged(_) => 6,
            Operation::Seal => 7,
            Operation::Clear => 8,
        });
        match self {
            Operation::Set(key, value) => {
                key.put(out);
                value.put(out);
            }
            Operation::Delete(key) => key.put(out),
            Operation::Increment(key, amount, base, time) => {
                key.put(out);
                amount.put(out);
                base.put(out);
                time.put(out);
            }
            Operation::Commit(seen, changes) => {
                seen.put(out);
                changes.put(out);
            }
            Operation::Piece(before, piece) | Operation::End(before, piece) => {
                before.put(out);
                piece.put(out);
            }
            Operation::Merged(edit) => edit.put(out),
            Operation::Seal | Operation::Clear => {}
        }
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        match from.variant(9) {
            0 => Operation::Set(Coded::take(from), Coded::take(from)),
            1 => Operation::Delete(Coded::take(from)),
            2 => Operation::Increment(
                Coded::take(from),
                Coded::take(from),
                Coded::take(from),
                Coded::take(from),
            ),
            3 => Operation::Commit(Coded::take(from), Coded::take(from)),
            4 => Operation::Piece(Coded::take(from), Coded::take(from)),
            5 => Operation::End(Coded::take(from), Coded::take(from)),
            6 => Operation::Merged(Coded::take(from)),
            7 => Operation::Seal,
            _ => Operation::Clear,
        }
    }
}

impl<'a> Coded<'a> for Change<'a> {
    fn put(&self, out: &mut Vec<u8>) {
        let expires = match self {
            Change::Delete => return out.push(0),
            Change::Set(value, expires) => {
                out.push(1);
                value.put(out);
                expires
            }
            Change::Number(number, expires) => {
                out.push(2);
                number.put(out);
                expires
            }
            Change::Keep(value, expires) => {
                out.push(3);
                value.put(out);
                expires
            }
        };
        expires.put(out);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        match from.variant(4) {
            0 => Change::Delete,
            1 => Change::Set(Coded::take(from), Coded::take(from)),
            2 => Change::Number(Coded::take(from), Coded::take(from)),
            _ => Change::Keep(Coded::take(from), Coded::take(from)),
        }
    }
}

impl<'a> Coded<'a> for Payload<'a> {
    #[inline(never)]
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Payload::Inline(bytes) => {
                out.push(0);
                bytes.put(out);
            }
            Payload::File(blob) => {
                out.push(1);
                blob.put(out);
            }
        }
    }

    #[inline(never)]
    fn take(from: &mut Decoder<'a>) -> Self {
        match from.variant(2) {
            0 => Payload::Inline(Coded::take(from)),
            _ => Payload::File(Coded::take(from)),
        }
    }
}

impl<'a> Coded<'a> for Amount {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Amount::Unsigned(number) => {
                out.push(0);
                number.put(out);
            }
            Amount::Signed(number) => {
                out.push(1);
                number.put(out);
            }
        }
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        match from.variant(2) {
            0 => Amount::Unsigned(Coded::take(from)),
            _ => Amount::Signed(Coded::take(from)),
        }
    }
}
