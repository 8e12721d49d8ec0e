//! What was read of tables, and is likely to be needed again.

use alloc::rc::Rc;
use alloc::vec::Vec;

use hashbrown::HashTable;

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
    items: HashTable<Item<F>>,
    bytes: usize,
}

/// Something that was read: from which file, and from where in it.
#[derive(Debug)]
struct Item<F> {
    file: FileId,
    offset: u64,
    read: Read<F>,
}

#[derive(Debug)]
enum Read<F> {
    Table(Rc<Table<F>>),
    Block(Rc<Vec<u8>>),
}

/// Where a table itself is, beside its blocks.
const TABLE: u64 = u64::MAX;

impl<F> Item<F> {
    /// Unique numbers are random, and so are good hashes.
    fn hash(file: FileId, offset: u64) -> u64 {
        (file.unique ^ offset).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn is(&self, file: FileId, offset: u64) -> bool {
        self.file == file && self.offset == offset
    }
}

impl<F> Clone for Read<F> {
    fn clone(&self) -> Self {
        match self {
            Read::Table(table) => Read::Table(Rc::clone(table)),
            Read::Block(block) => Read::Block(Rc::clone(block)),
        }
    }
}

impl<F> Default for Half<F> {
    fn default() -> Self {
        Self { items: HashTable::new(), bytes: 0 }
    }
}

impl<F> Half<F> {
    fn get(&self, file: FileId, offset: u64) -> Option<Read<F>> {
        let item = self.items.find(Item::<F>::hash(file, offset), |item| item.is(file, offset));
        item.map(|item| item.read.clone())
    }

    fn remove(&mut self, file: FileId, offset: u64) -> Option<Read<F>> {
        let hash = Item::<F>::hash(file, offset);
        let entry = self.items.find_entry(hash, |item| item.is(file, offset)).ok()?;
        Some(entry.remove().0.read)
    }
}

impl<F> Cache<F> {
    pub fn new(budget: usize) -> Self {
        Self { young: Half::default(), old: Half::default(), budget }
    }

    pub fn table(&mut self, file: FileId) -> Option<Rc<Table<F>>> {
        match self.get(file, TABLE)? {
            Read::Table(table) => Some(table),
            Read::Block(_) => None,
        }
    }

    pub fn put_table(&mut self, file: FileId, table: Rc<Table<F>>) {
        self.put(file, TABLE, Read::Table(table));
    }

    pub fn block(&mut self, file: FileId, offset: u64) -> Option<Rc<Vec<u8>>> {
        match self.get(file, offset)? {
            Read::Block(block) => Some(block),
            Read::Table(_) => None,
        }
    }

    pub fn put_block(&mut self, file: FileId, offset: u64, block: Rc<Vec<u8>>) {
        self.put(file, offset, Read::Block(block));
    }

    fn get(&mut self, file: FileId, offset: u64) -> Option<Read<F>> {
        if let Some(read) = self.young.get(file, offset) {
            return Some(read);
        }
        let read = self.old.remove(file, offset)?;
        self.put(file, offset, read.clone());
        Some(read)
    }

    fn put(&mut self, file: FileId, offset: u64, read: Read<F>) {
        let bytes = match &read {
            Read::Table(table) => table.guide.memory(),
            Read::Block(block) => block.len() + 100,
        };
        if self.young.bytes + bytes > self.budget / 2 {
            self.old = core::mem::take(&mut self.young);
        }
        self.young.bytes += bytes;
        let item = Item { file, offset, read };
        let hash = Item::<F>::hash(file, offset);
        self.young.items.insert_unique(hash, item, |item| Item::<F>::hash(item.file, item.offset));
    }

    /// Forgets a table that is no longer used.
    pub fn forget(&mut self, file: FileId) {
        self.young.remove(file, TABLE);
        self.old.remove(file, TABLE);
    }
}
