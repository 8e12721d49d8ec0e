//! Which node has which slot, as a node says.

use alloc::vec;
use alloc::vec::Vec;

use keyvalue_core::Result;

use super::slot::SLOTS;
use super::texts;
use crate::address::{self, Address};
use crate::fault;
use crate::resp::{Item, Reader};

/// No node.
pub const NOBODY: u16 = u16::MAX;

/// A node's place, and a sum of its name in the cluster, which it keeps wherever it goes.
pub type Known = (Address, u64);

/// The nodes of a cluster, and which of them has each slot, by its number among them.
#[derive(Debug)]
pub struct Map {
    /// Primaries and replicas.
    pub nodes: Vec<Known>,
    /// The primary of each slot, or nobody.
    pub owners: Vec<u16>,
}

impl Map {
    /// Reads the reply to `CLUSTER SLOTS` of the node at `asked`.
    ///
    /// # Errors
    /// When it is none, or no slot is on any node.
    pub fn read(mut reply: Reader<'_>, asked: &Address) -> Result<Self> {
        let mut map = Self { nodes: Vec::new(), owners: vec![NOBODY; SLOTS] };
        let ranges = match take(&mut reply)? {
            Item::Items(ranges) => ranges,
            Item::Error(line) => return Err(texts::no_map(asked, line)),
            _ => return Err(fault::unexpected()),
        };
        for _ in 0..ranges {
            map.range(&mut reply, asked)?;
        }
        if map.nodes.is_empty() { Err(texts::no_slots(asked)) } else { Ok(map) }
    }

    /// The first slot and the last, their primary, and its replicas.
    fn range(&mut self, reply: &mut Reader<'_>, asked: &Address) -> Result<()> {
        let (head, first, last) = (take(reply)?, take(reply)?, take(reply)?);
        let (Item::Items(len), Item::Integer(first), Item::Integer(last)) = (head, first, last) else {
            return Err(fault::unexpected());
        };
        let (Ok(first), Ok(last)) = (usize::try_from(first), usize::try_from(last)) else {
            return Err(fault::unexpected());
        };
        for n in 2..len {
            let node = self.node(reply, asked)?;
            if n == 2 {
                self.owners.get_mut(first..=last).ok_or_else(fault::unexpected)?.fill(node);
            }
        }
        if len > 2 { Ok(()) } else { Err(fault::unexpected()) }
    }

    /// A host, a port, a name, and more in some versions. Without a host it is that of the node
    /// that says so.
    fn node(&mut self, reply: &mut Reader<'_>, asked: &Address) -> Result<u16> {
        let Item::Items(len) = take(reply)? else { return Err(fault::unexpected()) };
        let (host, port) = (take(reply)?, take(reply)?);
        let name = if len > 2 { reply.skip().map_err(fault::invalid)? } else { Item::Nil };
        for _ in 3..len {
            reply.skip().map_err(fault::invalid)?;
        }
        let host = match host {
            Item::Nil | Item::Text(b"") => &asked.host,
            Item::Text(b"?") => return Ok(NOBODY),
            Item::Text(host) => core::str::from_utf8(host).map_err(|_| fault::unexpected())?,
            _ => return Err(fault::unexpected()),
        };
        let Item::Integer(port) = port else { return Err(fault::unexpected()) };
        let port = u16::try_from(port).ok();
        let address = port.and_then(|port| address::at(host, port)).ok_or_else(fault::unexpected)?;
        if let Some(known) = self.nodes.iter().position(|(known, _)| *known == address) {
            return Ok(known as u16);
        }
        let name = match name {
            Item::Text(name) => mixed(0, name),
            _ => mixed(mixed(0, address.host.as_bytes()), address.port_text.as_bytes()),
        };
        let number = u16::try_from(self.nodes.len()).ok().filter(|number| *number < NOBODY);
        self.nodes.push((address, name));
        number.ok_or_else(fault::unexpected)
    }
}

fn take<'a>(reply: &mut Reader<'a>) -> Result<Item<'a>> {
    reply.next().map_err(fault::invalid)
}

/// A sum of bytes, by FNV-1a.
pub fn mixed(sum: u64, bytes: &[u8]) -> u64 {
    let start = sum ^ 0xcbf2_9ce4_8422_2325;
    bytes.iter().fold(start, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reply: &str) -> Result<Map> {
        Map::read(Reader::new(reply.as_bytes()), &address::at("asked", 1).unwrap())
    }

    fn host(map: &Map, slot: usize) -> Option<(&str, u16)> {
        map.nodes.get(usize::from(map.owners[slot])).map(|(address, _)| (&*address.host, address.port))
    }

    #[test]
    fn ranges_have_the_first_node_that_comes_with_them() {
        let map = read(
            "*2\r\n*4\r\n:0\r\n:99\r\n*3\r\n$1\r\na\r\n:1\r\n$2\r\nn1\r\n*3\r\n$1\r\nb\r\n:2\r\n$2\r\nn2\r\n\
             *3\r\n:101\r\n:16383\r\n*4\r\n$1\r\nb\r\n:2\r\n$2\r\nn2\r\n*2\r\n+hostname\r\n+x\r\n",
        )
        .unwrap();
        assert_eq!((host(&map, 0), host(&map, 99)), (Some(("a", 1)), Some(("a", 1))));
        assert_eq!((host(&map, 100), host(&map, 101)), (None, Some(("b", 2))));
        assert_eq!((host(&map, 16_383), map.nodes.len()), (Some(("b", 2)), 2));
    }

    #[test]
    fn a_node_without_a_host_is_where_the_one_is_that_was_asked() {
        for empty in ["$0\r\n\r\n", "$-1\r\n", "_\r\n"] {
            let map = read(&format!("*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n{empty}:7000\r\n")).unwrap();
            assert_eq!(host(&map, 1), Some(("asked", 7000)));
        }
    }

    #[test]
    fn slots_of_a_node_that_nobody_knows_are_on_none() {
        let map =
            read("*2\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\n?\r\n:0\r\n*3\r\n:2\r\n:3\r\n*2\r\n$1\r\na\r\n:1\r\n")
                .unwrap();
        assert_eq!((host(&map, 0), host(&map, 2)), (None, Some(("a", 1))));
    }

    #[test]
    fn what_is_no_map_of_slots_is_an_error() {
        for reply in [
            "",
            "+OK\r\n",
            "*0\r\n",
            ":1\r\n",
            "*1\r\n+x\r\n",
            "*1\r\n*2\r\n:0\r\n:1\r\n",
            "*1\r\n*3\r\n:-1\r\n:1\r\n*2\r\n$1\r\na\r\n:1\r\n",
            "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n$1\r\na\r\n:1\r\n",
            "*1\r\n*3\r\n:9\r\n:7\r\n*2\r\n$1\r\na\r\n:1\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:0\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:65536\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\n\u{fffd}\r\n:1\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n*1\r\n$1\r\na\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n$1\r\na\r\n",
            "*9\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:1\r\n",
        ] {
            assert!(read(reply).is_err(), "{reply:?}");
        }
    }

    #[test]
    fn what_a_server_without_a_cluster_says_leads_to_the_option() {
        let text = read("-ERR This instance has cluster support disabled\r\n").unwrap_err().message();
        assert!(text.contains("asked:1") && text.contains("cluster=true"), "{text}");
    }
}
