//! Lengths of time, as people write them.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component has a store"))]

/// What may follow a number, and the milliseconds that it is.
const UNITS: [(&str, u64); 6] =
    [("", 1), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// The milliseconds of `1500`, `500ms`, `10s`, `5m`, `2h` or `1d`.
pub fn parse(text: &str) -> Result<u64, String> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = UNITS.iter().find(|(name, _)| *name == unit).filter(|_| !number.is_empty());
    let Some((_, milliseconds)) = unit else {
        return Err("write a whole number of milliseconds, or one with ms, s, m, h or d behind it".to_owned());
    };
    let number: Option<u64> = number.parse().ok();
    number
        .and_then(|number| number.checked_mul(*milliseconds))
        .ok_or_else(|| "that is too long to be counted in milliseconds".to_owned())
}

/// The same, or `never`.
pub fn or_never(text: &str) -> Result<Option<u64>, String> {
    if text == "never" { Ok(None) } else { parse(text).map(Some).map_err(|why| format!("{why}, or 'never'")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_milliseconds_and_a_unit_makes_it_longer() {
        for (text, milliseconds) in [
            ("0", 0),
            ("1500", 1_500),
            ("500ms", 500),
            ("10s", 10_000),
            ("5m", 300_000),
            ("2h", 7_200_000),
            ("1d", 86_400_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse(text), Ok(milliseconds), "{text}");
            assert_eq!(or_never(text), Ok(Some(milliseconds)), "{text}");
        }
        assert_eq!(or_never("never"), Ok(None));
    }

    #[test]
    fn what_is_no_length_of_time_is_refused() {
        for text in
            ["", "s", "-1", "+1", "1.5s", "1 s", "10S", "1w", "1m30s", "ms", "never", "0x10", "\u{663}s"]
        {
            let why = parse(text).unwrap_err();
            assert!(why.contains("milliseconds"), "{text}: {why}");
        }
        assert!(or_never("Never").unwrap_err().contains("'never'"));
    }

    #[test]
    fn what_does_not_fit_is_refused_and_not_shortened() {
        for text in ["18446744073709551616", "18446744073709552s", "999999999999999d"] {
            assert!(parse(text).unwrap_err().contains("too long"), "{text}");
        }
    }
}
