//! The objects of one kind that are alive.

use alloc::vec::Vec;

use crate::handle::{ALIVE, Kind, handle, place};

/// Objects by number.
#[derive(Debug)]
pub struct Table<T> {
    kind: Kind,
    places: Vec<Place<T>>,
    alive: usize,
    /// The number of the next object, if its place is free.
    next: u32,
}

#[derive(Debug)]
struct Place<T> {
    /// The number of the object that is here, or was last.
    handle: u32,
    object: Option<T>,
}

impl<T> Table<T> {
    /// No objects.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, places: Vec::new(), alive: 0, next: 0 }
    }

    /// Adds an object, and returns its number, if there is room.
    pub fn insert(&mut self, object: T) -> Option<u32> {
        if self.alive >= ALIVE {
            return None;
        }
        self.alive = self.alive.saturating_add(1);
        loop {
            let handle = handle(self.kind as u32, self.next);
            self.next = self.next.wrapping_add(1);
            // Places are taken in order, so that one that is not there yet is the next to come.
            match self.places.get_mut(place(handle)) {
                Some(Place { object: Some(_), .. }) => continue,
                Some(place) => *place = Place { handle, object: Some(object) },
                None => self.places.push(Place { handle, object: Some(object) }),
            }
            return Some(handle);
        }
    }

    /// How many objects there are.
    pub fn alive(&self) -> usize {
        self.alive
    }

    /// The object of that number.
    #[inline]
    pub fn get(&mut self, handle: u32) -> Option<&mut T> {
        let place = self.places.get_mut(place(handle)).filter(|place| place.handle == handle)?;
        place.object.as_mut()
    }

    /// Takes an object out, if it is there.
    #[inline]
    pub fn remove(&mut self, handle: u32) -> Option<T> {
        let place = self.places.get_mut(place(handle)).filter(|place| place.handle == handle)?;
        let object = place.object.take()?;
        self.alive = self.alive.saturating_sub(1);
        Some(object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::kind_of;

    fn not_there(table: &mut Table<u32>, handle: u32) {
        assert_eq!(table.get(handle), None);
        assert_eq!(table.remove(handle), None);
    }

    #[test]
    fn a_number_leads_to_its_object_until_that_is_removed() {
        let mut table = Table::new(Kind::Input);
        let (a, b) = (table.insert(1).unwrap(), table.insert(2).unwrap());
        assert_eq!(table.get(a), Some(&mut 1));
        *table.get(a).unwrap() = 3;
        assert_eq!(table.remove(a), Some(3));
        not_there(&mut table, a);
        assert_eq!(table.get(b), Some(&mut 2));
    }

    #[test]
    fn a_number_that_was_never_given_out_leads_nowhere() {
        let mut table = Table::new(Kind::Input);
        not_there(&mut table, 0);
        let handle = table.insert(1).unwrap();
        for other in
            [0, 1, handle + 1, handle + ALIVE as u32, u32::MAX, super::handle(Kind::Output as u32, 0)]
        {
            not_there(&mut table, other);
        }
    }

    #[test]
    fn the_number_of_an_object_that_took_a_place_over_is_another() {
        let mut table = Table::new(Kind::Input);
        let first = table.insert(0).unwrap();
        table.remove(first);
        for n in 1..=ALIVE as u32 {
            let handle = table.insert(n).unwrap();
            assert_ne!(handle, first);
            table.remove(handle);
        }
        assert_eq!(table.places.len(), ALIVE);
        not_there(&mut table, first);
    }

    #[test]
    fn there_can_be_so_many_objects_and_no_more() {
        let mut table = Table::new(Kind::Input);
        let handles: Vec<_> = (0..ALIVE as u32).map(|n| table.insert(n).unwrap()).collect();
        assert_eq!(table.insert(0), None);
        assert_eq!(table.remove(handles[7]), Some(7));
        let late = table.insert(8_000).unwrap();
        assert_eq!(table.get(late), Some(&mut 8_000));
        not_there(&mut table, handles[7]);
        assert_eq!((table.insert(0), table.alive()), (None, ALIVE));
        assert!(
            handles
                .iter()
                .enumerate()
                .all(|(n, handle)| n == 7 || table.get(*handle) == Some(&mut (n as u32)))
        );
    }

    #[test]
    fn the_counter_of_numbers_can_begin_again() {
        let mut table = Table::new(Kind::Input);
        let first = table.insert(1).unwrap();
        table.next = (1 << 29) - 2;
        for n in 0..ALIVE as u32 - 1 {
            let handle = table.insert(n).unwrap();
            assert_eq!(kind_of(handle), Some("input-stream"));
            assert_ne!(handle, first);
        }
        assert_eq!(table.get(first), Some(&mut 1));
    }
}
