//! Keys in the order of their bytes.
//!
//! A list in two levels: chunks of keys, each sorted, one behind the other. Finding a place
//! takes a binary search in each level, and an insertion moves the keys of one chunk. It has
//! a copy of every key, and so takes as much memory as the keys do.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem::{swap, take};

use keyvalue_core::extra::Bounds;

use crate::sort::sort;

/// A chunk with more keys is split.
const CHUNK: usize = 256;

/// The keys.
#[derive(Debug, Default)]
pub struct Order {
    /// None of them is empty.
    chunks: Vec<Vec<Box<str>>>,
}

impl Order {
    /// Of all these keys. Each comes once, and the numbers are the same.
    pub fn of(mut keys: Vec<(u64, &str)>) -> Self {
        sort(&mut keys);
        let mut order = Self::default();
        for (_, key) in keys {
            order.insert(key);
        }
        order
    }

    /// The place of the first key that is not less than `key`: its chunk, and where it is there.
    fn place(&self, key: &[u8]) -> (usize, usize) {
        let is_before = |other: Option<&Box<str>>| other.is_some_and(|other| other.as_bytes() < key);
        let last = |chunk: usize| self.chunks.get(chunk)?.last();
        let chunk = first(self.chunks.len(), &|chunk| is_before(last(chunk)));
        let keys = self.chunks.get(chunk).map_or(&[][..], Vec::as_slice);
        (chunk, first(keys.len(), &|at| is_before(keys.get(at))))
    }

    /// Adds a key, which is not there yet.
    pub fn insert(&mut self, key: &str) {
        let (mut chunk, mut at) = self.place(key.as_bytes());
        if chunk == self.chunks.len() {
            // Behind all keys is also the end of the last chunk.
            (chunk, at) = (chunk.saturating_sub(1), CHUNK);
        }
        let upper = match self.chunks.get_mut(chunk) {
            Some(keys) if keys.len() < CHUNK => return insert(keys, at, Box::from(key)),
            // Keys that come in order leave full chunks behind.
            Some(_) if at == CHUNK => Vec::new(),
            Some(keys) => {
                let upper = keys.iter_mut().skip(CHUNK / 2).map(take).collect();
                keys.truncate(CHUNK / 2);
                upper
            }
            None => Vec::new(),
        };
        insert(&mut self.chunks, chunk.saturating_add(1), upper);
        self.insert(key);
    }

    /// Removes a key, which is there.
    pub fn remove(&mut self, key: &str) {
        let (chunk, at) = self.place(key.as_bytes());
        let Some(keys) = self.chunks.get_mut(chunk) else { return };
        remove(keys, at);
        if keys.is_empty() {
            remove(&mut self.chunks, chunk);
        }
    }

    /// Passes the keys within `bounds` to `each`, until it wants no more.
    pub fn walk(&self, bounds: &Bounds, reverse: bool, each: &mut dyn FnMut(&str) -> bool) {
        let (mut chunk, mut at) = match &bounds.until {
            _ if !reverse => self.place(&bounds.from),
            Some(until) => self.place(until),
            None => (self.chunks.len(), 0),
        };
        loop {
            // Going back, what is at the place is not within bounds any more.
            if reverse && at == 0 {
                let Some(before) = chunk.checked_sub(1) else { return };
                (chunk, at) = (before, self.chunks.get(before).map_or(0, Vec::len));
            }
            at = at.saturating_sub(usize::from(reverse));
            let Some(keys) = self.chunks.get(chunk) else { return };
            match keys.get(at) {
                Some(key) if bounds.has(key.as_bytes()) && each(key) => {
                    at = at.saturating_add(usize::from(!reverse))
                }
                Some(_) => return,
                None => (chunk, at) = (chunk.saturating_add(1), 0),
            }
        }
    }
}

/// How many of so many places, from the first on, are `before` what is looked for.
fn first(places: usize, is_before: &dyn Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, places);
    while low < high {
        let middle = low.midpoint(high);
        if is_before(middle) { low = middle.saturating_add(1) } else { high = middle }
    }
    low
}

/// As `Vec::insert`, for an index that need not be proven; one past the end is the end.
#[inline(never)]
pub fn insert<T>(list: &mut Vec<T>, at: usize, mut item: T) {
    for place in list.iter_mut().skip(at) {
        swap(place, &mut item);
    }
    list.push(item);
}

/// As `Vec::remove`, for an index that is there.
#[inline(never)]
fn remove<T>(list: &mut Vec<T>, at: usize) {
    if let Some(mut item) = list.pop() {
        for place in list.iter_mut().skip(at).rev() {
            swap(place, &mut item);
        }
    }
}
