//! A real cluster to test with.
#![allow(dead_code, reason = "each test has its own needs")]

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use keyvalue_core::Store;
use keyvalue_redis::{Native, Redis};

use crate::store::{TestBucket, store, wait_until};

/// Three primaries and three replicas, which end with this, and with the test however it ends.
pub struct Cluster {
    pub nodes: Vec<Node>,
}

/// A server of a cluster.
pub struct Node {
    /// A shell that ends the server when this process is gone.
    guard: Child,
    pub port: u16,
    folder: PathBuf,
}

impl Cluster {
    /// Starts one, or tells that there is none here. Where `CI` is set there has to be one.
    pub fn start() -> Option<Self> {
        if Command::new("redis-cli").arg("--version").stdout(Stdio::null()).status().is_err() {
            let needed = !cfg!(windows) && std::env::var_os("CI").is_some();
            assert!(!needed, "redis-server is not installed");
            eprintln!("skipped: redis-server is not installed");
            return None;
        }
        let nodes: Vec<Node> = (0..6).map(|_| Node::start()).collect();
        let mut create = Command::new("redis-cli");
        create.args(["--cluster", "create"]);
        create.args(nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)));
        create.args(["--cluster-replicas", "1", "--cluster-yes"]);
        let output = create.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let cluster = Self { nodes };
        cluster.wait_until_settled();
        Some(cluster)
    }

    /// Waits until all nodes that run say that all slots are served, by the same nodes, and each
    /// primary has its replica.
    pub fn wait_until_settled(&self) {
        wait_until(|| {
            let running = || self.nodes.iter().filter(|node| node.runs());
            let well = |node: &Node| {
                let (info, nodes) = (node.says(&["CLUSTER", "INFO"]), node.says(&["CLUSTER", "NODES"]));
                let handshakes = nodes.contains("handshake") || nodes.contains("fail?");
                info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:16384") && !handshakes
            };
            let first: Vec<String> = running().map(Node::owners).collect();
            let replicas = running().filter(|node| node.says(&["ROLE"]).starts_with("slave"));
            running().all(well)
                && first.windows(2).all(|pair| pair[0] == pair[1])
                && replicas.into_iter().all(|node| node.says(&["ROLE"]).contains("connected"))
        });
    }

    pub fn url(&self) -> String {
        let hosts: Vec<_> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        format!("redis://{}?cluster=true", hosts.join(","))
    }

    /// A store that knows nothing of the cluster yet.
    pub fn store(&self, timeout: &str) -> Redis<Native> {
        store(&self.url(), timeout)
    }

    pub fn bucket(&self, name: &str) -> TestBucket {
        self.store("5s").open(name).unwrap()
    }

    /// The node that has a key of the server, and another primary.
    pub fn owner_and_other(&self, key: &str) -> (&Node, &Node) {
        let slot: u16 = self.nodes[0].says(&["CLUSTER", "KEYSLOT", key]).trim().parse().unwrap();
        let (mine, others): (Vec<_>, Vec<_>) =
            self.nodes.iter().filter(|node| node.is_primary()).partition(|node| node.has(slot));
        (mine[0], others[0])
    }

    /// The node that copies a primary.
    pub fn replica_of(&self, primary: &Node) -> &Node {
        let port = primary.port.to_string();
        let copies = |node: &&Node| node.runs() && node.says(&["ROLE"]).lines().nth(2) == Some(&port);
        self.nodes.iter().find(|node| !node.is_primary() && copies(node)).unwrap()
    }

    pub fn slot(&self, key: &str) -> String {
        self.nodes[0].says(&["CLUSTER", "KEYSLOT", key]).trim().into()
    }
}

impl Node {
    fn start() -> Self {
        let port = free_ports();
        let folder = std::env::temp_dir().join(format!("keyvalue-redis-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let node = Self { guard: guard(port, &folder), port, folder };
        wait_until(|| node.runs());
        node
    }

    /// Starts a server that was killed, at the same place. Of its data it has none, but it knows
    /// the cluster.
    pub fn start_again(&mut self) {
        std::fs::write(self.folder.join("keep"), "").unwrap();
        self.end();
        self.guard = guard(self.port, &self.folder);
        wait_until(|| self.runs());
    }

    fn end(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }

    pub fn runs(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    /// What `redis-cli` prints.
    pub fn says(&self, command: &[&str]) -> String {
        let port = self.port.to_string();
        let output = Command::new("redis-cli").args(["-h", "127.0.0.1", "-p", &port]).args(command).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    pub fn id(&self) -> String {
        self.says(&["CLUSTER", "MYID"]).trim().into()
    }

    pub fn is_primary(&self) -> bool {
        self.runs() && self.says(&["ROLE"]).starts_with("master")
    }

    /// Which node has which slot, as this one sees it.
    fn owners(&self) -> String {
        let mut lines: Vec<String> = self
            .says(&["CLUSTER", "NODES"])
            .lines()
            .filter(|line| line.contains("master") && !line.contains("fail"))
            .map(|line| {
                let words: Vec<_> = line.split(' ').collect();
                format!("{} {}", words[0], words[8..].join(" "))
            })
            .collect();
        lines.sort();
        lines.join("\n")
    }

    fn has(&self, slot: u16) -> bool {
        let nodes = self.says(&["CLUSTER", "NODES"]);
        let mine = nodes.lines().find(|line| line.contains("myself")).unwrap();
        mine.split(' ').skip(8).filter(|range| !range.starts_with('[')).any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            (first.parse::<u16>().unwrap()..=last.parse().unwrap()).contains(&slot)
        })
    }

    /// Sends a signal to the server, not to the shell around it.
    pub fn signal(&self, signal: &str) {
        let info = self.says(&["INFO", "server"]);
        let process =
            info.lines().find_map(|line| line.strip_prefix("process_id:")).unwrap().trim().to_owned();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs a server until standard input ends, which it does with this process, however that ends.
/// Its folder goes with it, unless there is a file `keep` in it.
const GUARD: &str = r#"redis-server "$@" >/dev/null 2>&1 & server=$!; read -r _
kill -9 $server 2>/dev/null; wait; rm "$DIR/keep" 2>/dev/null || rm -rf "$DIR""#;

fn guard(port: u16, folder: &Path) -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", GUARD, "sh", "--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
    shell.args(["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"]);
    shell.args(["--repl-diskless-sync-delay", "0", "--dir"]).arg(folder).env("DIR", folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
}

/// A port that is free, and so is the one that the cluster makes of it.
fn free_ports() -> u16 {
    loop {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if let Some(bus) = port.checked_add(10_000)
            && TcpListener::bind(("127.0.0.1", bus)).is_ok()
        {
            return port;
        }
    }
}
