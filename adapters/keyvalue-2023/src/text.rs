//! Texts, put together without `core::fmt`, whose machinery would be a good part of this component.

use alloc::string::String;

/// The pieces one behind the other.
pub fn text(pieces: &[&str]) -> String {
    let mut text = String::new();
    push(&mut text, pieces);
    text
}

/// Adds pieces to a text.
#[inline(never)]
pub fn push(text: &mut String, pieces: &[&str]) {
    for piece in pieces {
        text.push_str(piece);
    }
}

/// The first bytes of a text, about so many: errors are kept, and some contain what they were given.
#[inline(never)]
pub fn shortened(text: &str, most: usize) -> &str {
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end));
    end.filter(|_| text.len() > most).and_then(|end| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_two_characters() {
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abcd", 3), "abc");
        assert_eq!(shortened("ab€d", 3), "ab");
        assert_eq!(shortened("", 3), "");
        assert_eq!(text(&["a", "", "b€"]), "ab€");
    }
}
