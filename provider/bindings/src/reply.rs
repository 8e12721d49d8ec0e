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
    /// Whether there is anything in what follows.
    used: bool,
    /// Bytes that the result points to and that nobody else keeps.
    kept: Vec<Vec<u8>>,
    /// The elements of a list that the result points to.
    elements: Vec<usize>,
    /// The same where they have 64-bit numbers, and so even places.
    wide: Vec<u64>,
}

struct Place(UnsafeCell<Reply>);

// SAFETY: a component instance has one thread.
unsafe impl Sync for Place {}

static REPLY: Place = Place(UnsafeCell::new(Reply {
    words: [0; 8],
    used: false,
    kept: Vec::new(),
    elements: Vec::new(),
    wide: Vec::new(),
}));

impl Reply {
    /// Starts the result of a call: it is `ok`, with zeroes behind it. The last one is gone.
    ///
    /// # Safety
    /// Called once by each export, which no other call interrupts.
    #[inline]
    pub(crate) unsafe fn begin() -> &'static mut Self {
        // SAFETY: the previous call's reference ended with that call.
        let reply = unsafe { &mut *REPLY.0.get() };
        if reply.used {
            reply.forget();
        }
        reply.words = [0; 8];
        reply
    }

    /// As `begin`, but not a part of each export: for those that are called less, or take longer.
    ///
    /// # Safety
    /// As for `begin`.
    #[inline(never)]
    pub(crate) unsafe fn begin_apart() -> &'static mut Self {
        // SAFETY: the caller's.
        unsafe { Self::begin() }
    }

    #[inline(never)]
    fn forget(&mut self) {
        self.used = false;
        self.kept = Vec::new();
        self.elements = Vec::new();
        self.wide = Vec::new();
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
        self.used = true;
    }

    /// Sets two words to the place and the length of the list whose elements were pushed.
    #[inline(never)]
    pub(crate) fn put_pushed(&mut self, at: usize, len: usize) {
        self.put(at, self.elements.as_ptr() as usize);
        self.put(at.wrapping_add(1), len);
    }

    /// Adds words to the elements of the list.
    #[inline(never)]
    pub(crate) fn push(&mut self, words: &[usize]) {
        self.used = true;
        self.elements.extend_from_slice(words);
    }

    /// Adds an `option` of bytes to the elements of the list, and keeps it.
    #[inline(never)]
    pub(crate) fn push_option(&mut self, value: Option<Value<'_>>) {
        let has = value.is_some().into();
        let [start, len] = value.map_or([0; 2], |value| self.keep(value));
        self.push(&[has, start, len]);
    }

    /// What was pushed so far.
    pub(crate) fn pushed(&mut self) -> &mut [usize] {
        &mut self.elements
    }

    /// Adds numbers to the elements of the list that has them.
    #[inline(never)]
    pub(crate) fn push_wide(&mut self, numbers: &[u64]) {
        self.used = true;
        self.wide.extend_from_slice(numbers);
    }

    /// The numbers that were pushed so far.
    pub(crate) fn pushed_wide(&mut self) -> &mut [u64] {
        &mut self.wide
    }

    /// Makes sure that a value stays until the next call, and says where it is.
    #[inline]
    pub(crate) fn keep(&mut self, value: Value<'_>) -> [usize; 2] {
        let place = [value.as_ptr() as usize, value.len()];
        if let Value::Owned(value) = value {
            self.used = true;
            self.kept.push(value);
        }
        place
    }

    /// As `keep`, for a string.
    #[inline(never)]
    pub(crate) fn keep_string(&mut self, text: String) -> [usize; 2] {
        self.keep(Value::Owned(text.into_bytes()))
    }

    /// Ends a result of type `bool`.
    #[inline]
    pub(crate) fn end_bool(&mut self, result: Result<bool>) -> *const Self {
        let result = result.map(|answer| self.put(1, answer.into()));
        self.end(1, result)
    }

    /// Makes the result the error of `result`, if it is one; the `error` is at word `at`.
    #[inline]
    pub(crate) fn end(&mut self, at: usize, result: Result<()>) -> *const Self {
        if let Err(error) = result {
            self.fail(at, error);
        }
        self
    }

    #[cold]
    #[expect(clippy::needless_pass_by_value, reason = "dropping it here is less code than in each export")]
    fn fail(&mut self, at: usize, error: Error) {
        self.put(0, 1);
        self.put_error(at, &error);
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
