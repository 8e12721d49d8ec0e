//! All objects that are alive.

use alloc::boxed::Box;
use alloc::rc::Rc;

use crate::body::{Incoming, Input, Outgoing};
use crate::handle::Kind;
use crate::table::Table;

/// An open bucket.
#[derive(Debug)]
pub struct Opened<B> {
    /// The provider's.
    pub bucket: B,
    /// For texts.
    pub name: Box<str>,
}

/// What a number stands for. One type for all kinds, so that there is one code for all tables.
#[derive(Debug)]
pub enum Object<B> {
    /// Shared with the call under way, during which the table is not borrowed.
    Bucket(Rc<Opened<B>>),
    Outgoing(Outgoing),
    Incoming(Incoming),
    Input(Input),
    /// The number of the value that it writes to.
    Output(u32),
    Pollable,
}

/// A table for each kind.
#[derive(Debug)]
pub struct Objects<B> {
    /// In the order of the kinds.
    tables: [Table<Object<B>>; 6],
}

impl<B> Objects<B> {
    /// None yet.
    pub const fn new() -> Self {
        let tables = [
            Table::new(Kind::Bucket),
            Table::new(Kind::Outgoing),
            Table::new(Kind::Incoming),
            Table::new(Kind::Input),
            Table::new(Kind::Output),
            Table::new(Kind::Pollable),
        ];
        Self { tables }
    }

    #[inline]
    fn table(&mut self, kind: Kind) -> Option<&mut Table<Object<B>>> {
        self.tables.get_mut((kind as usize).wrapping_sub(1))
    }

    /// Adds an object, and returns its number, if there is room.
    #[inline(never)]
    pub fn insert(&mut self, object: Object<B>) -> Option<u32> {
        let kind = match object {
            Object::Bucket(_) => Kind::Bucket,
            Object::Outgoing(_) => Kind::Outgoing,
            Object::Incoming(_) => Kind::Incoming,
            Object::Input(_) => Kind::Input,
            Object::Output(_) => Kind::Output,
            Object::Pollable => Kind::Pollable,
        };
        self.table(kind)?.insert(object)
    }

    /// How many objects of a kind there are.
    pub fn alive(&mut self, kind: Kind) -> usize {
        self.table(kind).map_or(0, |table| table.alive())
    }

    /// Takes an object out, if it is there.
    #[inline(never)]
    pub fn remove(&mut self, kind: Kind, handle: u32) -> Option<Object<B>> {
        self.table(kind)?.remove(handle)
    }

    /// The object of that number.
    #[inline(never)]
    pub fn get(&mut self, kind: Kind, handle: u32) -> Option<&mut Object<B>> {
        self.table(kind)?.get(handle)
    }

    /// The bucket of that number.
    pub fn bucket(&mut self, handle: u32) -> Option<Rc<Opened<B>>> {
        match self.get(Kind::Bucket, handle)? {
            Object::Bucket(opened) => Some(Rc::clone(opened)),
            _ => None,
        }
    }

    /// The value of that number.
    pub fn outgoing(&mut self, handle: u32) -> Option<&mut Outgoing> {
        match self.get(Kind::Outgoing, handle)? {
            Object::Outgoing(value) => Some(value),
            _ => None,
        }
    }

    /// The value of that number.
    pub fn incoming(&mut self, handle: u32) -> Option<&mut Incoming> {
        match self.get(Kind::Incoming, handle)? {
            Object::Incoming(value) => Some(value),
            _ => None,
        }
    }

    /// The stream of that number.
    pub fn input(&mut self, handle: u32) -> Option<&mut Input> {
        match self.get(Kind::Input, handle)? {
            Object::Input(stream) => Some(stream),
            _ => None,
        }
    }

    /// The value that the stream of that number writes to.
    #[inline(never)]
    pub fn output(&mut self, handle: u32) -> Option<&mut Outgoing> {
        match *self.get(Kind::Output, handle)? {
            Object::Output(value) => self.outgoing(value),
            _ => None,
        }
    }
}
