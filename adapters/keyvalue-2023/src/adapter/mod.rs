//! The functions of the proposal. An error that they return is the number of one that has a text.

mod buckets;
mod counters;
mod many;
mod query;
mod streams;
mod values;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::body::Incoming;
use crate::errors::Errors;
use crate::fault::{Fault, Request};
use crate::handle::{ALIVE, Kind};
use crate::number::{digits, parse};
use crate::objects::{Object, Objects, Opened};
use crate::store::Store;
use crate::text::text;

/// The interfaces of 2023 on a store. What is documented there is not repeated here.
#[derive(Debug)]
pub struct Adapter<S: Store> {
    store: S,
    /// Not borrowed while the store is called.
    objects: RefCell<Objects<S::Bucket>>,
    errors: RefCell<Errors>,
}

/// The number of an error.
pub type Error = u32;

impl<S: Store> Adapter<S> {
    /// An adapter without objects.
    pub const fn new(store: S) -> Self {
        Self { store, objects: RefCell::new(Objects::new()), errors: RefCell::new(Errors::new()) }
    }

    /// `drop-error`
    pub fn drop_error(&self, error: Error) {
        if let Ok(mut errors) = self.errors.try_borrow_mut() {
            errors.remove(error);
        }
    }

    /// `trace`
    pub fn trace(&self, error: Error) -> String {
        let errors = self.errors.try_borrow().ok();
        errors.and_then(|errors| errors.get(error).map(String::from)).unwrap_or_else(|| {
            text(&[
                &digits(error.into()),
                " stands for no error: it was dropped, was never given out, or made room when 4096 newer ones \
                 came; ask for the trace at once",
            ])
        })
    }

    /// Looks at the objects.
    #[inline]
    fn with<T>(&self, look: impl FnOnce(&mut Objects<S::Bucket>) -> Option<T>) -> Option<T> {
        look(&mut *self.objects.try_borrow_mut().ok()?)
    }

    /// Begins what is to be done with a bucket.
    #[inline]
    fn call<'a>(
        &'a self,
        bucket: u32,
        what: &'static str,
        key: Option<&'a str>,
    ) -> Result<Call<'a, S>, Error> {
        let request = Request { what, key };
        match self.opened(bucket) {
            Some(opened) => Ok(Call { adapter: self, opened, request }),
            None => Err(self.fail(request, None, Fault::NotThere(bucket, Kind::Bucket))),
        }
    }

    #[inline(never)]
    fn opened(&self, bucket: u32) -> Option<Rc<Opened<S::Bucket>>> {
        self.with(|objects| objects.bucket(bucket))
    }

    /// Adds an object, and returns its number, if there is room.
    #[inline]
    fn insert(&self, object: Object<S::Bucket>) -> Option<u32> {
        self.with(|objects| objects.insert(object))
    }

    /// Whether there is room for one more object of a kind.
    #[inline(never)]
    fn has_room(&self, kind: Kind) -> bool {
        self.with(|objects| Some(objects.alive(kind))).is_some_and(|alive| alive < ALIVE)
    }

    /// Drops an object. If that concerns the store, it hears of it when the table is no longer borrowed.
    #[inline]
    fn remove(&self, kind: Kind, handle: u32) {
        let removed = self.with(|objects| objects.remove(kind, handle));
        drop(removed);
    }

    /// That there is no room for more objects of a kind.
    #[cold]
    fn full(&self, kind: Kind) -> Fault<'static> {
        Fault::Full(kind, self.with(|objects| Some(objects.alive(kind))).unwrap_or(ALIVE))
    }

    /// Keeps the text of an error.
    #[cold]
    #[inline(never)]
    fn fail(&self, request: Request<'_>, bucket: Option<&str>, fault: Fault<'_>) -> Error {
        let text = request.text(bucket, fault);
        self.errors.try_borrow_mut().map_or(0, |mut errors| errors.push(text))
    }

    /// The same where neither a key nor a bucket is known.
    #[cold]
    #[inline(never)]
    fn fail_to(&self, what: &'static str, fault: Fault<'_>) -> Error {
        self.fail(Request { what, key: None }, None, fault)
    }
}

/// Something that is being done with a bucket.
struct Call<'a, S: Store> {
    adapter: &'a Adapter<S>,
    opened: Rc<Opened<S::Bucket>>,
    request: Request<'a>,
}

impl<S: Store> Call<'_, S> {
    #[inline]
    fn bucket(&self) -> &S::Bucket {
        &self.opened.bucket
    }

    #[cold]
    #[inline(never)]
    fn fail(&self, fault: Fault<'_>) -> Error {
        self.adapter.fail(self.request, Some(&self.opened.name), fault)
    }

    #[cold]
    #[inline(never)]
    fn refused(&self, error: S::Error) -> Error {
        self.fail(Fault::Refused(&error.into()))
    }

    /// What the store answered.
    #[inline]
    fn answer<T>(&self, answer: Result<T, S::Error>) -> Result<T, Error> {
        answer.map_err(|error| self.refused(error))
    }

    /// Keeps a value that came from the store.
    #[inline]
    fn keep(&self, value: Vec<u8>) -> Result<u32, Error> {
        let kept = self.adapter.insert(Object::Incoming(Incoming::new(value)));
        kept.ok_or_else(|| self.fail(self.adapter.full(Kind::Incoming)))
    }

    /// What was written to a value.
    #[inline(never)]
    fn written(&self, value: u32) -> Result<Rc<Vec<u8>>, Error> {
        match self.adapter.with(|objects| Some(objects.outgoing(value)?.bytes())) {
            Some(Some(bytes)) => Ok(bytes),
            Some(None) => Err(self.fail(Fault::TooLarge(value))),
            None => Err(self.fail(Fault::NotThere(value, Kind::Outgoing))),
        }
    }

    /// A number that the store has as text.
    #[inline(never)]
    fn number(&self, text: &[u8]) -> Result<u64, Error> {
        parse(text).map_err(|fault| self.fail(fault))
    }
}
