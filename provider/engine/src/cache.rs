//! What was read of tables, and is likely to be needed again.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::names::FileId;
use crate::table::Table;

/// Open tables and blocks of one store, under a limit of bytes.
///
/// There are two halves. What is used is in the young one; when that is full, it
/// becomes the old one, and what nobody used since the last time is gone.
#[derive(Debug)]
pub(crate) struct Cache<F> {
    young: Half<F>,
    old: Half<F>,
    budget: usize,
}

#[derive(Debug)]
struct Half<F> {
    tables: BTreeMap<FileId, Rc<Table<F>>>,
    blocks: BTreeMap<(FileId, u64), Rc<Vec<u8>>>,
    bytes: usize,
}

impl<F> Default for Half<F> {
    fn default() -> Self {
        Self { tables: BTreeMap::new(), blocks: BTreeMap::new(), bytes: 0 }
    }
}

impl<F> Cache<F> {
    pub fn new(budget: usize) -> Self {
        Self { young: Half::default(), old: Half::default(), budget }
    }

    pub fn table(&mut self, file: FileId) -> Option<Rc<Table<F>>> {
        if let Some(table) = self.young.tables.get(&file) {
            return Some(Rc::clone(table));
        }
        let table = self.old.tables.remove(&file)?;
        self.put_table(file, Rc::clone(&table));
        Some(table)
    }

    pub fn put_table(&mut self, file: FileId, table: Rc<Table<F>>) {
        self.make_room(table.guide.memory());
        self.young.tables.insert(file, table);
    }

    pub fn block(&mut self, file: FileId, offset: u64) -> Option<Rc<Vec<u8>>> {
        if let Some(block) = self.young.blocks.get(&(file, offset)) {
            return Some(Rc::clone(block));
        }
        let block = self.old.blocks.remove(&(file, offset))?;
        self.put_block(file, offset, Rc::clone(&block));
        Some(block)
    }

    pub fn put_block(&mut self, file: FileId, offset: u64, block: Rc<Vec<u8>>) {
        self.make_room(block.len() + 64);
        self.young.blocks.insert((file, offset), block);
    }

    fn make_room(&mut self, bytes: usize) {
        if self.young.bytes + bytes > self.budget / 2 {
            self.old = core::mem::take(&mut self.young);
        }
        self.young.bytes += bytes;
    }

    /// Forgets a table that is no longer used.
    pub fn forget(&mut self, file: FileId) {
        self.young.tables.remove(&file);
        self.old.tables.remove(&file);
    }
}
