//! Where a follower stands, and the text that is kept of it.
//!
//! ```text
//! kvf1 RUN TRIES SUSPECTS FIRST POSITION
//! ```
//!
//! RUN is a number of the process that wrote it, by which it sees that another one did. POSITION is what the
//! store made it, and is missing with the space before it as long as there is none. Until then FIRST
//! says which change is the oldest, so that another one is not taken for it when it is gone.
//!
//! The text is written before changes are told, and says then that they are tried. So whoever finds
//! tries in it follows one that was stopped in between, and tells changes one at a time until all those
//! that were tried together are told: the position moves up to the one that stops it.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component runs"))]

/// The most changes that are told before the position is kept.
const PAGE: u32 = 32;

/// Where a follower stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Behind the last change that was told; `none` before the oldest that is kept.
    pub position: Option<String>,
    /// How often the next change was tried.
    pub tries: u32,
    /// How many of the next changes were tried at least once, together.
    pub suspects: u32,
    /// Without a position: a number made from the next change, if it was tried.
    pub first: u64,
}

impl Place {
    /// Behind a position, with nothing tried.
    pub fn behind(position: String) -> Self {
        Self { position: Some(position), ..Self::default() }
    }

    /// How many changes are told next, at most. One that may be tried no more than once is told
    /// alone, for a page does not say which of them stopped it.
    pub fn limit(&self, attempts: u32) -> u32 {
        if self.tries == 0 && attempts > 1 { PAGE } else { 1 }
    }

    /// Whether the change that was tried is gone, and the next one is another.
    pub fn is_past(&self, key: &str, value: Option<&[u8]>) -> bool {
        self.position.is_none() && self.tries > 0 && self.first != number(key, value)
    }

    /// The same place, which can tell its next change from others.
    pub fn before(self, key: &str, value: Option<&[u8]>) -> Self {
        let first = if self.position.is_none() { number(key, value) } else { 0 };
        Self { first, ..self }
    }

    /// The same place, with so many changes tried once more.
    pub fn tried(&self, changes: u32) -> Self {
        Self {
            position: self.position.clone(),
            tries: self.tries.saturating_add(1),
            suspects: self.suspects.max(changes),
            first: self.first,
        }
    }

    /// The place behind so many changes that were told.
    pub fn told(&self, changes: u32, position: String) -> Self {
        let suspects = self.suspects.saturating_sub(changes);
        Self { position: Some(position), tries: suspects.min(1), suspects, first: 0 }
    }

    /// The text for it.
    pub fn text(&self, run: u32) -> String {
        let Self { position, tries, suspects, first } = self;
        let head = format!("kvf1 {run:08x} {tries} {suspects} {first:016x}");
        match position {
            Some(position) => format!("{head} {position}"),
            None => head,
        }
    }

    /// The place in a text; `none` for one that is not of this form.
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.splitn(6, ' ');
        words.next().filter(|word| *word == "kvf1")?;
        u32::from_str_radix(words.next()?, 16).ok()?;
        let tries = words.next()?.parse().ok()?;
        let suspects = words.next()?.parse().ok()?;
        let first = u64::from_str_radix(words.next()?, 16).ok()?;
        Some(Self { position: words.next().map(String::from), tries, suspects, first })
    }
}

/// A number made from a change, by FNV-1a: it outlives this process.
fn number(key: &str, value: Option<&[u8]>) -> u64 {
    // No byte of a key is 0xff or 0xfe.
    let (mark, value) = value.map_or((0xff, &[][..]), |value| (0xfe, value));
    let bytes = key.bytes().chain([mark]).chain(value.iter().copied());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The key for a follower of a bucket: the first `/` is between the two names.
pub fn key(follower: &str, bucket: &str) -> String {
    format!("{}/{bucket}", follower.replace('%', "%25").replace('/', "%2F"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(position: &str, tries: u32, suspects: u32) -> Place {
        Place { position: Some(position.into()), tries, suspects, first: 0 }
    }

    #[test]
    fn a_place_is_read_from_its_text_whatever_the_position_is() {
        let none = Place { tries: 3, suspects: 9, first: u64::MAX, position: None };
        for place in [Place::default(), none, at("kv3-0a", 0, 0), at("", 1, 32), at(" a  b\n", u32::MAX, 1)] {
            assert_eq!(Place::read(&place.text(0xab)), Some(place));
        }
        assert_eq!(at("kv3-0a", 1, 32).text(0xab), "kvf1 000000ab 1 32 0000000000000000 kv3-0a");
    }

    #[test]
    fn a_text_of_another_form_is_no_place() {
        for text in
            ["", "kvf1", "kvf2 0 0 0 0 p", "kvf1 xyz 0 0 0", "kvf1 0 0 0", "kvf1 0 -1 0 0 p", "kvf1 0 0 0 p"]
        {
            assert_eq!(Place::read(text), None, "{text}");
        }
    }

    #[test]
    fn names_of_followers_and_buckets_never_meet() {
        let names = ["", "a", "b", "a/b", "/", "%2F", "%", "a%2Fb", "//"];
        let keys = names.iter().flat_map(|follower| names.map(|bucket| key(follower, bucket)));
        assert_eq!(keys.collect::<std::collections::BTreeSet<_>>().len(), names.len() * names.len());
        assert_eq!(key("mail", "a/b"), "mail/a/b");
    }

    #[test]
    fn what_is_told_at_the_first_try_moves_on_by_pages() {
        let start = at("p", 0, 0);
        assert_eq!((start.limit(2), start.limit(1)), (PAGE, 1));
        assert_eq!(start.tried(7), at("p", 1, 7));
        assert_eq!(start.tried(7).told(7, "q".into()), at("q", 0, 0));
    }

    #[test]
    fn without_a_position_the_change_that_was_tried_is_told_from_the_next() {
        let tried = Place::default().before("k", Some(b"v")).tried(3);
        assert!(!tried.is_past("k", Some(b"v")));
        for (key, value) in
            [("k", Some(&b"w"[..])), ("k", None), ("k", Some(b"")), ("kv", Some(b"")), ("", Some(b"v"))]
        {
            assert!(tried.is_past(key, value), "{key} {value:?}");
            assert!(!at("p", 3, 0).is_past(key, value) && !Place::default().is_past(key, value));
        }
    }

    /// Tells changes as long as none is the poison; the place that is kept when it ends.
    fn run(mut kept: Place, changes: usize, poison: Option<usize>, times: &mut [u32]) -> Place {
        loop {
            let first: usize = kept.position.as_ref().unwrap().parse().unwrap();
            let page: Vec<usize> = (first..changes).take(kept.limit(5) as usize).collect();
            if page.is_empty() {
                return kept;
            }
            kept = kept.tried(page.len() as u32);
            for change in &page {
                times[*change] += 1;
                if Some(*change) == poison {
                    return kept;
                }
            }
            kept = kept.told(page.len() as u32, (first + page.len()).to_string());
        }
    }

    #[test]
    fn a_change_that_always_stops_its_follower_is_found_and_was_tried_as_often_as_is_kept() {
        for poison in [0, 1, 31, 32, 40, 99] {
            let mut times = [0; 100];
            let mut kept = at("0", 0, 0);
            for start in 1..=6 {
                kept = run(kept, 100, Some(poison), &mut times);
                assert_eq!(times[poison], start);
                if start > 1 {
                    assert_eq!((kept.position.as_deref(), kept.tries), (Some(&*poison.to_string()), start));
                }
            }
            assert!(times[..poison].iter().all(|times| (1..=2).contains(times)), "{times:?}");
            assert!(times[poison + 1..].iter().all(|times| *times == 0), "{times:?}");
            // Mended, all is told, and by pages again.
            kept = run(kept, 100, None, &mut times);
            assert_eq!((kept.position.as_deref(), kept.tries), (Some("100"), 0));
            assert!(times.iter().all(|times| *times > 0));
        }
    }
}
