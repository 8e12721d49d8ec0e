//! How a command ended, and what it said.

use std::process::Output;

/// The exit code, -1 for a process that was killed.
#[must_use]
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// What was printed on standard output.
#[must_use]
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What was printed on standard error.
#[must_use]
pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Asserts that a command succeeded and printed this.
///
/// # Panics
/// When it did not.
#[track_caller]
pub fn assert_prints(output: &Output, text: &str) {
    assert_eq!((code(output), out(output).as_str()), (0, text), "{}", err(output));
}

/// Asserts that `kv` ended with exit code 2 and one line that has all of these words.
///
/// # Panics
/// When it did not.
#[track_caller]
pub fn assert_refused(output: &Output, words: &[&str]) {
    let text = err(output);
    assert_eq!(code(output), 2, "{text}");
    assert!(text.starts_with("kv: ") && text.trim_end().lines().count() == 1, "{text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text}");
    }
}
