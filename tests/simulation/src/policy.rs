//! Who runs next.

use crate::random::Random;

/// A way to choose, each good at other bugs.
#[derive(Debug)]
pub enum Policy {
    /// Anybody, every time.
    Uniform,
    /// The same one for a while, of so many turns on average.
    Bursts(usize),
    /// The first of this order, in which whoever is running drops to the end now and
    /// then: few switches, at any depth (probabilistic concurrency testing).
    Ranks(Vec<usize>, usize),
}

impl Policy {
    /// Any policy, for so many seats.
    pub fn any(seats: usize, random: &Random) -> Self {
        match random.below(3) {
            0 => Self::Uniform,
            1 => Self::Bursts(2 + random.below(30)),
            _ => {
                let mut ranks: Vec<_> = (0..seats).collect();
                random.shuffle(&mut ranks);
                Self::Ranks(ranks, 10 + random.below(150))
            }
        }
    }

    /// One of the seats that are ready; `last` ran last.
    pub fn pick(&mut self, ready: &[usize], last: Option<usize>, random: &Random) -> usize {
        let last = last.filter(|last| ready.contains(last));
        match self {
            Self::Uniform => *random.pick(ready),
            Self::Bursts(length) => match last {
                Some(last) if !random.one_in(*length) => last,
                _ => *random.pick(ready),
            },
            Self::Ranks(ranks, change) => {
                if random.one_in(*change)
                    && let Some(at) = ranks.iter().position(|seat| Some(*seat) == last)
                {
                    let seat = ranks.remove(at);
                    ranks.push(seat);
                }
                *ranks.iter().find(|seat| ready.contains(seat)).unwrap_or(&ready[0])
            }
        }
    }
}
