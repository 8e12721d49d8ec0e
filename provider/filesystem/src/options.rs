//! What the operator chose, in the environment.

use keyvalue_core::{Error, Result};
use keyvalue_engine::{Durability, Options};

/// The directory of an operator who names none.
pub const DIRECTORY: &str = "/keyvalue";

/// The least memory that a store is allowed. With less it would work, and be slow.
const LEAST_MEMORY: usize = 1 << 20;

/// The options of this provider, beside those of `Policy`.
#[derive(Debug, PartialEq, Eq)]
pub struct Settings<'a> {
    /// The name of the directory with the store.
    pub directory: &'a str,
    /// What the engine is told.
    pub options: Options,
}

impl<'a> Settings<'a> {
    /// Reads them from environment variables; others are passed over.
    ///
    /// * `KEYVALUE_DIR=/data/store`: the directory, one that the host opened for
    ///   the component or one below it; without it `/keyvalue`.
    /// * `KEYVALUE_DURABILITY=os` or `always`: whether a write survives the end of
    ///   the process, or a power cut too.
    /// * `KEYVALUE_MEMORY=64M`: how many bytes of memory the store tries to stay
    ///   under, as a number, or one with `K`, `M` or `G`.
    /// * `KEYVALUE_FRESHNESS=0`: how many milliseconds a read may lag behind the
    ///   writes of other instances.
    /// * `KEYVALUE_RETENTION=16M`: how many bytes of the past of each bucket are kept
    ///   for whoever reads changes, in the same form; 0 for none.
    ///
    /// # Errors
    /// [`Error::BadOption`] for a value that cannot be understood.
    pub fn from_environment(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut settings = Self { directory: DIRECTORY, options: Options::default() };
        for (name, value) in variables {
            match name {
                "KEYVALUE_DIR" => settings.directory = directory(value)?,
                "KEYVALUE_DURABILITY" => settings.options.durability = durability(value)?,
                "KEYVALUE_MEMORY" => settings.options.memory = memory(value)?,
                "KEYVALUE_FRESHNESS" => settings.options.freshness = freshness(value)?,
                "KEYVALUE_RETENTION" => {
                    settings.options.retention = bytes("KEYVALUE_RETENTION", value)?;
                }
                _ => {}
            }
        }
        Ok(settings)
    }
}

fn directory(value: &str) -> Result<&str> {
    if value.is_empty() { Err(wrong("KEYVALUE_DIR", value, "names no directory")) } else { Ok(value) }
}

fn durability(value: &str) -> Result<Durability> {
    match value {
        "os" => Ok(Durability::Os),
        "always" => Ok(Durability::Always),
        _ => Err(wrong("KEYVALUE_DURABILITY", value, "is neither os nor always")),
    }
}

fn memory(value: &str) -> Result<usize> {
    let wrong = |why| Err(wrong("KEYVALUE_MEMORY", value, why));
    match usize::try_from(bytes("KEYVALUE_MEMORY", value)?) {
        Err(_) => wrong("is more than there can be"),
        Ok(..LEAST_MEMORY) => wrong("is less than 1M"),
        Ok(bytes) => Ok(bytes),
    }
}

/// A number of bytes, with or without a unit.
fn bytes(name: &'static str, value: &str) -> Result<u64> {
    let (digits, unit) = match value.split_at_checked(value.len().saturating_sub(1)) {
        Some((digits, "K")) => (digits, 1 << 10),
        Some((digits, "M")) => (digits, 1 << 20),
        Some((digits, "G")) => (digits, 1 << 30),
        _ => (value, 1),
    };
    let Some(count) = number(digits) else {
        return Err(wrong(name, value, "is no number of bytes such as 64M"));
    };
    count.checked_mul(unit).ok_or_else(|| wrong(name, value, "is more than there can be"))
}

fn freshness(value: &str) -> Result<u64> {
    number(value).ok_or_else(|| wrong("KEYVALUE_FRESHNESS", value, "is no number of milliseconds"))
}

/// A number in decimal digits and nothing else, not even a sign.
fn number(digits: &str) -> Option<u64> {
    let add = |sum: u64, byte: u8| {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 { sum.checked_mul(10)?.checked_add(digit.into()) } else { None }
    };
    if digits.is_empty() { None } else { digits.bytes().try_fold(0, add) }
}

fn wrong(name: &'static str, value: &str, why: &str) -> Error {
    Error::BadOption(name, ["'", value, "' ", why].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings<'a>(variables: &[(&'a str, &'a str)]) -> Settings<'a> {
        Settings::from_environment(variables.iter().copied()).unwrap()
    }

    fn memory(value: &str) -> usize {
        settings(&[("KEYVALUE_MEMORY", value)]).options.memory
    }

    #[test]
    fn without_variables_everything_is_as_documented() {
        for variables in [&[][..], &[("KEYVALUE", "x"), ("KEYVALUE_COLOUR", "red"), ("PATH", "/bin")]] {
            let Settings { directory, options } = settings(variables);
            assert_eq!((directory, options.durability), ("/keyvalue", Durability::Os));
            assert_eq!((options.memory, options.freshness), (64 << 20, 0));
            assert_eq!(options.retention, 16 << 20);
        }
    }

    #[test]
    fn each_variable_is_taken_over() {
        let chosen = settings(&[
            ("KEYVALUE_DIR", "/data/store"),
            ("KEYVALUE_DURABILITY", "always"),
            ("KEYVALUE_MEMORY", "8M"),
            ("KEYVALUE_FRESHNESS", "250"),
            ("KEYVALUE_RETENTION", "1G"),
        ]);
        assert_eq!(chosen.directory, "/data/store");
        assert_eq!(chosen.options.durability, Durability::Always);
        assert_eq!((chosen.options.memory, chosen.options.freshness), (8 << 20, 250));
        assert_eq!(chosen.options.retention, 1 << 30);
    }

    #[test]
    fn memory_is_given_in_bytes_or_with_a_unit() {
        let values = [("1048576", 1 << 20), ("1024K", 1 << 20), ("1M", 1 << 20), ("2G", 2 << 30)];
        for (value, bytes) in values {
            assert_eq!(memory(value), bytes, "{value}");
        }
    }

    #[test]
    fn a_value_that_makes_no_sense_is_an_error_that_names_the_option_and_the_value() {
        let cases = [
            ("KEYVALUE_DIR", &[""][..]),
            ("KEYVALUE_DURABILITY", &["", "OS", "never", "os "]),
            (
                "KEYVALUE_MEMORY",
                &["", "M", "64MB", "64m", "-1", "+64M", "1.5G", "0", "1023K", "99999999999999999999", "ä"],
            ),
            ("KEYVALUE_RETENTION", &["", "16MB", "-1", "99999999999999999999", "99999999999999999G"]),
            ("KEYVALUE_FRESHNESS", &["", "1s", "-1", "+1", "0.5", "99999999999999999999"]),
        ];
        for (name, values) in cases {
            for &value in values {
                let text = Settings::from_environment([(name, value)]).unwrap_err().to_string();
                assert!(text.contains(name) && text.contains(&["'", value, "'"].concat()), "{text}");
            }
        }
    }
}
