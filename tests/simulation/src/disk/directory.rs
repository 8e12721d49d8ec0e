//! The names in a directory.

use std::collections::BTreeMap;

use super::{Fate, Id};
use crate::random::Random;

/// A directory: the names as processes see them, as synced, and the changes in between.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    visible: BTreeMap<String, Id>,
    durable: BTreeMap<String, Id>,
    unsynced: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Add(String, Id),
    Remove(String),
}

impl Directory {
    pub fn get(&self, name: &str) -> Option<Id> {
        self.visible.get(name).copied()
    }

    pub fn names(&self) -> Vec<String> {
        self.visible.keys().cloned().collect()
    }

    pub fn add(&mut self, name: &str, id: Id) {
        self.change(Change::Add(name.to_owned(), id));
    }

    pub fn remove(&mut self, name: &str) {
        self.change(Change::Remove(name.to_owned()));
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.visible, change.clone());
        self.unsynced.push(change);
    }

    pub fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            apply(&mut self.durable, change);
        }
    }

    pub fn lose_power(&mut self, random: &Random) {
        let fate = Fate::of(self.unsynced.len(), random);
        for (n, change) in self.unsynced.drain(..).enumerate() {
            if fate.keeps(n, random) {
                apply(&mut self.durable, change);
            }
        }
        self.visible = self.durable.clone();
    }
}

fn apply(names: &mut BTreeMap<String, Id>, change: Change) {
    match change {
        Change::Add(name, id) => names.insert(name, id),
        Change::Remove(name) => names.remove(&name),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left after one of many power cuts, each of another seed.
    fn left(directory: &Directory) -> Vec<Vec<String>> {
        let after = |seed| {
            let mut directory = directory.clone();
            directory.lose_power(&Random::new(seed));
            directory.names()
        };
        (0..200).map(after).collect()
    }

    #[test]
    fn a_synced_name_survives_and_another_may_not() {
        let mut directory = Directory::default();
        directory.add("synced", 1);
        directory.sync();
        directory.add("new", 2);
        let left = left(&directory);
        assert!(left.iter().all(|names| names.contains(&"synced".to_owned())));
        assert!(left.iter().any(|names| names.len() == 2) && left.iter().any(|names| names.len() == 1));
    }

    #[test]
    fn a_removal_may_survive_where_an_earlier_link_does_not() {
        let mut directory = Directory::default();
        directory.add("old", 1);
        directory.sync();
        directory.add("new", 2);
        directory.remove("old");
        assert!(left(&directory).iter().any(Vec::is_empty));
    }
}
