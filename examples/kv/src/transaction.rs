//! The lines of `commit`.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component has a store"))]

/// A check, or a write.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// `check KEY absent`
    Absent(String),
    /// `check KEY present`
    Present(String),
    /// `check KEY is VALUE`
    ValueIs(String, String),
    /// `check KEY version VERSION`
    VersionIs(String, String),
    /// `set KEY VALUE`
    Set(String, String),
    /// `delete KEY`
    Delete(String),
    /// `increment KEY DELTA`
    Increment(String, i64),
}

const CHECK: &str = "check takes KEY absent, KEY present, KEY is VALUE or KEY version VERSION";

/// Reads one line; `None` where there is nothing on it, or only a comment.
pub fn parse(line: &[u8]) -> Result<Option<Step>, &'static str> {
    let words = crate::words::split(line)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((verb, words)) = words.split_first() else { return Ok(None) };
    let own = |text: &str| text.to_owned();
    let step = match (*verb, words) {
        ("check", [key, "absent"]) => Step::Absent(own(key)),
        ("check", [key, "present"]) => Step::Present(own(key)),
        ("check", [key, "is", value]) => Step::ValueIs(own(key), own(value)),
        ("check", [key, "version", version]) => Step::VersionIs(own(key), own(version)),
        ("check", _) => return Err(CHECK),
        ("set", [key, value]) => Step::Set(own(key), own(value)),
        ("set", _) => return Err("set takes KEY VALUE"),
        ("delete", [key]) => Step::Delete(own(key)),
        ("delete", _) => return Err("delete takes KEY"),
        ("increment", [key, delta]) => {
            Step::Increment(own(key), delta.parse().map_err(|_| "DELTA is no whole number of 64 bits")?)
        }
        ("increment", _) => return Err("increment takes KEY DELTA"),
        _ => return Err("a line begins with check, set, delete or increment"),
    };
    Ok(Some(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(line: &str) -> Step {
        parse(line.as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn each_line_is_a_check_or_a_write() {
        let own = String::from;
        assert_eq!(step("check k absent"), Step::Absent(own("k")));
        assert_eq!(step("check k present # it is"), Step::Present(own("k")));
        assert_eq!(step("check k is absent"), Step::ValueIs(own("k"), own("absent")));
        assert_eq!(step("check 'a key' is ''"), Step::ValueIs(own("a key"), own("")));
        assert_eq!(step("check k version v1"), Step::VersionIs(own("k"), own("v1")));
        assert_eq!(step("set absent 'two words'"), Step::Set(own("absent"), own("two words")));
        assert_eq!(step("  delete k\t"), Step::Delete(own("k")));
        assert_eq!(step("increment n -3"), Step::Increment(own("n"), -3));
        for nothing in ["", "  ", "# set k v"] {
            assert_eq!(parse(nothing.as_bytes()), Ok(None), "{nothing}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, why) in [
            (&b"put k v"[..], "begins with"),
            (b"SET k v", "begins with"),
            (b"check k", "check takes"),
            (b"check k missing", "check takes"),
            (b"check k is", "check takes"),
            (b"check k absent now", "check takes"),
            (b"set k", "set takes"),
            (b"set k two words", "set takes"),
            (b"delete", "delete takes"),
            (b"delete a b", "delete takes"),
            (b"increment n", "increment takes"),
            (b"increment n many", "no whole number"),
            (b"increment n 9223372036854775808", "no whole number"),
            (b"set k 'v", "quote"),
            (b"set k \xff", "UTF-8"),
        ] {
            let said = parse(line).unwrap_err();
            assert!(said.contains(why), "{}: {said}", String::from_utf8_lossy(line));
        }
    }
}
