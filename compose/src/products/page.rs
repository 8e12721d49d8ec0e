//! The place of the tables in their document, and whether they are up to date.

/// Between these lines the tables stand.
const BEGIN: &str = "<!-- cargo compose products --write -->\n";
const END: &str = "<!-- until here -->\n";

/// What is in front of the tables, they themselves, and what is behind.
pub fn split(text: &str) -> Option<(&str, &str, &str)> {
    let begin = text.find(BEGIN)?.checked_add(BEGIN.len())?;
    let (before, rest) = text.split_at_checked(begin)?;
    let (tables, after) = rest.split_at_checked(rest.find(END)?)?;
    Some((before, tables, after))
}

/// The first lines that are not the same, but for sizes that nearly are: another compiler makes
/// a component a little larger or smaller.
pub fn difference<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str)> {
    let (mut old, mut new) = (old.lines(), new.lines());
    loop {
        match (old.next(), new.next()) {
            (None, None) => return None,
            (Some(a), Some(b)) if same(a, b) => {}
            (a, b) => return Some((a.unwrap_or_default(), b.unwrap_or_default())),
        }
    }
}

fn same(old: &str, new: &str) -> bool {
    let (old, new): (Vec<_>, Vec<_>) = (old.split('|').collect(), new.split('|').collect());
    let nearly = |(a, b): (&&str, &&str)| match (a.trim().parse::<u64>(), b.trim().parse::<u64>()) {
        (Ok(a), Ok(b)) => a.abs_diff(b) <= 1 + a / 20,
        _ => a == b,
    };
    old.len() == new.len() && old.iter().zip(&new).all(nearly)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_between_two_lines() {
        let text = format!("a\n{BEGIN}b\n{END}c\n");
        assert_eq!(split(&text), Some((&*format!("a\n{BEGIN}"), "b\n", &*format!("{END}c\n"))));
        assert_eq!(split("a\n"), None);
        assert_eq!(split(&format!("{END}{BEGIN}")), None);
    }

    #[test]
    fn another_word_or_row_is_a_difference_and_so_is_a_size_that_is_far_off() {
        assert_eq!(difference("| a | 100 |\n", "| a | 105 |\n"), None);
        for other in ["| a | 120 |\n", "| b | 100 |\n", "| a | 100 | c |\n", "", "| a | 100 |\n| b | 1 |\n"] {
            assert!(difference("| a | 100 |\n", other).is_some(), "{other:?}");
        }
    }
}
