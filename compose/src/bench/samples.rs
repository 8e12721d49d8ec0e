//! What was measured in each round, and what is said of all rounds together.

use anyhow::{Context, Result};

use super::results::{Figure, Kind, Ratio, Spread, Target};

/// What is measured, of whom, and at which place of the axis, if there is one.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    what: String,
    of: String,
    at: Option<f64>,
}

/// Values by place, in the order of the rounds.
#[derive(Debug, Default)]
pub struct Samples(Vec<(Place, Vec<f64>)>);

impl Samples {
    /// Adds the value of one more round.
    pub fn add(&mut self, what: &str, of: &str, at: Option<f64>, value: f64) {
        let place = Place { what: what.into(), of: of.into(), at };
        match self.0.iter_mut().find(|(known, _)| *known == place) {
            Some((_, values)) => values.push(value),
            None => self.0.push((place, vec![value])),
        }
    }

    fn values(&self, what: &str, of: &str, at: Option<f64>) -> Option<&[f64]> {
        let place = Place { what: what.into(), of: of.into(), at };
        Some(&self.0.iter().find(|(known, _)| *known == place)?.1)
    }

    /// The value in the middle, where there is any.
    pub fn median(&self, what: &str, of: &str, at: Option<f64>) -> Option<f64> {
        Some(median(self.values(what, of, at)?))
    }

    /// All of it, as it stands in a table.
    pub fn figures(&self) -> Vec<Figure> {
        self.figures_where(|_, _| true)
    }

    /// That of it whose names, what and of whom, are wanted.
    pub fn figures_where(&self, wanted: impl Fn(&str, &str) -> bool) -> Vec<Figure> {
        let chosen = self.0.iter().filter(|(place, _)| wanted(&place.what, &place.of));
        chosen
            .map(|(Place { what, of, at }, values)| Figure {
                what: what.clone(),
                of: of.clone(),
                at: *at,
                spread: Spread::of(values),
            })
            .collect()
    }

    /// One beside another, round by round.
    pub fn ratio(
        &self,
        what: &str,
        [of, beside]: [&str; 2],
        at: Option<f64>,
        kind: Kind,
        target: Target,
    ) -> Result<Ratio> {
        let pair = [self.known(what, of, at)?, self.known(what, beside, at)?];
        let spread = Spread::of(&ratios(pair[0], pair[1], kind));
        Ok(Ratio { what: what.into(), of: of.into(), beside: beside.into(), at, kind, spread, target })
    }

    /// One thing beside another one of the same.
    pub fn ratio_between(
        &self,
        [what, other]: [&str; 2],
        of: &str,
        beside: &str,
        kind: Kind,
        target: Target,
    ) -> Result<Ratio> {
        let spread = Spread::of(&ratios(self.known(what, of, None)?, self.known(other, of, None)?, kind));
        Ok(Ratio { what: what.into(), of: of.into(), beside: beside.into(), at: None, kind, spread, target })
    }

    /// One place of the axis beside another one, of the same.
    pub fn ratio_along(
        &self,
        what: &str,
        of: &str,
        [at, first]: [f64; 2],
        beside: &str,
        target: Target,
    ) -> Result<Ratio> {
        let pair = [self.known(what, of, Some(at))?, self.known(what, of, Some(first))?];
        let (kind, spread) = (Kind::Longer, Spread::of(&ratios(pair[0], pair[1], Kind::Longer)));
        let (what, of, beside) = (what.into(), of.into(), beside.into());
        Ok(Ratio { what, of, beside, at: Some(at), kind, spread, target })
    }

    fn known(&self, what: &str, of: &str, at: Option<f64>) -> Result<&[f64]> {
        self.values(what, of, at).with_context(|| format!("`{what}` was not measured of {of}"))
    }
}

/// The ratios of pairs that were measured one after the other.
pub fn ratios(of: &[f64], beside: &[f64], kind: Kind) -> Vec<f64> {
    let pairs = of.iter().zip(beside);
    let ratio = |(of, beside): (&f64, &f64)| match kind {
        // Of two durations the longer one is the slower.
        Kind::Faster => beside / of,
        Kind::Longer | Kind::More => of / beside,
    };
    pairs.map(ratio).collect()
}

/// The value in the middle.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value that so large a part of all values is below, or equal to.
pub fn quantile(values: &[f64], part: f64) -> f64 {
    at_place(values, |last| (last * part).round())
}

/// The values that a quarter of all are below, and a quarter above; of few values the ends.
pub fn quarters(values: &[f64]) -> [f64; 2] {
    [at_place(values, |last| (last / 4.0).floor()), at_place(values, |last| (last * 0.75).ceil())]
}

/// The value at some place from the first one, 0, to the last one, when they are sorted.
fn at_place(values: &[f64], place: impl Fn(f64) -> f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get(place(last as f64) as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Samples {
        let mut samples = Samples::default();
        for (ours, theirs) in [(10.0, 10.0), (30.0, 10.0), (90.0, 60.0)] {
            samples.add("get", "ours", None, ours);
            samples.add("get", "theirs", None, theirs);
        }
        samples
    }

    #[test]
    fn a_ratio_is_the_middle_of_the_ratios_of_rounds_and_not_the_ratio_of_the_middles() {
        let ratio = |kind| samples().ratio("get", ["ours", "theirs"], None, kind, Target::None).unwrap();
        assert_eq!(ratio(Kind::Longer).spread.median, 1.5);
        assert_eq!(ratio(Kind::Faster).spread.median, 0.6667);
    }

    #[test]
    fn what_was_not_measured_cannot_be_compared() {
        let error = samples().ratio("set", ["ours", "theirs"], None, Kind::Longer, Target::None);
        assert!(error.unwrap_err().to_string().contains("`set`"));
        let error = samples().ratio("get", ["ours", "nobody"], None, Kind::Longer, Target::None);
        assert!(error.unwrap_err().to_string().contains("nobody"));
    }

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let values = [5.0, 1.0, 2.0, 4.0, 3.0];
        assert_eq!(
            [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| quantile(&values, part)),
            [1.0, 2.0, 3.0, 4.0, 5.0]
        );
        assert_eq!(median(&[7.0]), 7.0);
        assert_eq!(quarters(&values), [2.0, 4.0]);
        assert_eq!(quarters(&values[..3]), [1.0, 5.0]);
    }
}
