//! What is done to a store to time it: the same code in the guest and in its native peers.

mod many;
mod run;

use std::error::Error;

pub use run::run;

/// What a store answers, or why it does not.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A store that is timed.
pub trait Subject {
    /// Stores `value` under `key`.
    ///
    /// # Errors
    /// When the store refuses.
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()>;

    /// The value under `key`.
    ///
    /// # Errors
    /// When the store refuses.
    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>>;

    /// Adds 1 to the number under `key`, and returns the sum.
    ///
    /// # Errors
    /// When the store refuses.
    fn increment(&mut self, key: &str) -> Result<i64>;

    /// Whether there is something under `key`.
    ///
    /// # Errors
    /// When the store refuses, or does not tell.
    fn exists(&mut self, _key: &str) -> Result<bool> {
        Err("this store is not asked whether a key is there".into())
    }

    /// The values under `keys`, in one call.
    ///
    /// # Errors
    /// When the store refuses, or has no such call.
    fn get_many(&mut self, _keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        Err("this store has no call for many keys".into())
    }

    /// Stores `value` under `key` for an hour.
    ///
    /// # Errors
    /// When the store refuses, or knows no such thing.
    fn set_for_an_hour(&mut self, _key: &str, _value: &[u8]) -> Result<()> {
        Err("this store does not let keys expire".into())
    }

    /// Stores all of these, at once or in one transaction.
    ///
    /// # Errors
    /// When the store refuses, or can only store one after the other.
    fn set_many(&mut self, _pairs: &[(String, Vec<u8>)]) -> Result<()> {
        Err("this store takes one key at a time".into())
    }

    /// Passes all keys and values to `each`, in order of the keys.
    ///
    /// # Errors
    /// When the store refuses, or has no order.
    fn scan(&mut self, _each: &mut dyn FnMut(&str, &[u8])) -> Result<()> {
        Err("this store has no order".into())
    }
}

/// The bytes of a key.
pub const KEY: usize = 16;

/// The bytes of a value.
pub const VALUE: usize = 100;

/// The one key that is counted on.
pub const COUNTER: &str = "one-counter-for-all";

/// Key number `number`. The keys of consecutive numbers differ, and are in no order.
pub fn key(number: u64) -> String {
    format!("{:016x}", scatter(number))
}

/// The last step of splitmix64, which is a permutation of the numbers of 64 bits.
fn scatter(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A number that depends on all of a key. The sum over keys tells whether each was seen once.
pub fn check(key: &str) -> u64 {
    u64::from_str_radix(key, 16).unwrap_or_default()
}

/// Value number `number`.
pub fn value(number: u64) -> [u8; VALUE] {
    let mut value = [b'.'; VALUE];
    for (byte, digit) in value.iter_mut().zip(number.to_le_bytes()) {
        *byte = digit;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_length_and_give_their_number_back() {
        for number in [0, 1, 9_999_999, u64::MAX] {
            assert_eq!(key(number).len(), KEY);
            assert_eq!(check(&key(number)), scatter(number));
        }
    }
}
