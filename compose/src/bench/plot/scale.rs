//! From a value to its place in a picture.

/// A logarithmic axis.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The smallest and the largest value, as powers of ten.
    powers: (f64, f64),
    /// Where these are in the picture.
    places: (f64, f64),
}

impl Scale {
    /// An axis on which all of these values are, between two places of the picture.
    pub fn new(values: impl Iterator<Item = f64>, places: (f64, f64)) -> Self {
        let powers = values.filter(|value| *value > 0.0).map(f64::log10);
        let ends = powers.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), power| {
            (least.min(power), most.max(power))
        });
        let ends = if ends.0.is_finite() { ends } else { (0.0, 1.0) };
        // One value alone is in the middle.
        let powers = if ends.1 - ends.0 < 1e-6 { (ends.0 - 0.5, ends.1 + 0.5) } else { ends };
        Self { powers, places }
    }

    /// The same with some room at both ends.
    pub fn wider(self) -> Self {
        let room = (self.powers.1 - self.powers.0) * 0.06;
        Self { powers: (self.powers.0 - room, self.powers.1 + room), ..self }
    }

    pub fn place(&self, value: f64) -> f64 {
        let (low, high) = self.powers;
        let part = (value.max(f64::MIN_POSITIVE).log10() - low) / (high - low);
        self.places.0 + part * (self.places.1 - self.places.0)
    }

    /// Round values on the axis: powers of ten, and between them 2 and 5 if there are few.
    pub fn ticks(&self) -> Vec<f64> {
        let (low, high) = self.powers;
        let between: &[f64] = if high - low < 2.5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let powers = low.floor() as i32..=high.ceil() as i32;
        let ticks = powers.flat_map(|power| between.iter().map(move |tick| tick * 10f64.powi(power)));
        ticks.filter(|tick| (low..=high).contains(&tick.log10())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_factors_are_equal_distances() {
        let scale = Scale::new([1.0, 100.0].into_iter(), (0.0, 200.0));
        assert_eq!([1.0, 10.0, 100.0].map(|value| scale.place(value)), [0.0, 100.0, 200.0]);
    }

    #[test]
    fn one_value_alone_is_in_the_middle_and_none_is_somewhere() {
        assert_eq!(Scale::new([7.0].into_iter(), (0.0, 200.0)).place(7.0), 100.0);
        assert!(Scale::new([].into_iter(), (0.0, 200.0)).place(0.0).is_finite());
    }

    #[test]
    fn ticks_are_round_and_on_the_axis() {
        let ticks = |low, high| Scale::new([low, high].into_iter(), (0.0, 1.0)).ticks();
        assert_eq!(ticks(1.0, 10_000.0), [1.0, 10.0, 100.0, 1_000.0, 10_000.0]);
        assert_eq!(ticks(3.0, 30.0), [5.0, 10.0, 20.0]);
    }
}
