//! `KEYVALUE_REDIS_URL`. Errors say what is wrong, but do not show it: there may be a password in it.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::{Error, Result};

use crate::address::{Address, address};
use crate::options::{Settings, number};

/// Reads a URL such as `redis://user:password@host:6379,host:6380/2?protocol=resp3`.
///
/// # Errors
/// [`Error::BadOption`] when it is none.
pub fn read(url: &str, settings: &mut Settings) -> Result<()> {
    let (scheme, rest) = cut(url, b':').ok_or_else(no_url)?;
    let rest = rest.strip_prefix("//").ok_or_else(no_url)?;
    match scheme {
        "redis" | "valkey" => {}
        "rediss" | "valkeys" => {
            return Err(wrong(
                "asks for TLS, which this component does not do: run a TLS proxy such as stunnel beside \
                 it, and give its address as redis://",
            ));
        }
        _ => return Err(no_url()),
    }
    let (rest, query) = cut(rest, b'?').unwrap_or((rest, ""));
    let (rest, path) = cut(rest, b'/').unwrap_or((rest, ""));
    // A password may have an @ that nobody wrote as %40.
    let last = rest.bytes().rposition(|byte| byte == b'@');
    let (who, hosts) =
        last.and_then(|at| cut_at(rest, at)).map_or((None, rest), |(who, hosts)| (Some(who), hosts));
    if let Some(who) = who {
        (settings.user, settings.password) = credentials(who)?;
    }
    settings.addresses = hosts.split(',').map(host_and_port).collect::<Result<_>>()?;
    settings.database = match path {
        "" => 0,
        digits => number(digits)
            .and_then(|n| u32::try_from(n).ok())
            .ok_or_else(|| wrong("has a path that is not the number of a database, such as /0"))?,
    };
    query.split('&').filter(|option| !option.is_empty()).try_for_each(|option| choose(option, settings))?;
    if settings.cluster && settings.database != 0 {
        return Err(wrong("names a database, and a cluster has only database 0"));
    }
    Ok(())
}

fn choose(option: &str, settings: &mut Settings) -> Result<()> {
    match option {
        "cluster=true" => settings.cluster = true,
        "cluster=false" => settings.cluster = false,
        "protocol=resp3" | "protocol=3" => settings.version_3 = true,
        "protocol=resp2" | "protocol=2" => settings.version_3 = false,
        _ => return Err(wrong("has an option other than cluster=true and protocol=resp3 behind its ?")),
    }
    Ok(())
}

fn credentials(who: &str) -> Result<(Option<String>, Option<String>)> {
    let Some((user, password)) = cut(who, b':') else {
        return Err(wrong("names a user without a password: write user:password@, or :password@"));
    };
    let user = decode(user)?;
    Ok(((!user.is_empty()).then_some(user), Some(decode(password)?)))
}

fn host_and_port(text: &str) -> Result<Address> {
    // An address of version 6 has colons, and so brackets around it.
    let (host, rest) = match text.strip_prefix('[') {
        Some(text) => cut(text, b']').ok_or_else(no_host)?,
        None => first(text, b':').and_then(|at| text.split_at_checked(at)).unwrap_or((text, "")),
    };
    let port = match rest {
        "" => "",
        rest => rest.strip_prefix(':').filter(|port| !port.is_empty()).ok_or_else(no_host)?,
    };
    address(host, port).filter(|address| !address.host.is_empty()).ok_or_else(no_host)
}

/// The text before the first such character, which is of ASCII, and the text behind it. The search of the
/// standard library takes kilobytes.
fn cut(text: &str, character: u8) -> Option<(&str, &str)> {
    cut_at(text, first(text, character)?)
}

fn first(text: &str, character: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == character)
}

fn cut_at(text: &str, at: usize) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.get(1..)?))
}

/// What a part of a URL stands for: `%40` is `@`.
fn decode(part: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let ([high, low, after @ ..], digit) = (after, |c: u8| char::from(c).to_digit(16)) else {
            return Err(no_escape());
        };
        let (high, low) = (digit(*high).ok_or_else(no_escape)?, digit(*low).ok_or_else(no_escape)?);
        bytes.push((high << 4 | low) as u8);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| no_escape())
}

#[cold]
fn wrong(why: &str) -> Error {
    Error::BadOption("KEYVALUE_REDIS_URL", why.into())
}

#[cold]
fn no_url() -> Error {
    wrong("it is no URL such as redis://user:password@host:6379/0")
}

#[cold]
fn no_host() -> Error {
    wrong("its host is none such as 10.0.0.1:6379, [::1]:6379 or redis.example:6379")
}

#[cold]
fn no_escape() -> Error {
    wrong("it has a % that is not followed by the two digits of a character, as in %40 for @")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> Settings {
        let mut settings = Settings::default();
        read(url, &mut settings).unwrap();
        settings
    }

    fn hosts(url: &str) -> Vec<(String, u16)> {
        settings(url).addresses.into_iter().map(|address| (address.host, address.port)).collect()
    }

    fn text(url: &str) -> String {
        read(url, &mut Settings::default()).unwrap_err().message()
    }

    #[test]
    fn a_host_is_a_name_or_an_address_with_or_without_a_port() {
        assert_eq!(hosts("redis://h"), [("h".into(), 6379)]);
        assert_eq!(hosts("redis://10.0.0.1:7000/"), [("10.0.0.1".into(), 7000)]);
        assert_eq!(hosts("valkey://[::1]:1"), [("::1".into(), 1)]);
        assert_eq!(hosts("redis://[fe80::1]"), [("fe80::1".into(), 6379)]);
        assert_eq!(settings("redis://h:65535").addresses[0].port_text, "65535");
    }

    #[test]
    fn several_hosts_are_separated_by_commas() {
        let expected = [("a".into(), 1), ("b".into(), 6379), ("::1".into(), 3)];
        assert_eq!(hosts("redis://u:p@a:1,b,[::1]:3/0?cluster=true"), expected);
        assert!(settings("redis://a,b?cluster=true").cluster);
    }

    #[test]
    fn user_password_and_database_are_taken_over() {
        let settings = settings("redis://al%40ice:p%3a@ss:%25@h/12?protocol=resp3");
        assert_eq!(settings.user.as_deref(), Some("al@ice"));
        assert_eq!(settings.password.as_deref(), Some("p:@ss:%"));
        assert_eq!((settings.database, settings.version_3), (12, true));
    }

    #[test]
    fn a_password_needs_no_user() {
        let settings = settings("redis://:secret@h");
        assert_eq!((settings.user, settings.password.as_deref()), (None, Some("secret")));
    }

    #[test]
    fn what_is_no_url_of_a_redis_server_is_refused() {
        for url in [
            "",
            "h",
            "h:6379",
            "http://h",
            "REDIS://h",
            "redis:/h",
            "redis://",
            "redis://:6379",
            "redis://h:",
            "redis://h:0",
            "redis://h:65536",
            "redis://h:x",
            "redis://[::1",
            "redis://[::1]6379",
            "redis://a,,b",
            "redis://h/x",
            "redis://h/-1",
            "redis://h/0/1",
            "redis://h?cluster=yes",
            "redis://h?tls=1",
            "redis://user@h",
            "redis://:%4@h",
            "redis://:%zz@h",
            "redis://:%ff@h",
            "redis://h/1?cluster=true",
        ] {
            assert!(text(url).starts_with("KEYVALUE_REDIS_URL has a value that makes no sense: "), "{url}");
        }
    }

    #[test]
    fn tls_is_refused_in_words_that_say_what_to_do() {
        for url in ["rediss://h:6380", "valkeys://u:secret@h"] {
            assert!(text(url).contains("TLS proxy"), "{}", text(url));
        }
    }

    #[test]
    fn no_error_shows_a_password() {
        for url in ["redis://u:secret@h:x", "rediss://u:secret@h", "redis://u:secret%@h", "http://u:secret@h"]
        {
            assert!(!text(url).contains("secret"), "{}", text(url));
        }
    }
}
