//! A Redis Cluster of one's own.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{Server, flags};
use crate::loopback::free_port;
use crate::process::output;

/// Three primaries and a replica of each, on free ports of the loopback interface, with nothing in
/// them. Dropping it stops them.
#[derive(Debug)]
pub struct Cluster {
    /// The nodes; which of them are primaries can change.
    pub nodes: Vec<Server>,
}

/// How long nodes may take to agree.
const PATIENCE: Duration = Duration::from_secs(30);

/// Nodes, half of them primaries.
const NODES: usize = 6;

impl Cluster {
    /// Starts one, in which a node that says nothing for so many milliseconds is replaced by its
    /// replica. Nodes on a machine with much else to do may say nothing for a while.
    ///
    /// # Errors
    /// When it does not come up; what was said.
    pub fn start(node_timeout: u32) -> Result<Self> {
        let nodes = (0..NODES).map(|_| node(node_timeout)).collect::<Result<Vec<_>>>()?;
        let mut create = Command::new("redis-cli");
        create.args(["--cluster", "create"]).args(nodes.iter().map(address));
        let output = output(create.args(["--cluster-replicas", "1", "--cluster-yes"]))?;
        if !output.status.success() {
            bail!("redis-cli cannot create a cluster: {}", String::from_utf8_lossy(&output.stdout));
        }
        let cluster = Self { nodes };
        cluster.settle()?;
        Ok(cluster)
    }

    /// Waits until all nodes that run have heard of all slots, and all replicas copy.
    fn settle(&self) -> Result<()> {
        let start = Instant::now();
        let is_settled = |node: &Server| {
            let says = |arguments: &[&str], words: &[&str]| {
                node.cli(arguments).is_ok_and(|said| words.iter().all(|word| said.contains(word)))
            };
            let known = format!("cluster_known_nodes:{NODES}");
            let role = says(&["ROLE"], &["master\n"]) || says(&["ROLE"], &["slave\n", "\nconnected"]);
            role && says(&["CLUSTER", "INFO"], &["cluster_state:ok", "cluster_slots_ok:16384", &known])
        };
        while !self.nodes.iter().all(is_settled) {
            if start.elapsed() > PATIENCE {
                bail!("the nodes of the Redis cluster do not agree: {:?}", self.nodes);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// `redis://127.0.0.1:PORT,…?cluster=true`, with all nodes.
    #[must_use]
    pub fn url(&self) -> String {
        let nodes: Vec<_> = self.nodes.iter().map(address).collect();
        format!("redis://{}?cluster=true", nodes.join(","))
    }

    /// The flags of wasmtime with which `keyvalue-redis` finds it.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        flags(&self.url())
    }

    /// The number of the node that has a key, which need not be there.
    ///
    /// # Errors
    /// When none says so.
    pub fn owner(&self, key: &str) -> Result<usize> {
        // All others send elsewhere, which is a failure.
        let has = |node: &Server| node.cli(&["EXISTS", key]).is_ok();
        self.nodes.iter().position(has).with_context(|| format!("no node of the Redis cluster has '{key}'"))
    }
}

fn address(node: &Server) -> String {
    format!("127.0.0.1:{}", node.port)
}

/// A server that can be a node of a cluster.
fn node(timeout: u32) -> Result<Server> {
    // Nodes talk to each other on a second port, by default one that may be too large.
    let (between, timeout) = (free_port()?.to_string(), timeout.to_string());
    Server::start(&[
        "--cluster-enabled",
        "yes",
        "--cluster-port",
        &between,
        "--cluster-node-timeout",
        &timeout,
        "--repl-diskless-sync-delay",
        "0",
    ])
}
