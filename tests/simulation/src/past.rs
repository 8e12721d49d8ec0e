//! Files that a store has removed, and that whoever reads changes would have needed.
//!
//! How much of the past is kept is the store's to choose. What was told of it has to be right
//! in any case: to compare it, a simulation brings back what was removed at the end.

use crate::disk::{Disk, Id};

/// The names of logs that were kept for a while and of values, as they went.
#[derive(Debug, Default)]
pub struct Past(Vec<(String, Id)>);

impl Past {
    /// Takes in that a name goes.
    pub fn removing(&mut self, path: &str, disk: &Disk) {
        let is_needed = path.contains("/history/") || path.ends_with(".value");
        if let (true, Ok(Some(id))) = (is_needed, disk.find(path)) {
            self.0.push((path.to_owned(), id));
        }
    }

    /// Brings all of them back.
    pub fn bring_back(&self, disk: &mut Disk) {
        self.0.iter().for_each(|(path, id)| disk.name(path, *id));
    }
}
