//! The store: buckets of one server.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::Catalog;
use keyvalue_core::{Result, Store};

use crate::bucket::RedisBucket;
use crate::list::Scan;
use crate::names;
use crate::options::Settings;
use crate::server::Server;
use crate::stream::Network;

/// All buckets of one server.
#[derive(Debug)]
pub struct Redis<N: Network> {
    server: Rc<Server<N>>,
}

impl<N: Network> Redis<N> {
    /// A store that connects when it is first asked for something.
    pub fn new(network: N, settings: Settings) -> Self {
        Self { server: Rc::new(Server::new(network, settings)) }
    }
}

impl<N: Network> Store for Redis<N> {
    type Bucket = RedisBucket<N>;

    fn open(&self, name: &str) -> Result<RedisBucket<N>> {
        let start = names::start(&self.server.settings().prefix, name);
        Ok(RedisBucket { server: Rc::clone(&self.server), start: start.into() })
    }
}

impl<N: Network> Catalog for Redis<N> {
    fn buckets(&self) -> Result<Vec<String>> {
        let prefix = &self.server.settings().prefix;
        let mut found: Vec<String> = Vec::new();
        let mut scan = Scan::new(&self.server, prefix.as_bytes(), 0);
        while scan.next(&mut |name| {
            if let Some(name) = names::bucket(prefix, name).and_then(names::decode)
                && let Err(at) = found.binary_search(&name)
            {
                found.insert(at, name);
            }
        })? {}
        Ok(found)
    }
}
