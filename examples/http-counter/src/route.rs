//! From a method and a path to what is asked for.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component has requests"))]

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::reply::Reply;

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// All counters, and the names of all values.
    List,
    /// The number of a counter.
    ReadCounter(String),
    /// Add to the counter of that name.
    AddToCounter(String, u64),
    /// Forget a counter.
    DeleteCounter(String),
    /// The bytes of a value.
    ReadValue(String),
    /// Store the body under that name.
    StoreValue(String),
    /// Forget a value.
    DeleteValue(String),
}

/// Finds the action for `method` and `target`, the path with its query, or the reply to a request
/// that makes no sense. `HEAD` asks for the same as `GET`.
pub fn action(method: &str, target: &str) -> Result<Action, Reply> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let method = if method == "HEAD" { "GET" } else { method };
    if path == "/" {
        return match method {
            "GET" => Ok(Action::List),
            _ => Err(Reply::method_not_allowed("GET, HEAD")),
        };
    }
    let mut segments = path.split('/').skip(1);
    match (segments.next(), segments.next(), segments.next()) {
        (Some("counters"), Some(name), None) if !name.is_empty() => counter(method, decode(name)?, query),
        (Some("values"), Some(name), None) if !name.is_empty() => value(method, decode(name)?),
        _ => Err(Reply::text(
            404,
            "nothing is at this path; use /, /counters/NAME or /values/NAME, with %2F for a slash in NAME",
        )),
    }
}

fn counter(method: &str, name: String, query: &str) -> Result<Action, Reply> {
    match method {
        "GET" => Ok(Action::ReadCounter(name)),
        "POST" => Ok(Action::AddToCounter(name, by(query)?)),
        "DELETE" => Ok(Action::DeleteCounter(name)),
        _ => Err(Reply::method_not_allowed("GET, HEAD, POST, DELETE")),
    }
}

fn value(method: &str, name: String) -> Result<Action, Reply> {
    match method {
        "GET" => Ok(Action::ReadValue(name)),
        "PUT" => Ok(Action::StoreValue(name)),
        "DELETE" => Ok(Action::DeleteValue(name)),
        _ => Err(Reply::method_not_allowed("GET, HEAD, PUT, DELETE")),
    }
}

/// The number in `by=N`, or 1. Other parameters are nobody's business here.
fn by(query: &str) -> Result<u64, Reply> {
    let mut by = None;
    for parameter in query.split('&') {
        let (name, text) = parameter.split_once('=').unwrap_or((parameter, ""));
        if decode(name)? != "by" {
            continue;
        }
        if by.is_some() {
            return Err(Reply::text(400, "the query has more than one by=N; send one"));
        }
        let number = decimal(decode(text)?.as_bytes());
        by = Some(number.ok_or_else(|| {
            Reply::text(
                400,
                &format!("by=N takes a decimal number from 0 to {}, without leading zeros", u64::MAX),
            )
        })?);
    }
    Ok(by.unwrap_or(1))
}

/// A decimal number in its shortest form, as counters are stored.
pub fn decimal(digits: &[u8]) -> Option<u64> {
    let shortest = matches!(digits, [b'0'] | [b'1'..=b'9', ..]) && digits.iter().all(u8::is_ascii_digit);
    if shortest { str::from_utf8(digits).ok()?.parse().ok() } else { None }
}

fn decode(encoded: &str) -> Result<String, Reply> {
    let whole =
        |rest: &str| matches!(rest.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    if !encoded.split('%').skip(1).all(whole) {
        return Err(Reply::text(
            400,
            "a % is not followed by two hexadecimal digits; write %25 for the sign itself",
        ));
    }
    match percent_decode_str(encoded).decode_utf8() {
        Ok(name) => Ok(name.into_owned()),
        Err(_) => {
            Err(Reply::text(400, "a percent-encoded name is not UTF-8; encode the UTF-8 bytes of the name"))
        }
    }
}

/// The name as a segment of a path, so that lists can be cut at spaces and lines.
pub fn encode(name: &str) -> String {
    const NOT_IN_A_SEGMENT: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'/').add(b'<').add(b'>').add(b'?').add(b'`');
    utf8_percent_encode(name, NOT_IN_A_SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, target: &str) -> u16 {
        action(method, target).expect_err(target).status
    }

    #[test]
    fn each_method_of_each_path_has_its_action() {
        let name = || "a".to_owned();
        let cases = [
            ("GET", "/", Action::List),
            ("HEAD", "/?x", Action::List),
            ("GET", "/counters/a", Action::ReadCounter(name())),
            ("HEAD", "/counters/a", Action::ReadCounter(name())),
            ("POST", "/counters/a", Action::AddToCounter(name(), 1)),
            ("DELETE", "/counters/a", Action::DeleteCounter(name())),
            ("GET", "/values/a", Action::ReadValue(name())),
            ("PUT", "/values/a", Action::StoreValue(name())),
            ("DELETE", "/values/a", Action::DeleteValue(name())),
        ];
        for (method, target, expected) in cases {
            assert_eq!(action(method, target), Ok(expected), "{method} {target}");
        }
    }

    #[test]
    fn unknown_paths_are_not_found_whatever_the_method() {
        for path in ["", "*", "/x", "/counters", "/counters/", "/values//a", "/counters/a/b", "/Counters/a"] {
            assert_eq!(status("PUT", path), 404, "{path}");
        }
    }

    #[test]
    fn a_wrong_method_is_told_the_right_ones() {
        for (method, path) in [("POST", "/"), ("PUT", "/counters/a"), ("POST", "/values/a"), ("get", "/")] {
            let reply = action(method, path).expect_err(path);
            let allow = reply.headers.iter().find(|(name, _)| *name == "allow").expect("an Allow header");
            assert_eq!((reply.status, allow.1.contains(method)), (405, false), "{method} {path}");
        }
    }

    #[test]
    fn names_are_percent_decoded_to_utf_8() {
        for (path, name) in [
            ("/values/a%2Fb", "a/b"),
            ("/values/%F0%9F%98%80", "\u{1f600}"),
            ("/values/a+b%20c", "a+b c"),
            ("/values/%25", "%"),
            ("/values/..", ".."),
        ] {
            assert_eq!(action("GET", path), Ok(Action::ReadValue(name.to_owned())));
        }
        for path in ["/values/%", "/values/%2", "/values/%zz", "/values/%+1", "/values/%ff", "/counters/a%"] {
            assert_eq!(status("GET", path), 400, "{path}");
        }
    }

    #[test]
    fn by_is_one_decimal_number() {
        let by = |query: &str| match action("POST", &format!("/counters/a?{query}")) {
            Ok(Action::AddToCounter(_, by)) => Ok(by),
            Ok(other) => panic!("{other:?}"),
            Err(reply) => Err(reply.status),
        };
        for (query, number) in [("", 1), ("x=2", 1), ("by=0", 0), ("x&by=%31%30&y", 10)] {
            assert_eq!(by(query), Ok(number), "{query}");
        }
        assert_eq!(by("by=18446744073709551615"), Ok(u64::MAX));
        let wrong = [
            "by",
            "by=",
            "by=-1",
            "by=+1",
            "by=01",
            "by=1.5",
            "by=18446744073709551616",
            "by=1&by=1",
            "by=%",
        ];
        for query in wrong {
            assert_eq!(by(query), Err(400), "{query}");
        }
    }

    #[test]
    fn an_encoded_name_is_one_word_and_decodes_to_itself() {
        for name in ["a", "a/b", "a b\n", "100%", "?#", "\u{1f600}", ".."] {
            let word = encode(name);
            assert!(word.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/'), "{word}");
            assert_eq!(decode(&word), Ok(name.to_owned()));
        }
    }
}
