//! What the operator chose, in the environment.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::{Error, Result};

use crate::address::{Address, address};
use crate::url;

/// How long an operation may take where the operator does not say.
const TIMEOUT: u64 = 2_000 * MILLISECOND;

const MILLISECOND: u64 = 1_000_000;

/// The options of this provider, beside those of `Policy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The servers: the first that takes a connection is used.
    pub addresses: Vec<Address>,
    /// Who the server is told that this is, if it is not its default user.
    pub user: Option<String>,
    /// That user's password.
    pub password: Option<String>,
    /// The number of the database.
    pub database: u32,
    /// Whether the servers are nodes of a cluster.
    pub cluster: bool,
    /// Whether the server is asked to speak version 3 of its protocol.
    pub version_3: bool,
    /// How many nanoseconds an operation may take.
    pub timeout: u64,
    /// What all keys begin with.
    pub prefix: String,
    /// Whether nothing may be written, not even marks.
    pub read_only: bool,
}

impl Settings {
    /// Reads them from environment variables; others are passed over.
    ///
    /// * `KEYVALUE_REDIS_URL=redis://user:password@host:6379/0`: the server, and the database in
    ///   it; several hosts are separated by commas. `?cluster=true`: they are nodes of a cluster, and
    ///   any of those that are named is enough. `?protocol=resp3` asks for version 3 of the
    ///   protocol. Without the variable `redis://127.0.0.1:6379`.
    /// * `KEYVALUE_REDIS_TIMEOUT=2s`: how long an operation may take, in milliseconds, or with
    ///   `ms` or `s` behind the number.
    /// * `KEYVALUE_REDIS_PREFIX=app1:`: what all keys begin with, for servers that are shared.
    ///
    /// # Errors
    /// [`Error::BadOption`] for a value that cannot be understood.
    pub fn from_environment<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut settings = Self::default();
        for (name, value) in variables {
            match name {
                "KEYVALUE_REDIS_URL" => url::read(value, &mut settings)?,
                "KEYVALUE_REDIS_TIMEOUT" => settings.timeout = timeout(value)?,
                "KEYVALUE_REDIS_PREFIX" => settings.prefix = value.into(),
                _ => {}
            }
        }
        Ok(settings)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            addresses: [address("127.0.0.1", "")].into_iter().flatten().collect(),
            user: None,
            password: None,
            database: 0,
            cluster: false,
            version_3: false,
            timeout: TIMEOUT,
            prefix: String::new(),
            read_only: false,
        }
    }
}

fn timeout(value: &str) -> Result<u64> {
    let (digits, unit) = match (value.strip_suffix("ms"), value.strip_suffix('s')) {
        (Some(digits), _) => (digits, 1),
        (None, Some(digits)) => (digits, 1_000),
        (None, None) => (value, 1),
    };
    let time = number(digits).and_then(|n| n.checked_mul(unit)?.checked_mul(MILLISECOND));
    time.filter(|time| *time > 0).ok_or_else(|| {
        let why = ["'", value, "' is no time such as 2s or 500ms"].concat();
        Error::BadOption("KEYVALUE_REDIS_TIMEOUT", why)
    })
}

/// A number in decimal digits and nothing else, not even a sign.
pub fn number(digits: &str) -> Option<u64> {
    let add = |sum: u64, byte: u8| {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 { sum.checked_mul(10)?.checked_add(digit.into()) } else { None }
    };
    if digits.is_empty() { None } else { digits.bytes().try_fold(0, add) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Settings {
        Settings::from_environment(variables.iter().copied()).unwrap()
    }

    fn refused(name: &'static str, value: &str) {
        let error = Settings::from_environment([(name, value)]).unwrap_err();
        assert!(matches!(&error, Error::BadOption(option, _) if *option == name), "{value:?}: {error:?}");
    }

    #[test]
    fn without_variables_everything_is_as_documented() {
        for variables in [&[][..], &[("KEYVALUE_REDIS", "x"), ("PATH", "/bin")]] {
            let settings = settings(variables);
            assert_eq!((&*settings.addresses[0].host, settings.addresses[0].port), ("127.0.0.1", 6379));
            assert_eq!((settings.addresses.len(), settings.timeout), (1, 2_000_000_000));
            assert_eq!((&*settings.prefix, settings.database, settings.cluster), ("", 0, false));
        }
    }

    #[test]
    fn a_time_is_given_in_milliseconds_or_with_its_unit() {
        for (value, milliseconds) in [("1", 1), ("2000", 2_000), ("500ms", 500), ("3s", 3_000)] {
            let settings = settings(&[("KEYVALUE_REDIS_TIMEOUT", value)]);
            assert_eq!(settings.timeout, milliseconds * 1_000_000, "{value}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for value in [
            "",
            "0",
            "0s",
            "-1",
            "1.5s",
            "s",
            "ms",
            "2 s",
            "1m",
            "99999999999999999999",
            "18446744073709551615s",
        ] {
            refused("KEYVALUE_REDIS_TIMEOUT", value);
        }
    }

    #[test]
    fn a_prefix_may_be_any_text() {
        assert_eq!(settings(&[("KEYVALUE_REDIS_PREFIX", "a*:{b}")]).prefix, "a*:{b}");
    }
}
