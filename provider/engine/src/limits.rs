//! Sizes, all made from the memory that an operator allows.

/// When things are full. With little memory all are small, so that a test sees
/// in a few operations what otherwise takes millions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of records after which a log is sealed. Each new instance reads them all.
    pub log: u64,
    /// The same while an instance sees the log grow itself, and need not read it again.
    pub bulk: u64,
    /// Bytes of records that cost as much to read as the next generation costs to make. The first write of
    /// an instance seals a log with the probability of what it had to read of that: so neither costs much
    /// more than the other, whether instances write once or a thousand times.
    pub tiring: u64,
    /// Bytes of live entries that are carried into the next log instead of a table.
    pub carry: usize,
    /// The largest value in a record or a table; others have a file of their own.
    pub inline: usize,
    /// Bytes of a block in a table.
    pub block: usize,
    /// Bytes after which a merge starts another table.
    pub table: u64,
    /// Entries of a table on level 0 whose filter is kept in the log's head.
    pub filtered: usize,
    /// Bytes that one merge takes from the lower level.
    pub job: u64,
    /// Bytes that an instance appends between two merges.
    pub between_jobs: u64,
    /// Bytes of level 1. Each further level has ten times as many.
    pub level: u64,
    /// Bytes of blocks and guides that are kept.
    pub cache: usize,
    /// Bytes of one atomic batch, without values that have a file of their own.
    pub batch: usize,
}

/// Tables on level 0 that start a merge.
pub(crate) const LEVEL_0: usize = 4;

impl Limits {
    pub fn new(memory: usize) -> Self {
        let part = |divisor: usize, most: usize| (memory / divisor).clamp(1, most);
        Self {
            log: part(16, 112 << 10) as u64,
            bulk: part(8, 8 << 20) as u64,
            tiring: part(128, 512 << 10) as u64,
            carry: part(64, 28 << 10),
            inline: part(16, 32 << 10),
            block: part(16, 4 << 10),
            // So that a guide, which is a fiftieth of its table, takes one read.
            table: part(8, 3 << 20) as u64,
            filtered: part(512, 8 << 10),
            job: part(8, 8 << 20) as u64,
            between_jobs: part(16, 256 << 10) as u64,
            level: part(4, 8 << 20) as u64,
            cache: (memory / 8).saturating_mul(5),
            batch: (memory / 2).clamp(1 << 20, 256 << 20),
        }
    }
}
