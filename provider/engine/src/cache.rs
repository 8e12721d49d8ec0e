//! What was read of tables, and is likely to be needed again.

use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::index::Index;
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
    items: Vec<Item<F>>,
    index: Index,
    bytes: usize,
}

/// Something that was read: from which file, and from where in it.
#[derive(Debug)]
struct Item<F> {
    file: FileId,
    offset: u64,
    /// `None` when it is no longer needed here.
    read: Option<Read<F>>,
}

#[derive(Debug)]
enum Read<F> {
    Table(Rc<Table<F>>),
    Block(Rc<Vec<u8>>),
}

/// Where a table itself is, beside its blocks.
const TABLE: u64 = u64::MAX;

/// Unique numbers are random, and so are good hashes.
fn hash(file: FileId, offset: u64) -> u64 {
    (file.unique ^ offset).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl<F> Item<F> {
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
        Self { items: Vec::new(), index: Index::default(), bytes: 0 }
    }
}

impl<F> Half<F> {
    #[inline(never)]
    fn find(&mut self, file: FileId, offset: u64) -> Option<&mut Item<F>> {
        let items = &mut self.items;
        let is_it = |at| items.get(at).is_some_and(|item: &Item<F>| item.is(file, offset));
        let at = self.index.find(hash(file, offset), is_it)?;
        items.get_mut(at)
    }

    fn remove(&mut self, file: FileId, offset: u64) -> Option<Read<F>> {
        self.find(file, offset)?.read.take()
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
        if let Some(Item { read: Some(read), .. }) = self.young.find(file, offset) {
            return Some(read.clone());
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
        let read = Some(read);
        if let Some(item) = self.young.find(file, offset) {
            item.read = read;
        } else {
            self.young.index.add(hash(file, offset), self.young.items.len());
            self.young.items.push(Item { file, offset, read });
        }
    }

    /// Forgets a table that is no longer used.
    pub fn forget(&mut self, file: FileId) {
        self.young.remove(file, TABLE);
        self.old.remove(file, TABLE);
    }
}
