//! Numbers as people read them.

use super::results::Spread;

/// With as many digits as mean something.
pub fn number(value: f64) -> String {
    match value.abs() {
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        _ => grouped(value),
    }
}

/// The same where it may be a count, which has no digits behind its point.
pub fn count(value: f64) -> String {
    if value.fract() == 0.0 { grouped(value) } else { number(value) }
}

/// The middle alone.
pub fn middle(Spread { median, rounds, .. }: &Spread) -> String {
    if *rounds == 1 { count(*median) } else { number(*median) }
}

/// The middle, and in parentheses the quarters around it, if there are any.
pub fn spread(Spread { median, low, high, rounds }: &Spread) -> String {
    match rounds {
        1 => count(*median),
        _ => format!("{} ({}–{})", number(*median), number(*low), number(*high)),
    }
}

/// A whole number in groups of three digits.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// A value at the edge of a plot, where nanoseconds may be other parts of a second.
pub fn short(value: f64, unit: &str) -> String {
    let plain = |value: f64| if value < 1.0 { format!("{value}") } else { grouped(value) };
    match unit {
        "ns" if value >= 1e9 => format!("{} s", plain(value / 1e9)),
        "ns" if value >= 1e6 => format!("{} ms", plain(value / 1e6)),
        "ns" if value >= 1e3 => format!("{} µs", plain(value / 1e3)),
        "ns" => format!("{} ns", plain(value)),
        _ => plain(value),
    }
}

/// The name of a place on an axis: bytes in powers of two, other things in groups of digits.
pub fn place_name(place: f64, axis: &str) -> String {
    match axis.contains("bytes") {
        true if place >= 1_048_576.0 => format!("{} MiB", place / 1_048_576.0),
        true if place >= 1024.0 => format!("{} KiB", place / 1024.0),
        true => format!("{place} B"),
        false => grouped(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_mean_something() {
        let shown = [0.0, 1.234, 12.34, 123.4, 1234.5, 1_234_567.0].map(number);
        assert_eq!(shown, ["0.00", "1.23", "12.3", "123", "1 234", "1 234 567"]);
    }

    #[test]
    fn the_spread_of_one_round_is_its_value() {
        assert_eq!([2.0, 2.5].map(|value| spread(&Spread::of(&[value]))), ["2", "2.50"]);
        assert_eq!(spread(&Spread::of(&[1.0, 2.0, 3.0])), "2.00 (1.00–3.00)");
    }

    #[test]
    fn bytes_and_nanoseconds_have_units_of_a_size() {
        assert_eq!(
            [16.0, 1024.0, 1_048_576.0].map(|n| place_name(n, "bytes of a value")),
            ["16 B", "1 KiB", "1 MiB"]
        );
        assert_eq!(place_name(100_000.0, "keys"), "100 000");
        assert_eq!([200.0, 5e3, 2e6, 1e9].map(|n| short(n, "ns")), ["200 ns", "5 µs", "2 ms", "1 s"]);
        assert_eq!(short(2e6, "requests a second"), "2 000 000");
    }
}
