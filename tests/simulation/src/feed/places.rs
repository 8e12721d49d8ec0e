//! Where among the changes the positions are that were told.

use super::{Feed, begin, item, pages};
use crate::history::Call;
use crate::operation::{Change, Page};
use crate::span::Span;

impl Feed {
    /// Takes in a call that went on from a position to the end, while nobody wrote.
    ///
    /// # Errors
    /// When that is not the end of all changes.
    pub fn locate(&mut self, read: &Call) -> Result<(), String> {
        let Some(position) = begin(read) else { return Ok(()) };
        let pages = pages(read)?;
        if pages.iter().any(|page| matches!(page, Page::Gap(_))) {
            return Ok(());
        }
        let told: Vec<_> = changes(pages).map(|change| (change.key, change.value)).collect();
        // What is longer begins in the time before.
        let Some(place) = self.items.len().checked_sub(told.len()) else { return Ok(()) };
        if !self.items[place..].iter().map(|item| (item.key, item.value)).eq(told) {
            return Err(format!("what comes behind {position:?} is not the end of all changes"));
        }
        match self.place(position) {
            Some(known) if known != place => {
                Err(format!("{position:?} is behind {known} changes, and {place}"))
            }
            Some(_) => Ok(()),
            None => {
                self.places.push((position, place));
                Ok(())
            }
        }
    }

    /// Checks what a call was told, if it is known where it began.
    ///
    /// # Errors
    /// When that is not what comes there.
    pub fn compare(&mut self, read: &Call) -> Result<(), String> {
        let Ok(pages) = pages(read) else { return Ok(()) };
        let mut at = begin(read).and_then(|position| self.place(position));
        for page in pages {
            let behind = self.place(page.position());
            match page {
                Page::Gap(_) => match (at, behind) {
                    (Some(at), Some(behind)) if behind < at => {
                        return Err(format!("a gap that goes from change {at} back to {behind}"));
                    }
                    _ => at = behind,
                },
                Page::Changes(told, position) => {
                    let first = at.or(behind.and_then(|behind| behind.checked_sub(told.len())));
                    if let Some(first) = first {
                        self.take(first, told, read.clock)?;
                        at = Some(first + told.len());
                    }
                    if at.is_some() && behind.is_some() && at != behind {
                        return Err(format!("{position:?} is behind {behind:?} changes, not {at:?}"));
                    }
                }
            }
        }
        Ok(())
    }

    /// Compares changes with those from `first` on, and learns when keys are over.
    fn take(&mut self, first: usize, told: &[Change], clock: Span) -> Result<(), String> {
        for (n, change) in told.iter().enumerate() {
            let at = first + n;
            let Some(known) = self.items.get_mut(at) else {
                return Err(format!("change {at}, which there is not"));
            };
            let told = item(change, clock);
            let ends = match (known.ends, told.ends) {
                (None, None) => Some(None),
                (Some(known), Some(told)) => known.and(told).map(Some),
                _ => None,
            };
            match ends {
                Some(ends) if (known.key, known.value) == (told.key, told.value) => known.ends = ends,
                _ => return Err(format!("change {at} is {known:?} and was told as {told:?}")),
            }
        }
        Ok(())
    }
}

fn changes(pages: &[Page]) -> impl Iterator<Item = &Change> {
    pages.iter().flat_map(|page| match page {
        Page::Changes(changes, _) => changes.as_slice(),
        Page::Gap(_) => &[],
    })
}
