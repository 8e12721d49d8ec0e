//! Clusters to test with: a real one, and nodes that misbehave.
#![allow(dead_code, reason = "each test has its own needs")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use keyvalue_core::Store;
use keyvalue_redis::{Native, Redis, RedisBucket, Settings};

pub type TestBucket = RedisBucket<Native>;

/// Three primaries and three replicas, which end with this, and with the test however it ends.
pub struct Cluster {
    pub nodes: Vec<Node>,
}

/// A server of a cluster.
pub struct Node {
    /// A shell that ends the server when this process is gone.
    guard: Child,
    pub port: u16,
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

    pub fn slot(&self, key: &str) -> String {
        self.nodes[0].says(&["CLUSTER", "KEYSLOT", key]).trim().into()
    }
}

impl Node {
    fn start() -> Self {
        let port = free_ports();
        let folder: PathBuf =
            std::env::temp_dir().join(format!("keyvalue-redis-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let script =
            "redis-server \"$@\" >/dev/null 2>&1 & read _; kill -9 $! 2>/dev/null; wait; rm -rf \"$DIR\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh", "--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
        shell.args([
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            "1000",
            "--repl-diskless-sync-delay",
            "0",
        ]);
        shell.arg("--dir").arg(&folder).env("DIR", &folder).stdin(Stdio::piped()).stdout(Stdio::null());
        let node = Self { guard: shell.spawn().unwrap(), port };
        wait_until(|| node.runs());
        node
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
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
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

pub fn wait_until(mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(40), "it takes too long");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A store by its URL.
pub fn store(url: &str, timeout: &str) -> Redis<Native> {
    let variables = [("KEYVALUE_REDIS_URL", url), ("KEYVALUE_REDIS_TIMEOUT", timeout)];
    Redis::new(Native, Settings::from_environment(variables).unwrap())
}

/// A node that says what a test tells it to.
pub struct Fake {
    pub port: u16,
    log: Arc<Mutex<Vec<Vec<String>>>>,
    connections: Arc<AtomicUsize>,
}

/// What a node answers: nothing for an end of the connection, and no bytes for no answer.
pub type Answer = Option<String>;

impl Fake {
    /// `answer` is given the node's own port and the words of a command.
    pub fn start(answer: impl Fn(u16, &[String]) -> Answer + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), answer)
    }

    pub fn on(
        listener: TcpListener,
        answer: impl Fn(u16, &[String]) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let port = listener.local_addr().unwrap().port();
        let (log, connections) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
        let (answer, kept, count) = (Arc::new(answer), Arc::clone(&log), Arc::clone(&connections));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&kept));
                thread::spawn(move || serve(stream, port, &log, &*answer));
            }
        });
        Self { port, log, connections }
    }

    /// How many commands of this name have come.
    pub fn asked(&self, name: &str) -> usize {
        self.log.lock().unwrap().iter().filter(|words| words[0] == name).count()
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}?cluster=true", self.port)
    }

    pub fn bucket(&self, timeout: &str) -> TestBucket {
        store(&self.url(), timeout).open("b").unwrap()
    }
}

fn serve(
    mut stream: TcpStream,
    port: u16,
    log: &Mutex<Vec<Vec<String>>>,
    answer: &dyn Fn(u16, &[String]) -> Answer,
) {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(len @ 1..) = stream.read(&mut piece) {
        bytes.extend_from_slice(&piece[..len]);
        while let Some((words, len)) = command(&bytes) {
            bytes.drain(..len);
            log.lock().unwrap().push(words.clone());
            let Some(answer) = answer(port, &words) else { return };
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

/// The words of a whole command, and how many bytes it has.
fn command(bytes: &[u8]) -> Option<(Vec<String>, usize)> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split("\r\n");
    let count: usize = lines.next()?.strip_prefix('*')?.parse().ok()?;
    let mut words = Vec::new();
    for _ in 0..count {
        lines.next()?;
        words.push(lines.next()?.to_owned());
    }
    lines.next()?;
    let len = 1 + count.to_string().len() + 2;
    let len = words.iter().fold(len, |sum, word| sum + word.len() + word.len().to_string().len() + 5);
    Some((words, len))
}

/// The reply to `CLUSTER SLOTS`: first and last slot, host and port.
pub fn slots(ranges: &[(u16, u16, &str, u16)]) -> Answer {
    let mut reply = format!("*{}\r\n", ranges.len());
    for (first, last, host, port) in ranges {
        let node = format!("*3\r\n${}\r\n{host}\r\n:{port}\r\n$5\r\n{port:05}\r\n", host.len());
        reply += &format!("*3\r\n:{first}\r\n:{last}\r\n{node}");
    }
    Some(reply)
}

/// The reply of a node that has all slots.
pub fn all_slots(port: u16) -> Answer {
    slots(&[(0, 16_383, "127.0.0.1", port)])
}
