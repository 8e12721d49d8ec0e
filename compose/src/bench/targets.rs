//! What was reached, beside what was to be reached.

use std::fmt::Write as _;

/// A ratio that should be at least, or at most, so much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// It is only shown.
    None,
}

impl Target {
    fn met(self, reached: f64) -> Option<bool> {
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

    /// What was reached, and whether that is enough.
    pub fn judge(self, reached: f64) -> String {
        // Small numbers are ratios, large ones counts.
        let digits = if reached < 100.0 { 2 } else { 0 };
        match self.met(reached) {
            Some(true) => format!("{reached:.digits$}, met"),
            Some(false) => format!("{reached:.digits$}, missed"),
            None => format!("{reached:.digits$}"),
        }
    }
}

/// A table of targets, with a column for each way that the provider was run.
pub fn table(columns: &[&str], rows: &[(String, Target, Vec<f64>)]) -> String {
    let mut table =
        format!("| | target | {} |\n|---|---|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for (what, target, reached) in rows {
        let reached: Vec<_> = reached.iter().map(|reached| target.judge(*reached)).collect();
        let _ = writeln!(table, "| {what} | {} | {} |", target.shown(), reached.join(" | "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_from_its_own_value_on() {
        assert_eq!(Target::AtLeast(2.0).judge(2.0), "2.00, met");
        assert_eq!(Target::AtLeast(2.0).judge(1.98), "1.98, missed");
        assert_eq!(Target::AtMost(1.2).judge(1.2), "1.20, met");
        assert_eq!(Target::AtMost(1.2).judge(1.3), "1.30, missed");
        assert_eq!(Target::None.judge(123_456.7), "123457");
    }

    #[test]
    fn what_could_not_be_measured_meets_no_target() {
        assert!(Target::AtLeast(1.0).judge(f64::NAN).ends_with("missed"));
        assert!(Target::AtMost(1.0).judge(f64::NAN).ends_with("missed"));
    }
}
