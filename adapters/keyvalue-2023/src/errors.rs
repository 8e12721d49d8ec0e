//! The errors that were given out.

use alloc::string::String;
use alloc::vec::Vec;

use crate::handle::{ALIVE, ERROR, handle, place};

/// The texts of the last errors, by number.
///
/// Most programs never drop an error, so there is always room: the oldest goes.
#[derive(Debug, Default)]
pub struct Errors {
    texts: Vec<(u32, Option<String>)>,
    next: u32,
}

impl Errors {
    /// No errors.
    pub const fn new() -> Self {
        Self { texts: Vec::new(), next: 0 }
    }

    /// Keeps a text, and returns the number of the error.
    pub fn push(&mut self, text: String) -> u32 {
        let handle = handle(ERROR, self.next);
        self.next = self.next.wrapping_add(1);
        match self.texts.get_mut(place(handle)) {
            Some(place) => *place = (handle, Some(text)),
            None => self.texts.push((handle, Some(text))),
        }
        handle
    }

    /// The text of an error, if it is there.
    pub fn get(&self, error: u32) -> Option<&str> {
        let (_, text) = self.texts.get(place(error)).filter(|(handle, _)| *handle == error)?;
        text.as_deref()
    }

    /// Forgets an error.
    pub fn remove(&mut self, error: u32) {
        if let Some((_, text)) = self.texts.get_mut(place(error)).filter(|(handle, _)| *handle == error) {
            *text = None;
        }
    }
}

const _: () = assert!(ALIVE == 4_096, "the text about errors that are not there says so");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_its_text_until_it_is_dropped() {
        let mut errors = Errors::default();
        let (a, b) = (errors.push("a".into()), errors.push("b".into()));
        errors.remove(a);
        errors.remove(a);
        assert_eq!((errors.get(a), errors.get(b)), (None, Some("b")));
        assert_eq!(errors.get(0), None);
    }

    #[test]
    fn the_oldest_errors_go_first() {
        let mut errors = Errors::default();
        let all: Vec<_> = (0..ALIVE + 2).map(|n| errors.push(n.to_string())).collect();
        assert_eq!(errors.get(all[0]), None);
        assert_eq!(errors.get(all[1]), None);
        for (n, error) in all.iter().enumerate().skip(2) {
            assert_eq!(errors.get(*error), Some(&*n.to_string()));
        }
        errors.remove(all[1]);
        assert!(errors.get(all[ALIVE + 1]).is_some(), "who drops late drops no other error");
    }
}
