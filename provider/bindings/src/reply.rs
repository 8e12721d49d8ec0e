//! Results: memory that the caller reads after the call.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::UnsafeCell;

use keyvalue_core::{Error, Result, Value};

/// The result of the call under way, and the memory that it points to.
///
/// It lives until the next call begins. So no export needs a `post-return`
/// function, and bytes lent by the store need no copy.
#[derive(Debug)]
#[repr(C, align(8))]
pub struct Reply {
    /// The result itself, in words. A discriminant is one byte, the first of its word.
    words: [usize; 8],
    /// Bytes that the result points to and that nobody else keeps.
    kept: Vec<Vec<u8>>,
    /// The elements of a list that the result points to.
    elements: Vec<usize>,
}

struct Place(UnsafeCell<Reply>);

// SAFETY: a component instance has one thread.
unsafe impl Sync for Place {}

static REPLY: Place = Place(UnsafeCell::new(Reply { words: [0; 8], kept: Vec::new(), elements: Vec::new() }));

impl Reply {
    /// Starts the result of a call: it is `ok`, with zeroes behind it. The last one is gone.
    ///
    /// # Safety
    /// Called once by each export, which no other call interrupts.
    #[inline]
    pub(crate) unsafe fn begin() -> &'static mut Self {
        // SAFETY: the previous call's reference ended with that call.
        let reply = unsafe { &mut *REPLY.0.get() };
        if !reply.kept.is_empty() {
            reply.kept = Vec::new();
            reply.elements = Vec::new();
        }
        reply.words = [0; 8];
        reply
    }

    /// Sets one word.
    #[inline]
    pub(crate) fn put(&mut self, at: usize, word: usize) {
        if let Some(place) = self.words.get_mut(at) {
            *place = word;
        }
    }

    /// Sets two words to the halves of a 64-bit number.
    #[inline]
    pub(crate) fn put_u64(&mut self, at: usize, n: u64) {
        self.put(at, n as usize);
        self.put(at.wrapping_add(1), (n >> 32) as usize);
    }

    /// Sets two words to the place and the length of a value.
    #[inline]
    pub(crate) fn put_value(&mut self, at: usize, value: Value<'_>) {
        let [start, len] = self.keep(value);
        self.put(at, start);
        self.put(at.wrapping_add(1), len);
    }

    /// Sets two words to the place and the length of a string.
    pub(crate) fn put_string(&mut self, at: usize, text: String) {
        self.put_value(at, Value::Owned(text.into_bytes()));
    }

    /// Sets two words to the place and the length of a list, whose elements have `N` words.
    pub(crate) fn put_list<const N: usize>(&mut self, at: usize, elements: Vec<[usize; N]>) {
        self.put(at, elements.as_ptr() as usize);
        self.put(at.wrapping_add(1), elements.len());
        self.elements = elements.into_flattened();
        // `begin` looks at `kept` alone.
        self.kept.push(Vec::new());
    }

    /// Makes sure that a value stays until the next call, and says where it is.
    #[inline]
    pub(crate) fn keep(&mut self, value: Value<'_>) -> [usize; 2] {
        let place = [value.as_ptr() as usize, value.len()];
        if let Value::Owned(value) = value {
            self.kept.push(value);
        }
        place
    }

    /// Makes the result the error of `result`, if it is one; the `error` is at word `at`.
    #[inline]
    pub(crate) fn end(&mut self, at: usize, result: Result<()>) -> *const Self {
        if let Err(error) = result {
            self.fail(at, &error);
        }
        self
    }

    #[cold]
    fn fail(&mut self, at: usize, error: &Error) {
        self.put(0, 1);
        self.put_error(at, error);
    }

    /// Sets the words of a `variant error { no-such-store, access-denied, other(string) }`.
    pub(crate) fn put_error(&mut self, at: usize, error: &Error) {
        match error {
            Error::NoSuchStore => self.put(at, 0),
            Error::AccessDenied => self.put(at, 1),
            other => {
                self.put(at, 2);
                self.put_string(at.wrapping_add(1), other.message());
            }
        }
    }
}
