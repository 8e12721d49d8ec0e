//! The other end of a service: requests on connections that stay open, timed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// Longer than this no answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest body of an answer.
const BODY: usize = 1 << 20;

/// One connection, with one request on its way at a time.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    /// To a service, for one request without a body again and again.
    pub fn open(address: &str, method: &str, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nobody listens on {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let request = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 0\r\n\r\n");
        Ok(Self {
            stream: BufReader::new(stream),
            request: request.into_bytes(),
            line: String::new(),
            body: Vec::new(),
        })
    }

    /// Sends the request and waits for all of the answer; its status, and how long it took.
    pub fn ask(&mut self) -> Result<(u16, Duration)> {
        let start = Instant::now();
        self.stream.get_mut().write_all(&self.request)?;
        let status = self.answer()?;
        Ok((status, start.elapsed()))
    }

    fn answer(&mut self) -> Result<u16> {
        let status = self.next_line()?.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.context("the answer is not HTTP")?;
        let mut length = None;
        loop {
            let line = self.next_line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok();
            }
        }
        let length: usize = length.context("the answer does not say how long it is")?;
        ensure!(length <= BODY, "the answer has {length} bytes");
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok(status)
    }

    fn next_line(&mut self) -> Result<&str> {
        self.line.clear();
        let read = self.stream.read_line(&mut self.line)?;
        ensure!(read > 0, "the service closed the connection");
        Ok(self.line.trim_end())
    }
}

/// What a load found out: the requests a second, and how long each took, in nanoseconds.
#[derive(Debug, Default)]
pub struct Load {
    pub rate: f64,
    pub times: Vec<f64>,
}

/// Sends a request on so many connections at once, on each again as soon as its answer is there.
pub fn load(
    address: &str,
    [method, path]: [&str; 2],
    status: u16,
    connections: usize,
    duration: Duration,
) -> Result<Load> {
    let opened = (0..connections).map(|_| Connection::open(address, method, path));
    let opened = opened.collect::<Result<Vec<_>>>()?;
    let start = Instant::now();
    let workers: Vec<_> = opened
        .into_iter()
        .map(|mut connection| thread::spawn(move || ask_until(&mut connection, status, start + duration)))
        .collect();
    let times: Vec<_> = workers
        .into_iter()
        .map(|worker| worker.join().ok().context("a thread of the load panicked")?)
        .collect::<Result<_>>()?;
    let seconds = start.elapsed().as_secs_f64();
    let times = times.concat();
    Ok(Load { rate: times.len() as f64 / seconds, times })
}

fn ask_until(connection: &mut Connection, status: u16, end: Instant) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    while Instant::now() < end {
        let (answered, time) = connection.ask()?;
        ensure!(answered == status, "the service answered {answered}, not {status}");
        times.push(time.as_nanos() as f64);
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// A service that answers so many requests with these bytes; its address.
    fn service(answers: usize, answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            for _ in 0..answers {
                let mut line = String::new();
                while line != "\r\n" {
                    line.clear();
                    assert!(stream.read_line(&mut line).unwrap() > 0);
                }
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        address
    }

    #[test]
    fn a_connection_takes_one_answer_after_the_other() {
        let address = service(2, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx: y\r\n\r\n42");
        let mut connection = Connection::open(&address, "GET", "/").unwrap();
        assert_eq!(connection.ask().unwrap().0, 200);
        assert_eq!(connection.ask().unwrap().0, 200);
        assert_eq!(connection.body, b"42");
        // Whether the write or the read notices it first, the service is gone.
        assert!(connection.ask().is_err());
    }

    #[test]
    fn an_answer_that_is_cut_short_or_no_http_is_an_error() {
        for answer in
            ["HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n42", "220 mail\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"]
        {
            let address = service(1, answer);
            let mut connection = Connection::open(&address, "GET", "/").unwrap();
            assert!(connection.ask().is_err(), "{answer}");
        }
    }

    #[test]
    fn a_load_ends_in_time_and_fails_on_another_status() {
        let address = service(usize::MAX, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        let found = load(&address, ["GET", "/"], 200, 1, Duration::from_millis(20)).unwrap();
        assert!(!found.times.is_empty() && found.rate > 0.0);
        let address = service(usize::MAX, "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
        let error = load(&address, ["GET", "/"], 200, 1, Duration::from_secs(9)).unwrap_err();
        assert!(error.to_string().contains("500"), "{error}");
    }
}
