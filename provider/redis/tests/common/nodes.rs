//! Nodes that misbehave.
#![allow(dead_code, reason = "each test has its own needs")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Error, Result, Store};

use crate::store::{TestBucket, store};

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

/// The text of an error that came within the time that the operator allows, and not much later.
pub fn text<T: std::fmt::Debug>(allowed: u64, operation: impl FnOnce() -> Result<T>) -> String {
    let start = Instant::now();
    let error = operation().unwrap_err();
    assert!(start.elapsed() < Duration::from_millis(allowed + 400), "{:?}: {error:?}", start.elapsed());
    assert!(matches!(error, Error::Backend(_)), "{error:?}");
    error.message()
}

pub fn ok() -> Answer {
    Some("+OK\r\n".into())
}

pub fn value() -> Answer {
    Some("$1\r\nv\r\n".into())
}

pub fn get(bucket: &TestBucket) -> Result<Option<Vec<u8>>> {
    bucket.get("k", |value| value.into_owned())
}

pub fn increment(bucket: &TestBucket) -> Result<i128> {
    bucket.increment("k".into(), Delta::Signed(1))
}

/// A node that has all slots, and answers all but that in the same way.
pub fn always(reply: &'static str) -> Fake {
    Fake::start(move |port, words| if words[0] == "CLUSTER" { all_slots(port) } else { Some(reply.into()) })
}
