//! A Redis server, through redis-rs: one connection, a command at a time.

use redis::{Client, Commands, Connection};
use workload::{Result, Subject};

pub struct Server(Connection);

/// The name that the key has in the bucket of the guest.
fn named(key: &str) -> String {
    ["default:", key].concat()
}

impl Server {
    pub fn open(url: &str) -> Result<Self> {
        Ok(Self(Client::open(url)?.get_connection()?))
    }
}

impl Subject for Server {
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
        Ok(self.0.set(named(key), value)?)
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(named(key))?)
    }

    fn increment(&mut self, key: &str) -> Result<i64> {
        Ok(self.0.incr(named(key), 1)?)
    }

    fn exists(&mut self, key: &str) -> Result<bool> {
        Ok(self.0.exists(named(key))?)
    }

    fn get_many(&mut self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let keys: Vec<_> = keys.iter().map(|key| named(key)).collect();
        Ok(self.0.mget(keys)?)
    }

    fn set_many(&mut self, pairs: &[(String, Vec<u8>)]) -> Result<()> {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| (named(key), value.as_slice())).collect();
        Ok(self.0.mset(&pairs)?)
    }
}
