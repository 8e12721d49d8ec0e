//! All buckets of one directory.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use keyvalue_core::extra::Catalog;
use keyvalue_core::{Result, Store};

use crate::bucket::EngineBucket;
use crate::cache::Cache;
use crate::calls;
use crate::discovery::name_of;
use crate::error::Problem;
use crate::files::Files;
use crate::limits::Limits;
use crate::maintenance::bucket_of;
use crate::shared::Shared;
use crate::{Clock, Options, Storage};

/// Buckets that nobody holds and that are kept nevertheless: many programs open a
/// bucket anew for each call.
const IDLE: usize = 4;

type Named<H> = (String, Rc<RefCell<Shared<H>>>);

/// A store of many buckets in one directory.
pub struct Engine<H: Storage> {
    host: Rc<H>,
    options: Options,
    cache: Rc<RefCell<Cache<H::File>>>,
    /// In order of their names.
    buckets: RefCell<Vec<Named<H>>>,
}

impl<H: Storage> core::fmt::Debug for Engine<H> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine").field("options", &self.options).finish_non_exhaustive()
    }
}

impl<H: Storage + Clock> Engine<H> {
    /// The store in the directory that `host` shows. Nothing is read or made before the first use.
    pub fn new(host: H, options: Options) -> Self {
        let cache = Rc::new(RefCell::new(Cache::new(Limits::new(options.memory).cache)));
        Self { host: Rc::new(host), options, cache, buckets: RefCell::default() }
    }

    /// What it was made with.
    pub fn host(&self) -> &H {
        &self.host
    }
}

impl<H: Storage + Clock> Catalog for Engine<H> {
    fn buckets(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut each = |name: &str| {
            if name.starts_with("bucket") {
                found.push(String::from(name));
            }
        };
        if !calls::list_at(&*self.host, ".", &mut each)? {
            return Err(Problem::gone(".").into());
        }
        let mut names = Vec::new();
        for directory in found {
            let name = match bucket_of(&directory) {
                Some(name) => Some(name),
                None => name_of(&Files::at(&self.host, self.options, &self.cache, directory))?,
            };
            if let Some(name) = name
                && !self.open(&name)?.is_empty()?
            {
                let at = names.partition_point(|other| *other < name);
                names.insert(at, name);
            }
        }
        Ok(names)
    }
}

impl<H: Storage + Clock> Store for Engine<H> {
    type Bucket = EngineBucket<H>;

    fn open(&self, name: &str) -> Result<EngineBucket<H>> {
        let mut buckets = self.buckets.borrow_mut();
        let place = |buckets: &[Named<H>]| buckets.partition_point(|(other, _)| other.as_str() < name);
        if let Some((found, shared)) = buckets.get(place(&buckets))
            && found == name
        {
            return Ok(EngineBucket::new(Rc::clone(shared)));
        }
        let is_idle = |(_, shared): &Named<H>| Rc::strong_count(shared) == 1;
        if buckets.iter().filter(|bucket| is_idle(bucket)).count() >= IDLE {
            buckets.retain(|bucket| !is_idle(bucket));
        }
        let files = Files::new(Rc::clone(&self.host), self.options, Rc::clone(&self.cache), name);
        let shared = Rc::new(RefCell::new(Shared::new(files)));
        let at = place(&buckets);
        buckets.insert(at, (String::from(name), Rc::clone(&shared)));
        Ok(EngineBucket::new(shared))
    }
}
