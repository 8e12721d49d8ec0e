//! What buckets and files are called on disk.
//!
//! ```text
//! bucket-visits/logs/7                        the log of generation 7
//! bucket-visits/data/8-0123456789abcdef.table a table made for generation 8
//! bucket-visits/history/6-4711                the log of generation 6, with 4711 bytes
//! ```
//!
//! The number of a file in `data` is the first generation in which it is garbage
//! unless the head of that generation's log refers to it.

use alloc::string::String;

use crate::checksum;
use crate::codec::coded;
use crate::text::{decimal, hex, joined};

/// The longest name that is spelled out; directories may have 255 bytes.
const LONGEST: usize = 200;

/// The directory of a bucket.
///
/// Small letters, digits, `-` and `_` stand for themselves, everything else is
/// spelled in hexadecimal: so names that differ stay different on disks that take
/// `B` for `b`, and none is special to any system. What gets too long is a hash;
/// the full name is in the head of each log, and is compared.
pub(crate) fn directory(bucket: &str) -> String {
    let mut name = String::from("bucket-");
    for byte in bucket.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            _ => {
                name.push('%');
                name.push_str(&hex(byte.into(), 2));
            }
        }
        if name.len() > LONGEST {
            let (a, b) = (checksum::check(bucket.as_bytes(), 1), checksum::check(bucket.as_bytes(), 2));
            return joined(&["bucket~", &hex(a, 16), &hex(b, 16)]);
        }
    }
    name
}

/// A file that never changes once it is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId {
    pub number: u64,
    pub unique: u64,
}

coded!('a, FileId { number, unique });

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Table,
    Value,
    Head,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Table, Kind::Value, Kind::Head];

    fn extension(self) -> &'static str {
        match self {
            Kind::Table => "table",
            Kind::Value => "value",
            Kind::Head => "head",
        }
    }
}

impl FileId {
    pub fn name(self, kind: Kind) -> String {
        joined(&[&decimal(self.number), "-", &hex(self.unique, 16), ".", kind.extension()])
    }

    /// What a name says; `None` for files of others.
    pub fn parse(name: &str) -> Option<(Self, Kind)> {
        let (stem, extension) = name.split_once('.')?;
        let (number, unique) = stem.split_once('-')?;
        let id = Self { number: number.parse().ok()?, unique: u64::from_str_radix(unique, 16).ok()? };
        let kind = Kind::ALL.into_iter().find(|kind| kind.extension() == extension)?;
        (id.name(kind) == name).then_some((id, kind))
    }
}

/// The generation of a log; `None` for files of others.
pub(crate) fn generation(name: &str) -> Option<u64> {
    let number: u64 = name.parse().ok()?;
    (decimal(number) == name && number > 0).then_some(number)
}

/// The generation and the bytes of a log that is kept; `None` for files of others.
pub(crate) fn kept(name: &str) -> Option<(u64, u64)> {
    let (log, bytes) = name.split_once('-')?;
    let bytes: u64 = bytes.parse().ok()?;
    Some((generation(log)?, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_that_differ_have_directories_that_differ_in_lower_case_too() {
        let long = "x".repeat(500);
        let emoji = "🪣".repeat(200);
        let names = [
            "", "default", "Default", "a/b", "a%2fb", "..", ".", "con", "a ", "a.", "ä", "\0", &long, &emoji,
        ];
        let directories: HashSet<_> = names.iter().map(|name| directory(name).to_lowercase()).collect();
        assert_eq!(directories.len(), names.len());
        for directory in &directories {
            assert!(directory.len() <= 255 && directory.starts_with("bucket"), "{directory}");
            assert!(
                directory.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_%~".contains(&b)),
                "{directory}"
            );
        }
    }

    #[test]
    fn a_file_name_leads_back_to_what_it_names() {
        let id = FileId { number: 18, unique: 0x00ab_cdef };
        for kind in Kind::ALL {
            assert_eq!(FileId::parse(&id.name(kind)), Some((id, kind)));
        }
    }

    #[test]
    fn files_of_others_have_no_meaning() {
        for name in
            ["", ".DS_Store", "7-7.table", "+7-0000000000abcdef.table", "7-0000000000ABCDEF.table", "7"]
        {
            assert_eq!(FileId::parse(name), None, "{name}");
        }
        for name in ["", "0", "07", "+7", "7.log", "-1", "99999999999999999999"] {
            assert_eq!(generation(name), None, "{name}");
        }
        assert_eq!(generation("7"), Some(7));
    }
}
