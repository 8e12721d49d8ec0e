//! The sizes that hold for every backend.

use crate::{Error, Result};

/// The longest key, in bytes of UTF-8.
pub const KEY: usize = 65_535;

/// The largest value, and the largest sum of values in one reply, in bytes.
pub const VALUES: usize = 128 * 1024 * 1024;

/// The most keys on one page of a listing.
pub const PAGE_KEYS: usize = 4_096;

/// The most bytes of keys on one page of a listing. A single key always fits.
pub const PAGE_BYTES: usize = 1024 * 1024;

/// The most checks and writes of one transaction together.
pub const TRANSACTION_KEYS: usize = 65_536;

/// The most bytes of keys and values of one transaction.
pub const TRANSACTION_BYTES: usize = VALUES;

/// Refuses a key that is too long.
#[inline]
pub fn check_key(key: &str) -> Result<()> {
    if key.len() > KEY {
        return Err(Error::KeyTooLong);
    }
    Ok(())
}

/// Refuses a value that is too large.
#[inline]
pub fn check_value(value: &[u8]) -> Result<()> {
    if value.len() > VALUES {
        return Err(Error::ResultTooLarge);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn a_key_may_have_65535_bytes_and_no_more() {
        assert_eq!(check_key(&"k".repeat(KEY)), Ok(()));
        assert_eq!(check_key(&"k".repeat(KEY + 1)), Err(Error::KeyTooLong));
        assert_eq!(check_key(""), Ok(()));
    }

    #[test]
    fn a_value_may_have_128_mib_and_no_more() {
        assert_eq!(check_value(&vec![0; VALUES]), Ok(()));
        assert_eq!(check_value(&vec![0; VALUES + 1]), Err(Error::ResultTooLarge));
    }

    #[test]
    fn error_texts_state_the_limits_as_they_are() {
        assert!(Error::KeyTooLong.message().contains(&std::format!(" {KEY} ")));
        assert!(Error::ResultTooLarge.message().contains(&std::format!(" {VALUES} ")));
        let text = Error::TransactionTooLarge.message();
        assert!(text.contains(&std::format!(" {TRANSACTION_KEYS} ")), "{text}");
        assert!(text.contains(&std::format!(" {TRANSACTION_BYTES} ")), "{text}");
    }

    #[test]
    fn a_reply_over_the_limit_is_refused_in_the_words_that_guests_look_for() {
        let text = Error::ResultTooLarge.message();
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
}
