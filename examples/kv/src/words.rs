//! Lines as words, the way a shell reads them: for `shell` and `commit`.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component reads input"))]

/// Splits a line; quotes keep words together, and `#` starts a comment.
pub fn split(line: &[u8]) -> Result<Vec<String>, &'static str> {
    let text = str::from_utf8(line)
        .map_err(|_| "the line is not UTF-8; write it as UTF-8, and import other bytes as base64")?;
    shell_words::split(text).map_err(|_| "a quote is not closed; close it, or put a backslash before it")
}
