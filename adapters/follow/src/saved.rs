//! The place of a follower in the store.

use std::hash::{BuildHasher as _, RandomState};

use crate::arguments::{Arguments, FOLLOWERS};
use crate::bindings::inner::store::{self, Bucket};
use crate::bindings::transactions::{Check, Write, commit};
use crate::message::{failed, quoted};
use crate::place::{self, Place};

/// What is kept, as this process read or wrote it last.
pub struct Saved {
    bucket: Bucket,
    key: String,
    /// The number of this process.
    run: u32,
    text: Option<Vec<u8>>,
    place: Option<Place>,
}

impl Saved {
    /// Reads the place of a follower.
    pub fn read(arguments: &Arguments) -> Result<Self, String> {
        let key = place::key(&arguments.follower, &arguments.bucket);
        let bucket = store::open(FOLLOWERS).map_err(|cause| failed("keep a position", FOLLOWERS, &cause))?;
        let text = bucket
            .get(&key)
            .map_err(|cause| failed(&format!("read the position {}", quoted(&key)), FOLLOWERS, &cause))?;
        let place = match &text {
            None => None,
            Some(text) => {
                let place = std::str::from_utf8(text).ok().and_then(Place::read);
                Some(place.ok_or_else(|| {
                    format!(
                        "the key {} in bucket {FOLLOWERS:?} holds no position; delete it to begin anew",
                        quoted(&key)
                    )
                })?)
            }
        };
        // 32 bits of a random number: two followers that start together differ.
        let run = RandomState::new().hash_one(&key) as u32;
        Ok(Self { bucket, key, run, text, place })
    }

    /// The place that is kept; `none` for a follower that never ran.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Keeps a place, unless it is kept already or another process kept one since.
    pub fn keep(&mut self, place: &Place) -> Result<(), String> {
        if self.place.as_ref() == Some(place) {
            return Ok(());
        }
        let text = place.text(self.run).into_bytes();
        let key = || self.key.clone();
        let check = match self.text.take() {
            Some(last) => Check::ValueIs((key(), last)),
            None => Check::Absent(key()),
        };
        let done = commit(&self.bucket, &[check], &[Write::Set((key(), text.clone()))]).map_err(|cause| {
            failed(&format!("keep the position {}", quoted(&self.key)), FOLLOWERS, &cause)
        })?;
        if !done {
            return Err(format!(
                "another process is this follower now, and this one ends: the key {} in bucket {FOLLOWERS:?} was \
                 written by it; give each its own name by --follower",
                quoted(&self.key)
            ));
        }
        (self.text, self.place) = (Some(text), Some(place.clone()));
        Ok(())
    }
}
