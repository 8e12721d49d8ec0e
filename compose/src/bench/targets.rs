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

    /// Whether that is enough, if something is aimed at.
    pub fn met(self, reached: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(reached >= least),
            Self::AtMost(most) => Some(reached <= most),
            Self::None => None,
        }
    }

    /// The target itself, in words.
    pub fn shown(self) -> String {
        match self {
            Self::AtLeast(least) => format!("at least {least}"),
            Self::AtMost(most) => format!("at most {most}"),
            Self::None => "-".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_from_its_own_value_on() {
        assert_eq!([2.0, 1.98].map(|reached| Target::AtLeast(2.0).met(reached)), [Some(true), Some(false)]);
        assert_eq!([1.2, 1.3].map(|reached| Target::AtMost(1.2).met(reached)), [Some(true), Some(false)]);
        assert_eq!(Target::None.met(1.0), None);
    }

    #[test]
    fn what_could_not_be_measured_meets_no_target() {
        assert_eq!(Target::AtLeast(1.0).met(f64::NAN), Some(false));
        assert_eq!(Target::AtMost(1.0).met(f64::NAN), Some(false));
    }
}
