//! What an operator can choose.

/// How a store behaves; the default is what most want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether a write returns only when it would survive a power cut.
    pub durability: Durability,
    /// How many bytes of memory the store tries to stay under, with all of its buckets.
    pub memory: usize,
    /// How many milliseconds a read may lag behind the writes of other instances.
    pub freshness: u64,
    /// How many bytes of each bucket's past are kept for whoever reads changes.
    pub retention: u64,
    /// How the protocol is broken, so that a test can show that this is noticed.
    #[cfg(feature = "flaws")]
    pub flaw: Option<Flaw>,
}

/// A step of the protocol that is left out or done wrong.
#[cfg(feature = "flaws")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A record that cannot be read is skipped without a second look.
    NoSecondRead,
    /// An acknowledged record may stand behind a seal.
    NoSealCheck,
    /// A name is published without making its directory durable.
    NoDirectorySync,
    /// A log is opened without listing the directory again.
    NoSecondList,
    /// The clean-up takes the newest generation with the old ones.
    DeleteNewest,
    /// A log is published over one that is there.
    PublishByRename,
}

/// What an acknowledged write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The end of any process. The operating system writes to the device when it sees fit.
    Os,
    /// A power cut too: the device is waited for.
    Always,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::Os,
            memory: 64 << 20,
            freshness: 0,
            retention: 16 << 20,
            #[cfg(feature = "flaws")]
            flaw: None,
        }
    }
}
