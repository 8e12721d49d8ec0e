//! What was reached, beside what was to be reached.

use serde::{Deserialize, Serialize};

/// A ratio that should be at least, or at most, so much.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// It is only shown.
    #[default]
    None,
}

impl Target {
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    fn met(self, reached: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(reached >= least),
            Self::AtMost(most) => Some(reached <= most),
            Self::None => None,
        }
    }

    /// The target itself, in words, and whether it is enough.
    pub fn judge(self, reached: f64) -> String {
        let shown = match self {
            Self::AtLeast(least) => format!("at least {least}"),
            Self::AtMost(most) => format!("at most {most}"),
            Self::None => return String::new(),
        };
        let judged = if self.met(reached) == Some(true) { "met" } else { "**missed**" };
        format!("{shown}: {judged}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_from_its_own_value_on() {
        assert_eq!(Target::AtLeast(2.0).judge(2.0), "at least 2: met");
        assert_eq!(Target::AtLeast(2.0).judge(1.98), "at least 2: **missed**");
        assert_eq!(Target::AtMost(1.2).judge(1.2), "at most 1.2: met");
        assert_eq!(Target::AtMost(1.2).judge(1.3), "at most 1.2: **missed**");
        assert_eq!(Target::None.judge(123_456.7), "");
    }

    #[test]
    fn what_could_not_be_measured_meets_no_target() {
        assert!(Target::AtLeast(1.0).judge(f64::NAN).ends_with("**missed**"));
        assert!(Target::AtMost(1.0).judge(f64::NAN).ends_with("**missed**"));
    }
}
