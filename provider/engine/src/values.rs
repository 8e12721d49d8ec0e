//! Which values in files of their own are in use.

use alloc::vec::Vec;

use crate::names::FileId;
use crate::sort::{no_tie, sorted};

/// A set of files.
#[derive(Debug, Default)]
pub(crate) struct ValueSet {
    /// Their unique numbers, in order; the others say nothing here.
    sorted: Vec<(u64, u32)>,
}

impl ValueSet {
    pub fn new(files: &[FileId]) -> Self {
        let unique = |at| files.get(at).map_or(0, |file: &FileId| file.unique);
        Self { sorted: sorted(files.len(), &unique, &no_tie) }
    }

    pub fn has(&self, file: FileId) -> bool {
        self.sorted.binary_search_by(|(unique, _)| unique.cmp(&file.unique)).is_ok()
    }
}
