//! Which values in files of their own are in use.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::names::FileId;
use crate::sort::sort;

/// A set of files.
#[derive(Debug, Default)]
pub(crate) struct ValueSet {
    /// Their unique numbers, in order.
    sorted: Vec<(u64, u32)>,
}

impl ValueSet {
    pub fn new(files: &[FileId]) -> Self {
        let mut sorted: Vec<_> = files.iter().map(|file| (file.unique, 0)).collect();
        sort(&mut sorted, &|_, _| Ordering::Equal);
        Self { sorted }
    }

    pub fn has(&self, file: FileId) -> bool {
        self.sorted.binary_search_by(|(unique, _)| unique.cmp(&file.unique)).is_ok()
    }
}
