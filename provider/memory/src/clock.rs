//! The clock, and when keys end by it.

use alloc::boxed::Box;
use core::cell::Cell;

const MILLISECOND: u64 = 1_000_000;

/// The time since some moment, by a function that tells nanoseconds and never goes back.
///
/// It is read only where the time matters: for keys that have an end.
#[derive(Debug, Clone)]
pub struct Clock {
    nanoseconds: fn() -> u64,
    is_stopped: Cell<bool>,
    /// What it showed since it was stopped, if anybody looked.
    shown: Cell<Option<u64>>,
}

impl Default for Clock {
    /// A clock that stands still.
    fn default() -> Self {
        Self::new(|| 0)
    }
}

impl Clock {
    /// The clock that `nanoseconds` reads.
    pub fn new(nanoseconds: fn() -> u64) -> Self {
        Self { nanoseconds, is_stopped: Cell::default(), shown: Cell::default() }
    }

    /// From now on, it shows one and the same time: who looks at several keys sees one moment,
    /// and asks for it once. `false` if it does so already.
    pub fn stop(&self) -> bool {
        !self.is_stopped.replace(true)
    }

    /// Ends what [`stop`](Self::stop) began, if it `did`.
    pub fn go_on(&self, did: bool) {
        if did {
            self.is_stopped.set(false);
            self.shown.set(None);
        }
    }

    /// Milliseconds.
    #[cold]
    #[inline(never)]
    fn now(&self) -> u64 {
        if let Some(shown) = self.shown.get() {
            return shown;
        }
        let now = (self.nanoseconds)() / MILLISECOND;
        self.shown.set(self.is_stopped.get().then_some(now));
        now
    }

    /// A number that is hardly the same in two instances.
    pub fn seed(&self) -> u32 {
        (self.nanoseconds)() as u32
    }
}

/// When a key ends: at a millisecond of the clock, or never.
///
/// In a box, because an entry has room for four bytes more, not for eight.
#[derive(Debug, Default, Clone)]
pub struct End(Option<Box<u64>>);

impl End {
    /// No end.
    pub const NEVER: Self = Self(None);

    /// So many milliseconds from now. The end of all time is never reached.
    pub fn after(milliseconds: u64, clock: &Clock) -> Self {
        Self(Some(Box::new(clock.now().saturating_add(milliseconds))))
    }

    /// Whether it was.
    #[inline]
    pub fn is_over(&self, clock: &Clock) -> bool {
        self.0.as_ref().is_some_and(|end| clock.now() >= **end)
    }

    /// How many milliseconds it is away; 0 when it was.
    pub fn left(&self, clock: &Clock) -> Option<u64> {
        self.0.as_ref().map(|end| end.saturating_sub(clock.now()))
    }
}
