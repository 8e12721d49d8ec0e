//! Pairs as JSON: `{"key":"k","value":"text"}`, or `base64` where the bytes are not text.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component has pairs"))]

use std::fmt;

use base64::Engine as _;
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

/// A key with its value, as it is written.
#[derive(Debug)]
pub struct Record<'a> {
    /// The key.
    pub key: &'a str,
    /// Its value; `null` for a missing key.
    pub value: Option<&'a [u8]>,
    /// What follows these two.
    pub more: More<'a>,
}

/// What is known of a key beside its value.
#[derive(Debug)]
pub enum More<'a> {
    /// Nothing.
    Nothing,
    /// Which write stored the value.
    Version(Option<&'a str>),
    /// That it was just written.
    Change {
        /// The milliseconds that it has left; `null` when it stays.
        ttl: Option<u64>,
        /// Where to go on.
        position: &'a str,
    },
}

impl<'a> Record<'a> {
    /// A pair, and no more.
    pub fn new(key: &'a str, value: Option<&'a [u8]>) -> Self {
        Record { key, value, more: More::Nothing }
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", self.key)?;
        // The form in which the value survives.
        match self.value.map(|bytes| str::from_utf8(bytes).map_err(|_| Base64(bytes))).transpose() {
            Ok(text) => map.serialize_entry("value", &text)?,
            Err(bytes) => map.serialize_entry("base64", &bytes)?,
        }
        match self.more {
            More::Nothing => {}
            More::Version(version) => map.serialize_entry("version", &version)?,
            More::Change { ttl, position } => {
                map.serialize_entry("ttl", &ttl)?;
                map.serialize_entry("position", position)?;
            }
        }
        map.end()
    }
}

/// Bytes in the standard alphabet with padding.
struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // In pieces: a large value would else be in memory a second time, and a third larger.
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

/// Why a line is not a pair.
#[derive(Debug)]
pub enum Invalid {
    /// It is not JSON, or not an object of the right fields.
    Json(serde_json::Error),
    /// It has neither `value` nor `base64`, or both.
    OneValue,
    /// The text of `base64` is something else.
    Base64(base64::DecodeError),
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Invalid::Json(error) => {
                // The parser sees one line at a time, so that its "line 1" would mislead.
                let text = error.to_string();
                let why = text.split(" at line ").next().unwrap_or(&text);
                write!(f, "{why} (column {})", error.column())
            }
            Invalid::OneValue => {
                f.write_str("exactly one of \"value\" and \"base64\" must be given, as a string")
            }
            Invalid::Base64(error) => write!(f, "\"base64\" is not base64: {error}"),
        }
    }
}

/// Reads one line of an import.
pub fn parse(line: &[u8]) -> Result<(String, Vec<u8>), Invalid> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        key: String,
        value: Option<String>,
        base64: Option<String>,
    }

    let fields: Fields = serde_json::from_slice(line).map_err(Invalid::Json)?;
    let value = match (fields.value, fields.base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(base64)) => STANDARD.decode(base64).map_err(Invalid::Base64)?,
        _ => return Err(Invalid::OneValue),
    };
    Ok((fields.key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(key: &str, value: Option<&[u8]>) -> String {
        serde_json::to_string(&Record::new(key, value)).unwrap()
    }

    #[test]
    fn text_stays_text_and_other_bytes_are_base64() {
        assert_eq!(json("k", Some(b"a\n\"b")), r#"{"key":"k","value":"a\n\"b"}"#);
        assert_eq!(json("k", Some(b"")), r#"{"key":"k","value":""}"#);
        assert_eq!(json("k", Some(&[0xff])), r#"{"key":"k","base64":"/w=="}"#);
        assert_eq!(json("k", None), r#"{"key":"k","value":null}"#);
    }

    #[test]
    fn a_version_and_a_change_follow_the_value() {
        let json = |value, more| serde_json::to_string(&Record { key: "k", value, more }).unwrap();
        let change = |ttl| More::Change { ttl, position: "p" };
        assert_eq!(json(Some(b"v"), More::Version(Some("1"))), r#"{"key":"k","value":"v","version":"1"}"#);
        assert_eq!(json(None, More::Version(None)), r#"{"key":"k","value":null,"version":null}"#);
        assert_eq!(
            json(Some(&[0xff]), change(Some(5))),
            r#"{"key":"k","base64":"/w==","ttl":5,"position":"p"}"#
        );
        assert_eq!(json(None, change(None)), r#"{"key":"k","value":null,"ttl":null,"position":"p"}"#);
    }

    #[test]
    fn every_byte_comes_back_as_it_was() {
        let bytes: Vec<u8> = (0..=255).collect();
        for value in [&bytes[..], &bytes[..128], &bytes[..1], b""] {
            let line = json("a/\u{1f600}\n", Some(value));
            assert!(!line.contains('\n'));
            assert_eq!(parse(line.as_bytes()).unwrap(), ("a/\u{1f600}\n".to_owned(), value.to_vec()));
        }
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        let cases = [
            ("{", "EOF while parsing"),
            ("[1]", "invalid type"),
            (r#"{"value":"v"}"#, "missing field `key`"),
            (r#"{"key":"k","val":"v"}"#, "unknown field `val`"),
            (r#"{"key":1,"value":"v"}"#, "invalid type"),
            (r#"{"key":"k"}"#, "exactly one of"),
            (r#"{"key":"k","value":null}"#, "exactly one of"),
            (r#"{"key":"k","value":"v","base64":""}"#, "exactly one of"),
            (r#"{"key":"k","base64":"?"}"#, "is not base64"),
            (r#"{"key":"k","value":"v"} x"#, "trailing characters"),
        ];
        for (line, why) in cases {
            let text = parse(line.as_bytes()).unwrap_err().to_string();
            assert!(text.contains(why) && !text.contains("line 1"), "{line}: {text}");
        }
    }
}
