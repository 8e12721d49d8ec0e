//! What a document shows: blocks of commands, and what they print.

/// A block that is marked `console`.
#[derive(Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// Its last command fails.
    pub fails: bool,
    /// It needs a Redis server.
    pub redis: bool,
    /// It is about published components.
    pub registry: bool,
    /// Its commands, in order.
    pub shown: Vec<Shown<'a>>,
}

/// A command, and what the document says it prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The number of its line.
    pub line: usize,
    /// The command.
    pub command: &'a str,
    /// The lines behind it.
    pub output: Vec<&'a str>,
}

/// The blocks of a document, in order.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut all, mut inside): (Vec<Block<'_>>, bool) = (Vec::new(), false);
    for (number, line) in text.lines().enumerate() {
        if let Some(mark) = line.strip_prefix("```") {
            let mut words = mark.split(' ');
            inside = words.next() == Some("console");
            if inside {
                let words: Vec<_> = words.collect();
                let has = |word| words.contains(&word);
                let (fails, redis, registry) = (has("fails"), has("redis"), has("registry"));
                all.push(Block { fails, redis, registry, shown: Vec::new() });
            }
        } else if inside && let Some(block) = all.last_mut() {
            match (line.strip_prefix("$ "), block.shown.last_mut()) {
                (Some(command), _) => {
                    block.shown.push(Shown { line: number + 1, command, output: Vec::new() });
                }
                (None, Some(last)) => last.output.push(line.trim_end()),
                (None, None) => {}
            }
        }
    }
    all
}

/// Whether what was printed is what is shown, where a line `...` is any number of lines.
pub fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"...", rest)) => (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..])),
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line_matches(line, first) && matches(rest, others)),
    }
}

/// Whether a line is as shown, where the first `...` is any text.
fn line_matches(shown: &str, printed: &str) -> bool {
    match shown.split_once("...") {
        None => shown == printed,
        Some((start, end)) => printed.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_with_a_prompt_in_console_blocks_are_commands() {
        let text =
            "$ not this\n```sh\n$ nor this\n```\n```console\n$ one a\nout\n\nmore\n$ two\n```\n$ nor that\n";
        let shown = vec![
            Shown { line: 6, command: "one a", output: vec!["out", "", "more"] },
            Shown { line: 10, command: "two", output: vec![] },
        ];
        assert_eq!(blocks(text), [Block { fails: false, redis: false, registry: false, shown }]);
    }

    #[test]
    fn words_behind_console_say_what_a_block_is_like() {
        let like = |mark: &str| {
            let text = format!("```{mark}\n$ one\n```\n");
            blocks(&text).first().map(|block| (block.fails, block.redis, block.registry))
        };
        assert_eq!(like("console fails"), Some((true, false, false)));
        assert_eq!(like("console redis fails"), Some((true, true, false)));
        assert_eq!(like("console registry"), Some((false, false, true)));
        for mark in ["consoles", "rust", "rust console"] {
            assert_eq!(like(mark), None, "{mark}");
        }
    }

    #[test]
    fn three_dots_stand_for_any_lines_and_nothing_else_does() {
        assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]));
        assert!(matches(&["..."], &[]));
        assert!(matches(&[], &[]));
        assert!(!matches(&["a"], &["a", "b"]));
        assert!(!matches(&["a", "..."], &["b", "a"]));
        assert!(!matches(&["...", "d"], &["a", "b"]));
    }

    #[test]
    fn three_dots_in_a_line_stand_for_any_text_between_what_is_around_them() {
        assert!(matches(&["a (...) b"], &["a (12, 13) b"]));
        assert!(matches(&["a ..."], &["a "]));
        assert!(!matches(&["a (...) b"], &["a () c"]));
        assert!(!matches(&["a (...) b"], &["a (", ") b"]));
        assert!(!matches(&["aba...aba"], &["aba"]));
    }
}
