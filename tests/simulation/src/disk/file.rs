//! The bytes of a file.

use std::ops::Range;

use super::Fate;
use crate::random::Random;

/// What a disk writes in one piece.
const SECTOR: usize = 512;

/// A file: its bytes as processes see them, as synced, and the writes in between.
#[derive(Debug, Clone, Default)]
pub struct File {
    visible: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Write>,
    flight: Option<Flight>,
}

#[derive(Debug, Clone)]
struct Write {
    offset: usize,
    bytes: Vec<u8>,
}

/// An append that has not returned. The next one of anybody waits for it, so there is one at most.
#[derive(Debug, Clone)]
struct Flight {
    instance: usize,
    start: usize,
    /// Bytes of it that some reader was shown: they do not go away again.
    seen: usize,
}

impl File {
    /// Writes at an offset; what is between the old end and the offset is zeros.
    pub fn write(&mut self, offset: usize, bytes: &[u8]) {
        put(&mut self.visible, offset, bytes);
        self.unsynced.push(Write { offset, bytes: bytes.to_vec() });
    }

    /// Adds bytes to the end. They are under way until the instance calls [`File::land`].
    pub fn append(&mut self, instance: usize, bytes: &[u8]) -> usize {
        let start = self.visible.len();
        self.flight = Some(Flight { instance, start, seen: 0 });
        self.write(start, bytes);
        start
    }

    /// The append of an instance has returned.
    pub fn land(&mut self, instance: usize) {
        self.flight.take_if(|flight| flight.instance == instance);
    }

    /// Reads at an offset. With `transient`, an append that is under way may be there
    /// in part, or with its length but without its bytes.
    pub fn read(&mut self, offset: usize, len: usize, transient: Option<&Random>) -> Vec<u8> {
        let end = self.end();
        let from = offset.min(end);
        let to = offset.saturating_add(len).min(end);
        let mut bytes = self.visible[from..to].to_vec();
        if let Some((shown, zeros)) = self.show(to, transient) {
            let shown = shown.saturating_sub(from).min(bytes.len());
            match zeros {
                true => bytes[shown..].fill(0),
                false => bytes.truncate(shown),
            }
        }
        bytes
    }

    /// The length that a process is told, of which an append that is under way may have had a part.
    pub fn size(&mut self, transient: Option<&Random>) -> usize {
        match self.show(self.end(), transient) {
            Some((shown, false)) => shown,
            _ => self.end(),
        }
    }

    /// The length, an append under way included.
    pub fn end(&self) -> usize {
        self.visible.len()
    }

    /// Up to where a reader who gets to `to` is shown what is there, if not all, and
    /// whether zeros follow.
    fn show(&mut self, to: usize, transient: Option<&Random>) -> Option<(usize, bool)> {
        let flight = self.flight.as_mut().filter(|flight| to > flight.start)?;
        let len = to - flight.start;
        let random = match transient {
            Some(random) if flight.seen < len && !random.one_in(3) => random,
            _ => {
                flight.seen = flight.seen.max(len);
                return None;
            }
        };
        flight.seen += random.below(len - flight.seen);
        Some((flight.start + flight.seen, random.one_in(2)))
    }

    /// Makes all bytes durable, an append under way too: it is waited for.
    pub fn sync(&mut self) {
        self.flight = None;
        for write in self.unsynced.drain(..) {
            put(&mut self.durable, write.offset, &write.bytes);
        }
    }

    /// Ends the append of an instance after any part of it.
    pub fn cut(&mut self, instance: usize, random: &Random) {
        let Some(flight) = self.flight.take_if(|flight| flight.instance == instance) else { return };
        let len = self.visible.len() - flight.start;
        let left = if random.one_in(2) { len } else { flight.seen + random.below(len - flight.seen + 1) };
        self.visible.truncate(flight.start + left);
        if let Some(last) = self.unsynced.last_mut() {
            last.bytes.truncate(left);
        }
    }

    /// Leaves the durable bytes, and of each other write all, a piece, its length or nothing.
    pub fn lose_power(&mut self, random: &Random) {
        let fate = Fate::of(self.unsynced.len(), random);
        let mut longest = self.durable.len();
        for (n, write) in self.unsynced.drain(..).enumerate() {
            let end = write.offset + write.bytes.len();
            if !fate.keeps(n, random) {
                longest = if random.one_in(4) { longest.max(end) } else { longest };
                continue;
            }
            for piece in torn(&write, random) {
                put(&mut self.durable, write.offset + piece.start, &write.bytes[piece]);
            }
            longest = longest.max(end);
        }
        if self.durable.len() < longest && random.one_in(2) {
            self.durable.resize(longest, 0);
        }
        self.visible = self.durable.clone();
        self.flight = None;
    }
}

/// Which bytes of a write reach the disk: all, the first, or any sectors.
fn torn(write: &Write, random: &Random) -> Vec<Range<usize>> {
    let len = write.bytes.len();
    let (end, sectors) = match random.below(6) {
        0 | 1 => (random.below(len + 1), false),
        2 => (len, true),
        _ => (len, false),
    };
    if !sectors {
        return std::iter::once(0..end).collect();
    }
    let borders = || (SECTOR - write.offset % SECTOR..len).step_by(SECTOR);
    let starts = std::iter::once(0).chain(borders());
    starts.zip(borders().chain([len])).map(|(start, end)| start..end).filter(|_| random.one_in(2)).collect()
}

fn put(image: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if image.len() < end {
        image.resize(end, 0);
    }
    image[offset..end].copy_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(file: &mut File) -> Vec<u8> {
        file.read(0, usize::MAX, None)
    }

    fn after_power_cuts(file: &File) -> Vec<Vec<u8>> {
        let after = |seed| {
            let mut file = file.clone();
            file.lose_power(&Random::new(seed));
            all(&mut file)
        };
        (0..500).map(after).collect()
    }

    fn appended(pieces: &[&[u8]]) -> File {
        let mut file = File::default();
        for piece in pieces {
            file.append(0, piece);
            file.land(0);
        }
        file
    }

    #[test]
    fn a_power_cut_keeps_what_was_synced() {
        let mut file = appended(&[b"old"]);
        file.sync();
        file.append(0, b"new");
        let left = after_power_cuts(&file);
        assert!(left.iter().all(|bytes| bytes.starts_with(b"old")));
        for possible in ["old", "oldnew", "oldn", "old\0\0\0", "oldn\0\0"] {
            assert!(left.contains(&possible.as_bytes().to_vec()), "{possible:?}");
        }
    }

    #[test]
    fn a_power_cut_may_leave_a_later_write_and_a_hole_before_it() {
        let left = after_power_cuts(&appended(&[b"first", b"second"]));
        assert!(left.contains(&b"\0\0\0\0\0second".to_vec()));
        assert!(left.contains(&b"fir\0\0second".to_vec()));
    }

    #[test]
    fn a_power_cut_may_leave_any_sectors_of_a_write() {
        let left = after_power_cuts(&appended(&[b"a", &[b'b'; 1_500]]));
        let shape = |bytes: &Vec<u8>| [1, 511, 512, 1_023, 1_024].map(|at| bytes.get(at) == Some(&b'b'));
        for possible in [[true, true, false, false, true], [false, false, true, true, false]] {
            assert!(left.iter().map(shape).any(|shape| shape == possible), "{possible:?}");
        }
    }

    #[test]
    fn a_kill_leaves_a_first_part_of_the_append_under_way() {
        let cut = |seed| {
            let mut file = appended(&[b"old"]);
            file.append(7, b"new");
            file.cut(7, &Random::new(seed));
            all(&mut file)
        };
        let left: Vec<_> = (0..100).map(cut).collect();
        for possible in ["old", "oldn", "oldne", "oldnew"] {
            assert!(left.contains(&possible.as_bytes().to_vec()), "{possible:?}");
        }
    }

    #[test]
    fn a_kill_takes_back_nothing_that_was_seen_or_that_others_appended_to() {
        for seed in 0..100 {
            let random = Random::new(seed);
            let mut file = appended(&[b"old"]);
            file.append(7, b"new");
            let seen = file.read(0, usize::MAX, Some(&random));
            file.cut(7, &random);
            let left = all(&mut file);
            assert!(left.starts_with(seen.split(|byte| *byte == 0).next().unwrap_or_default()));

            file.append(7, b"a");
            file.append(8, b"b");
            file.cut(7, &random);
            assert!(all(&mut file).ends_with(b"ab"));
        }
    }

    #[test]
    fn an_append_under_way_is_there_in_part_or_as_zeros_until_it_returns() {
        let mut file = appended(&[b"old"]);
        file.append(0, b"new");
        let mut read = |seed| file.clone().read(0, 9, Some(&Random::new(seed)));
        let seen: Vec<_> = (0..200).map(&mut read).collect();
        for possible in ["old", "oldn", "oldnew", "old\0\0\0", "on"] {
            assert_eq!(seen.contains(&possible.as_bytes().to_vec()), possible != "on", "{possible:?}");
        }
        file.land(0);
        assert!((0..200).all(|seed| file.read(0, 9, Some(&Random::new(seed))) == b"oldnew"));
    }
}
