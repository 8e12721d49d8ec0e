//! What stands between a publisher and a registry, and may break the connection at any request.

use std::io::{BufRead, BufReader, Read, Write, copy};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// What becomes of a request.
pub enum Then {
    /// The registry gets it, and its answer comes back.
    Pass,
    /// It gets lost.
    Lose,
    /// The registry gets it, and its answer gets lost.
    LoseAnswer,
    /// The registry does not get it; this is the answer.
    Answer(String),
}

/// The lines of a request before its body.
pub struct Head(String);

impl Head {
    /// Whether it makes a tag stand for something: what came before it, nobody can see.
    pub fn tags(&self) -> bool {
        self.0.starts_with("PUT ") && self.path().contains("/manifests/")
    }

    pub fn path(&self) -> &str {
        self.0.split(' ').nth(1).unwrap()
    }

    /// The value of a header, whose name is in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.0.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Starts one, and returns its host; it goes on until the test ends.
pub fn proxy(registry: &str, rule: impl Fn(&Head) -> Then + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let (registry, rule) = (registry.to_owned(), Arc::new(rule));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (registry, rule) = (registry.clone(), rule.clone());
            thread::spawn(move || pass(stream.unwrap(), &registry, &*rule));
        }
    });
    host
}

/// Takes one request of a connection.
fn pass(client: TcpStream, registry: &str, rule: &dyn Fn(&Head) -> Then) {
    let mut reader = BufReader::new(client.try_clone().unwrap());
    let mut head = Head(String::new());
    while !head.0.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head.0).unwrap_or(0) == 0 {
            return;
        }
    }
    assert!(head.header("transfer-encoding").is_none(), "a body without a length: {}", head.0);
    let length = head.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let then = rule(&head);
    match &then {
        Then::Lose => {}
        Then::Answer(answer) => drop((&client).write_all(answer.as_bytes())),
        Then::Pass | Then::LoseAnswer => {
            let mut server = TcpStream::connect(registry).unwrap();
            server.write_all(for_registry(&head).as_bytes()).unwrap();
            server.write_all(&body).unwrap();
            let mut answer = Vec::new();
            copy(&mut server, &mut answer).unwrap();
            if matches!(then, Then::Pass) {
                let _ = (&client).write_all(&answer);
            }
        }
    }
}

/// The request without who sends it, and as the only one of its connection.
fn for_registry(head: &Head) -> String {
    let ours = ["connection:", "authorization:"];
    let lines = head.0.trim_end().lines().filter(|line| {
        let line = line.to_ascii_lowercase();
        !ours.iter().any(|name| line.starts_with(name))
    });
    let lines: Vec<_> = lines.collect();
    format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"))
}
