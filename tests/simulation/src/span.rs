//! Moments that are known only roughly.

/// A moment of the clock, in milliseconds: no earlier than `from`, and no later than `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The earliest that it can be.
    pub from: u64,
    /// The latest.
    pub to: u64,
}

impl Span {
    /// Any moment at all.
    pub const ANY: Self = Self { from: 0, to: u64::MAX };

    /// So many milliseconds later. Time ends where the numbers do.
    #[must_use]
    pub fn later(self, milliseconds: u64) -> Self {
        Self { from: self.from.saturating_add(milliseconds), to: self.to.saturating_add(milliseconds) }
    }

    /// What both say of a moment; `None` when they contradict each other.
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from <= both.to).then_some(both)
    }
}
