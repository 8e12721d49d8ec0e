//! The engine, put to the test.

use keyvalue_engine::{Engine, Flaw, Options};

use crate::host::Host;
use crate::instance::{Setup, Subject};

/// So little memory makes a log full after a few records, and tables and merges many.
const MEMORY: usize = 1_024;
/// With this one, a log has several pages.
const MORE: usize = 65_536;

/// How to start the engine.
#[derive(Debug, Clone, Copy)]
pub struct EngineSubject(Options);

impl EngineSubject {
    /// The engine with one of its steps left out, or none.
    #[must_use]
    pub fn new(Setup { durability, long, retention }: Setup, flaw: Option<Flaw>) -> Self {
        let memory = if long { MORE } else { MEMORY };
        Self(Options { durability, memory, retention, flaw, ..Options::default() })
    }
}

impl Subject for EngineSubject {
    type Store<'y> = Engine<Host<'y>>;

    fn start<'y>(&self, host: Host<'y>) -> Engine<Host<'y>> {
        Engine::new(host, self.0)
    }
}
