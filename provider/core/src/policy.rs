//! Which buckets the operator allows, and whether they may be written.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::{Error, Result};

/// The operator's rules. The default allows everything.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Policy {
    allowed: Option<Vec<Box<str>>>,
    denied: Vec<Box<str>>,
    read_only: bool,
}

impl Policy {
    /// Reads the rules from environment variables; others are passed over.
    ///
    /// * `KEYVALUE_BUCKETS=a,b`: only these buckets exist.
    /// * `KEYVALUE_DENIED_BUCKETS=x,y`: these are refused, also when listed above.
    /// * `KEYVALUE_READ_ONLY=1` (or `0`): whether writes are refused.
    ///
    /// A list is split at commas and taken literally; `a,` names `a` and the
    /// bucket with the empty name.
    ///
    /// # Errors
    /// [`Error::BadOption`] for a value that cannot be understood.
    pub fn from_environment<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut policy = Self::default();
        for (name, value) in variables {
            match name {
                "KEYVALUE_BUCKETS" => policy.allowed = Some(names(value)),
                "KEYVALUE_DENIED_BUCKETS" => policy.denied = names(value),
                "KEYVALUE_READ_ONLY" => policy.read_only = switch("KEYVALUE_READ_ONLY", value)?,
                _ => {}
            }
        }
        Ok(policy)
    }

    /// Whether the bucket may be opened.
    ///
    /// # Errors
    /// [`Error::AccessDenied`] and [`Error::NoSuchStore`].
    pub fn check_bucket(&self, name: &str) -> Result<()> {
        let lists = |list: &[Box<str>]| list.iter().any(|each| **each == *name);
        if lists(&self.denied) {
            return Err(Error::AccessDenied);
        }
        match &self.allowed {
            Some(allowed) if !lists(allowed) => Err(Error::NoSuchStore),
            _ => Ok(()),
        }
    }

    /// Whether writes are refused.
    #[must_use]
    pub fn read_only(&self) -> bool {
        self.read_only
    }
}

fn names(list: &str) -> Vec<Box<str>> {
    list.split(',').map(Box::from).collect()
}

fn switch(name: &'static str, value: &str) -> Result<bool> {
    match value {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Error::BadOption(name, ["'", value, "' is neither 1 nor 0"].concat())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    fn policy(variables: &[(&str, &str)]) -> Policy {
        Policy::from_environment(variables.iter().copied()).unwrap()
    }

    #[test]
    fn without_rules_every_name_is_a_bucket_that_can_be_written() {
        for rules in [Policy::default(), policy(&[]), policy(&[("PATH", "/bin"), ("KEYVALUE", "x")])] {
            for name in ["", "default", "a/b", "..", "🪣"] {
                assert_eq!(rules.check_bucket(name), Ok(()));
            }
            assert!(!rules.read_only());
        }
    }

    #[test]
    fn a_list_of_buckets_hides_all_others() {
        let rules = policy(&[("KEYVALUE_BUCKETS", "a,b c")]);
        assert_eq!(rules.check_bucket("a"), Ok(()));
        assert_eq!(rules.check_bucket("b c"), Ok(()));
        for name in ["", "b", "c", "A", "a,b c"] {
            assert_eq!(rules.check_bucket(name), Err(Error::NoSuchStore), "{name:?}");
        }
    }

    #[test]
    fn the_empty_name_is_listed_by_an_empty_item() {
        assert_eq!(policy(&[("KEYVALUE_BUCKETS", "a,")]).check_bucket(""), Ok(()));
        assert_eq!(policy(&[("KEYVALUE_BUCKETS", "")]).check_bucket(""), Ok(()));
        assert_eq!(policy(&[("KEYVALUE_BUCKETS", "")]).check_bucket("a"), Err(Error::NoSuchStore));
    }

    #[test]
    fn a_denied_bucket_is_denied_even_when_it_is_listed() {
        let rules = policy(&[("KEYVALUE_BUCKETS", "a,x"), ("KEYVALUE_DENIED_BUCKETS", "x")]);
        assert_eq!(rules.check_bucket("x"), Err(Error::AccessDenied));
        assert_eq!(rules.check_bucket("a"), Ok(()));
    }

    #[test]
    fn read_only_is_switched_by_one_and_zero_and_nothing_else() {
        assert!(policy(&[("KEYVALUE_READ_ONLY", "1")]).read_only());
        assert!(!policy(&[("KEYVALUE_READ_ONLY", "0")]).read_only());
        for value in ["", "yes", "2", "TRUE "] {
            let error = Policy::from_environment([("KEYVALUE_READ_ONLY", value)]).unwrap_err();
            assert!(error.to_string().contains("KEYVALUE_READ_ONLY"), "{error}");
        }
    }
}
