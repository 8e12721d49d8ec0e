//! Servers to test with: a real one, and one that misbehaves.
#![allow(dead_code, reason = "each test has its own needs")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use keyvalue_core::{Bucket, Store};
use keyvalue_redis::{Native, Redis, RedisBucket, Settings};

/// A bucket in a server that is reached over the standard library's network.
pub type TestBucket = RedisBucket<Native>;

/// A `redis-server` of its own, which ends with this.
pub struct Server {
    child: Child,
    port: u16,
    options: Vec<String>,
}

impl Server {
    /// Starts one, or tells that there is none here. Where `CI` is set there has to be one.
    pub fn start(options: &[&str]) -> Option<Self> {
        if Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
            // Redis does not exist for Windows.
            let needed = !cfg!(windows) && std::env::var_os("CI").is_some();
            assert!(!needed, "redis-server is not installed");
            eprintln!("skipped: redis-server is not installed");
            return None;
        }
        let port = free_port();
        let options: Vec<String> = options.iter().map(|option| String::from(*option)).collect();
        Some(Self { child: start(port, &options), port, options })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it at once, as a crash does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again at the same place, without data.
    pub fn restart(&mut self) {
        self.child = start(self.port, &self.options);
    }

    /// A store on it.
    pub fn store(&self) -> Redis<Native> {
        store(&self.url(), &[])
    }

    /// A bucket on it.
    pub fn bucket(&self, name: &str) -> TestBucket {
        self.store().open(name).unwrap()
    }

    /// Another client, for what others do to the same data.
    pub fn other(&self) -> redis::Connection {
        redis::Client::open(self.url()).unwrap().get_connection().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(port: u16, options: &[String]) -> Child {
    let mut command = Command::new("redis-server");
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
    let child = command.args(options).stdout(Stdio::null()).spawn().unwrap();
    wait_until(|| TcpStream::connect(("127.0.0.1", port)).is_ok());
    child
}

pub fn wait_until(mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(10), "it takes too long");
        thread::yield_now();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A store by the URL of its server, with other variables beside it.
pub fn store(url: &str, variables: &[(&str, &str)]) -> Redis<Native> {
    let variables = [&[("KEYVALUE_REDIS_URL", url)], variables].concat();
    Redis::new(Native, Settings::from_environment(variables).unwrap())
}

/// A server that reads something on each connection and then says what a test tells it to.
pub struct Fake {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Fake {
    /// `answer` is given the number of the request, beginning with 0, and the connection.
    pub fn start(answer: impl Fn(usize, &mut TcpStream) -> Then + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let (count, answer) = (Arc::clone(&asked), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (count, answer) = (Arc::clone(&count), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &count, &*answer));
            }
        });
        Self { port, asked }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many requests have come.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// A bucket on it. Nothing takes longer than the milliseconds given.
    pub fn bucket(&self, timeout: &str) -> TestBucket {
        let url = format!("redis://127.0.0.1:{}", self.port);
        store(&url, &[("KEYVALUE_REDIS_TIMEOUT", timeout)]).open("b").unwrap()
    }
}

/// What a fake server does after an answer.
#[derive(PartialEq)]
pub enum Then {
    GoOn,
    Cut,
}

fn serve(mut stream: TcpStream, count: &AtomicUsize, answer: &dyn Fn(usize, &mut TcpStream) -> Then) {
    let mut request = [0; 4096];
    while let Ok(1..) = stream.read(&mut request) {
        if answer(count.fetch_add(1, Ordering::SeqCst), &mut stream) == Then::Cut {
            return;
        }
    }
}

/// An answer that is the same each time.
pub fn says(bytes: &'static [u8]) -> impl Fn(usize, &mut TcpStream) -> Then {
    move |_, stream| {
        let _ = stream.write_all(bytes);
        Then::GoOn
    }
}

pub fn value(bucket: &TestBucket, key: &str) -> Option<Vec<u8>> {
    bucket.get(key, |value| value.into_owned()).unwrap()
}
