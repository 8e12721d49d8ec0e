//! What the tests share: a provider in memory that others can write to in between, and short words.
#![allow(dead_code, reason = "not every test uses all of it")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::Debug;
use std::rc::Rc;

use keyvalue_2023::{Adapter, Page, Range, Refusal, Store};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{self, Check, Scan, Write};
use keyvalue_core::{Error, Handle, Policy, Service};
use keyvalue_memory::{Memory, MemoryBucket};

thread_local! {
    static MILLISECONDS: Cell<u64> = const { Cell::new(0) };
}

/// Lets time pass for this test.
pub fn pass(milliseconds: u64) {
    MILLISECONDS.set(MILLISECONDS.get() + milliseconds);
}

pub type Bucket = Handle<MemoryBucket>;

/// What others do right before one of the provider's functions is called.
pub type Meanwhile = Box<dyn FnMut(&Bucket)>;

/// A provider, and how it was used.
pub struct Provider {
    service: Service<Memory>,
    meanwhile: Rc<RefCell<VecDeque<Meanwhile>>>,
    open_buckets: Rc<()>,
}

/// A bucket that is counted as long as it is open.
pub struct Counted(Bucket, Rc<()>);

fn why(error: Error) -> Refusal {
    match error {
        Error::NoSuchStore => Refusal::NoSuchStore,
        Error::AccessDenied => Refusal::AccessDenied,
        other => Refusal::Other(other.message()),
    }
}

fn owned(pairs: &[(&str, &[u8])]) -> Vec<(String, Vec<u8>)> {
    pairs.iter().map(|(key, value)| (String::from(*key), value.to_vec())).collect()
}

impl Provider {
    /// The bucket, after what others do first.
    fn then<'a>(&self, bucket: &'a Counted) -> &'a Bucket {
        let next = self.meanwhile.borrow_mut().pop_front();
        if let Some(mut meanwhile) = next {
            meanwhile(&bucket.0);
        }
        &bucket.0
    }
}

impl Store for Provider {
    type Bucket = Counted;
    type Error = Refusal;

    fn open(&self, name: &str) -> Result<Counted, Refusal> {
        Ok(Counted(self.service.open(name).map_err(why)?, Rc::clone(&self.open_buckets)))
    }

    fn get(&self, bucket: &Counted, key: &str) -> Result<Option<Vec<u8>>, Refusal> {
        self.then(bucket).get(key, |value| value.into_owned()).map_err(why)
    }

    fn set(&self, bucket: &Counted, key: &str, value: &[u8]) -> Result<(), Refusal> {
        self.then(bucket).set(key.into(), value.into()).map_err(why)
    }

    fn exists(&self, bucket: &Counted, key: &str) -> Result<bool, Refusal> {
        self.then(bucket).exists(key).map_err(why)
    }

    fn list_keys(&self, bucket: &Counted, cursor: Option<&str>) -> Result<Page, Refusal> {
        let (page, next) = self.then(bucket).list_by_token(cursor).map_err(why)?;
        Ok((page.keys().map(String::from).collect(), next))
    }

    fn increment(&self, bucket: &Counted, key: &str, delta: i64) -> Result<i64, Refusal> {
        let sum = self.then(bucket).increment(key.into(), Delta::Signed(delta)).map_err(why)?;
        Ok(sum.try_into().unwrap())
    }

    fn set_many(&self, bucket: &Counted, pairs: &[(&str, &[u8])]) -> Result<(), Refusal> {
        self.then(bucket).set_many(owned(pairs)).map_err(why)
    }

    fn delete_many(&self, bucket: &Counted, keys: &[String]) -> Result<(), Refusal> {
        self.then(bucket).delete_many(keys).map_err(why)
    }

    fn get_multi(&self, bucket: &Counted, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, Refusal> {
        let mut values = Vec::new();
        let each =
            |value: Option<keyvalue_core::Value<'_>>| values.push(value.map(|value| value.into_owned()));
        self.then(bucket).get_many(keys, each).map_err(why)?;
        Ok(values)
    }

    fn set_multi(&self, bucket: &Counted, pairs: &[(&str, &[u8])]) -> Result<(), Refusal> {
        self.then(bucket).set_multi(owned(pairs)).map_err(why)
    }

    fn delete_present(&self, bucket: &Counted, key: &str) -> Result<bool, Refusal> {
        let (check, write) = ((key.into(), Check::Present), (key.into(), Write::Delete));
        self.then(bucket).commit(&[check], &[write]).map_err(why)
    }

    fn replace(&self, bucket: &Counted, key: &str, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Refusal> {
        let check = old.map_or(Check::Absent, |old| Check::Value(old.into()));
        let (check, write) = ((key.into(), check), (key.into(), Write::Set(new.into())));
        self.then(bucket).commit(&[check], &[write]).map_err(why)
    }

    fn set_with_ttl(&self, bucket: &Counted, key: &str, value: &[u8], ttl: u64) -> Result<(), Refusal> {
        self.then(bucket).set_with_ttl(key.into(), value.into(), ttl).map_err(why)
    }

    fn scan_keys(
        &self,
        bucket: &Counted,
        range: Range<'_>,
        limit: u32,
        cursor: Option<&str>,
    ) -> Result<Page, Refusal> {
        let (start, prefix) = (range.start.map(String::from), Some(range.prefix.into()));
        let range = extra::Range { start, end: None, prefix };
        let scan = Scan { range, reverse: false, limit, cursor: cursor.map(String::from) };
        let mut keys = Vec::new();
        let next = self.then(bucket).scan(&scan, false, &mut |key, _| keys.push(key.into())).map_err(why)?;
        Ok((keys, next))
    }

    fn count(&self, bucket: &Counted, prefix: &str) -> Result<u64, Refusal> {
        let range = extra::Range { prefix: Some(prefix.into()), ..extra::Range::default() };
        self.then(bucket).count(&range).map_err(why)
    }
}

/// An adapter on a provider in memory.
pub struct Tested {
    pub adapter: Adapter<Provider>,
    meanwhile: Rc<RefCell<VecDeque<Meanwhile>>>,
    open_buckets: Rc<()>,
}

impl std::ops::Deref for Tested {
    type Target = Adapter<Provider>;

    fn deref(&self) -> &Adapter<Provider> {
        &self.adapter
    }
}

/// An adapter on an empty store, and a bucket.
pub fn start() -> (Tested, u32) {
    start_with(&[])
}

/// The same with options of the provider's.
pub fn start_with(options: &[(&str, &str)]) -> (Tested, u32) {
    let policy = Policy::from_environment(options.iter().copied()).unwrap();
    let service = Service::new(Memory::new(|| MILLISECONDS.get() * 1_000_000), policy);
    let (meanwhile, open_buckets) = (Rc::default(), Rc::default());
    let provider =
        Provider { service, meanwhile: Rc::clone(&meanwhile), open_buckets: Rc::clone(&open_buckets) };
    let tested = Tested { adapter: Adapter::new(provider), meanwhile, open_buckets };
    let bucket = tested.open_bucket("b").unwrap();
    (tested, bucket)
}

impl Tested {
    /// Lets others do something before call number `call` to the provider, counted from the next one, 0.
    pub fn before(&self, call: usize, meanwhile: impl FnMut(&Bucket) + 'static) {
        let mut queue = self.meanwhile.borrow_mut();
        while queue.len() < call {
            queue.push_back(Box::new(|_| {}));
        }
        queue.push_back(Box::new(meanwhile));
    }

    /// How many of the provider's buckets are open.
    pub fn open_buckets(&self) -> usize {
        Rc::strong_count(&self.open_buckets) - 2
    }

    /// An outgoing value with these bytes.
    pub fn value(&self, bytes: &[u8]) -> u32 {
        let value = self.new_outgoing_value();
        let stream = self.outgoing_value_write_body(value).unwrap();
        assert_eq!(self.write(stream, bytes.into()), Some(bytes.len() as u64));
        self.drop_output_stream(stream);
        value
    }

    pub fn put(&self, bucket: u32, key: &str, bytes: &str) {
        let value = self.value(bytes.as_bytes());
        self.set(bucket, key, value).unwrap();
        self.drop_outgoing_value(value);
    }

    /// The value of a key, as text.
    pub fn text(&self, bucket: u32, key: &str) -> String {
        let value = self.get(bucket, key).unwrap();
        let bytes = self.incoming_value_consume_sync(value).unwrap();
        self.drop_incoming_value(value);
        String::from_utf8(bytes).unwrap()
    }

    /// The text of an error, in which all of these words are.
    #[track_caller]
    pub fn error<T: Debug>(&self, result: Result<T, u32>, words: &[&str]) {
        let error = result.unwrap_err();
        let text = self.trace(error);
        for word in words {
            assert!(text.contains(word), "{text:?} does not contain {word:?}");
        }
        self.drop_error(error);
    }
}

pub fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| String::from(*key)).collect()
}
