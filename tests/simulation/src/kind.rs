//! What may happen in a run.

use std::fmt;

use keyvalue_engine::Durability;

use crate::random::Random;

/// What may happen in a run, beside instances that run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Calm,
    /// Processes are killed.
    Kills,
    /// Processes sleep while others go through generations.
    Sleeps,
    /// The power is cut, and every write is synced.
    PowerAlways,
    /// The power is cut, and writes are synced when the store sees fit.
    PowerOs,
    /// Calls of the host fail.
    Faults,
    /// All of it, with every write synced.
    Storm,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Calm, Self::Kills, Self::Sleeps, Self::PowerAlways, Self::PowerOs, Self::Faults, Self::Storm];

    /// What it asks of the store.
    #[must_use]
    pub fn durability(self, random: &Random) -> Durability {
        match self {
            Self::PowerOs => Durability::Os,
            Self::PowerAlways | Self::Storm => Durability::Always,
            _ if random.one_in(4) => Durability::Always,
            _ => Durability::Os,
        }
    }

    /// One in how many turns comes with a kill, a power cut, a long sleep, and one in how many calls fails.
    pub(crate) fn dangers(self, random: &Random) -> [usize; 4] {
        let about = |n: usize| n / 2 + random.below(n);
        match self {
            Self::Calm => [0; 4],
            Self::Kills => [about(80), 0, 0, 0],
            Self::Sleeps => [0, 0, about(80), 0],
            Self::PowerAlways | Self::PowerOs => [about(600), about(300), 0, 0],
            Self::Faults => [0, 0, 0, about(100)],
            Self::Storm => [about(200), about(500), about(200), about(400)],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Calm => "calm",
            Self::Kills => "kills",
            Self::Sleeps => "sleeps",
            Self::PowerAlways => "power-always",
            Self::PowerOs => "power-os",
            Self::Faults => "faults",
            Self::Storm => "storm",
        })
    }
}
