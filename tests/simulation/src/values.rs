//! Values by number, so that histories are short and quick to compare.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::random::Random;

/// The number of a value. Equal values have one number.
pub type ValueId = u32;

/// All values of a run.
#[derive(Debug, Default)]
pub struct Values(RefCell<Inner>);

#[derive(Debug, Default)]
struct Inner {
    ids: HashMap<Rc<[u8]>, ValueId>,
    bytes: Vec<Rc<[u8]>>,
}

impl Values {
    /// The number of a value.
    pub fn id(&self, bytes: &[u8]) -> ValueId {
        let mut inner = self.0.borrow_mut();
        if let Some(id) = inner.ids.get(bytes) {
            return *id;
        }
        let id = inner.bytes.len() as ValueId;
        let bytes: Rc<[u8]> = bytes.into();
        inner.bytes.push(Rc::clone(&bytes));
        inner.ids.insert(bytes, id);
        id
    }

    /// A value that was never there before, of about `len` bytes.
    pub fn fresh(&self, len: usize) -> ValueId {
        let mut bytes = format!("v{}", self.0.borrow().bytes.len()).into_bytes();
        let start = bytes.len();
        bytes.resize(len.max(start), b'.');
        self.id(&bytes)
    }

    /// Any of the values so far; there is always the empty one.
    pub fn any(&self, random: &Random) -> ValueId {
        let count = self.0.borrow().bytes.len();
        if count == 0 { self.id(b"") } else { random.below(count) as ValueId }
    }

    /// The value with this number.
    pub fn bytes(&self, id: ValueId) -> Vec<u8> {
        self.0.borrow().bytes[id as usize].to_vec()
    }

    /// The number that a value spells, if it does.
    pub fn number(&self, id: ValueId) -> Option<i128> {
        std::str::from_utf8(&self.0.borrow().bytes[id as usize]).ok()?.parse().ok()
    }

    /// A value as people want to read it.
    pub fn show(&self, id: ValueId) -> String {
        let bytes = &self.0.borrow().bytes[id as usize];
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(12)]).into_owned();
        match bytes.len() {
            0..=12 => format!("{start:?}"),
            len => format!("{:?} ({len} bytes)", start.trim_end_matches('.')),
        }
    }
}
