//! As `clock`, for a store whose keys do not expire: nothing of it takes memory or code.

/// No clock.
#[derive(Debug, Default, Clone)]
pub struct Clock(());

impl Clock {
    /// Nothing, as all time is one moment.
    #[inline]
    pub fn stop(&self) -> bool {
        false
    }

    /// Nothing.
    #[inline]
    pub fn go_on(&self, _: bool) {}

    /// The same number in all instances.
    pub fn seed(&self) -> u32 {
        0
    }
}

/// When a key ends: never.
#[derive(Debug, Default, Clone)]
pub struct End;

impl End {
    /// No end.
    pub const NEVER: Self = Self;

    /// Whether it was.
    #[inline]
    pub fn is_over(&self, _: &Clock) -> bool {
        false
    }

    /// There is none.
    pub fn left(&self, _: &Clock) -> Option<u64> {
        None
    }
}
