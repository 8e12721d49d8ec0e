//! Values on their way to the store, and those that came from it.

use alloc::vec::Vec;

use super::{Adapter, Error};
use crate::body::{Incoming, Input, Outgoing};
use crate::fault::Fault;
use crate::handle::Kind;
use crate::objects::Object;
use crate::store::Store;

/// What a trace says was to be done.
const CONSUME: &str = "consume a value";

#[expect(clippy::missing_errors_doc, reason = "as the proposal says")]
impl<S: Store> Adapter<S> {
    /// `new-outgoing-value`
    pub fn new_outgoing_value(&self) -> u32 {
        self.insert(Object::Outgoing(Outgoing::default())).unwrap_or(0)
    }

    /// `drop-outgoing-value`
    pub fn drop_outgoing_value(&self, value: u32) {
        self.remove(Kind::Outgoing, value);
    }

    /// `outgoing-value-write-body`
    pub fn outgoing_value_write_body(&self, value: u32) -> Option<u32> {
        self.with(|objects| {
            objects.outgoing(value)?;
            objects.insert(Object::Output(value))
        })
    }

    /// `drop-incoming-value`
    pub fn drop_incoming_value(&self, value: u32) {
        self.remove(Kind::Incoming, value);
    }

    /// `incoming-value-consume-sync`
    pub fn incoming_value_consume_sync(&self, value: u32) -> Result<Vec<u8>, Error> {
        let bytes = self.with(|objects| objects.incoming(value)?.consume());
        bytes.ok_or_else(|| self.cannot_consume(value))
    }

    /// `incoming-value-consume-async`
    pub fn incoming_value_consume_async(&self, value: u32) -> Result<u32, Error> {
        // Who has no stream left can drop one and try again.
        if !self.has_room(Kind::Input) {
            return Err(self.fail_to(CONSUME, self.full(Kind::Input)));
        }
        let stream = self.with(|objects| {
            let bytes = objects.incoming(value)?.consume()?;
            objects.insert(Object::Input(Input::new(bytes)))
        });
        stream.ok_or_else(|| self.cannot_consume(value))
    }

    #[cold]
    #[inline(never)]
    fn cannot_consume(&self, value: u32) -> Error {
        let is_there = self.with(|objects| objects.incoming(value).map(|_| ())).is_some();
        let fault = if is_there { Fault::Consumed(value) } else { Fault::NotThere(value, Kind::Incoming) };
        self.fail_to(CONSUME, fault)
    }

    /// `size`
    pub fn size(&self, value: u32) -> u64 {
        self.with(|objects| Some(objects.incoming(value)?.size())).unwrap_or(0)
    }

    /// `from-bytes` of `keyvalue-virt:values/incoming`
    pub fn from_bytes(&self, bytes: Vec<u8>) -> Result<u32, Error> {
        let made = self.insert(Object::Incoming(Incoming::new(bytes)));
        made.ok_or_else(|| self.fail_to("make a value", self.full(Kind::Incoming)))
    }
}
