//! Commands as they are sent: arrays of strings.

use alloc::vec::Vec;

/// What a request does to the store, and so whether it may be sent a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It reads.
    Read,
    /// It writes, and is not sent twice: what others write in between would be undone.
    Write,
}

/// One or more commands that are sent in one piece.
#[derive(Debug)]
pub struct Request {
    bytes: Vec<u8>,
    replies: usize,
    kind: Kind,
}

impl Request {
    /// A request without any command.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        Self { bytes: Vec::new(), replies: 0, kind }
    }

    /// A request that begins with this command, which has so many arguments behind its name.
    #[must_use]
    pub fn new(kind: Kind, name: &str, arguments: usize) -> Self {
        let mut request = Self { bytes: Vec::with_capacity(128), ..Self::empty(kind) };
        request.command(name, arguments);
        request
    }

    /// Another command behind what is there.
    pub fn command(&mut self, name: &str, arguments: usize) {
        self.replies = self.replies.saturating_add(1);
        self.head(b'*', arguments.saturating_add(1));
        self.argument(&[name.as_bytes()]);
    }

    /// The next argument, in parts.
    pub fn argument(&mut self, parts: &[&[u8]]) {
        let len = parts.iter().fold(0, |sum: usize, part| sum.saturating_add(part.len()));
        self.head(b'$', len);
        // A large value is copied once, into memory of the right size.
        if len > self.bytes.capacity() {
            self.bytes.reserve_exact(len.saturating_add(64));
        }
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.bytes.extend_from_slice(b"\r\n");
    }

    /// The next argument, a number.
    pub fn number(&mut self, n: i64) {
        let (digits, start) = digits(n.unsigned_abs());
        let sign: &[u8] = if n < 0 { b"-" } else { b"" };
        self.argument(&[sign, digits.get(start..).unwrap_or_default()]);
    }

    /// The next argument, a number without a sign.
    pub fn unsigned(&mut self, n: u64) {
        let (digits, start) = digits(n);
        self.argument(&[digits.get(start..).unwrap_or_default()]);
    }

    fn head(&mut self, kind: u8, len: usize) {
        let (digits, start) = digits(len as u64);
        self.bytes.push(kind);
        self.bytes.extend_from_slice(digits.get(start..).unwrap_or_default());
        self.bytes.extend_from_slice(b"\r\n");
    }

    /// What is sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many replies come back.
    #[must_use]
    pub fn replies(&self) -> usize {
        self.replies
    }

    /// What it does to the store.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

/// Room for a number, which is at the end of it, and where it starts.
fn digits(n: u64) -> ([u8; 20], usize) {
    let (mut digits, mut rest, mut start) = ([0; 20], n, 20_usize);
    for place in digits.iter_mut().rev() {
        *place = b'0' | (rest % 10) as u8;
        rest /= 10;
        start = start.wrapping_sub(1);
        if rest == 0 {
            break;
        }
    }
    (digits, start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same command as the crate `redis` sends it.
    fn theirs(arguments: &[&[u8]]) -> Vec<u8> {
        let mut command = redis::Cmd::new();
        for argument in arguments {
            command.arg(*argument);
        }
        command.get_packed_command()
    }

    #[test]
    fn a_command_is_what_other_clients_send() {
        let mut request = Request::new(Kind::Write, "SET", 2);
        request.argument(&[b"bucket", b":", b"key"]);
        request.argument(&[b"\0\r\n\xff"]);
        assert_eq!(request.bytes(), theirs(&[b"SET", b"bucket:key", b"\0\r\n\xff"]));
        assert_eq!(request.replies(), 1);
    }

    #[test]
    fn commands_of_one_request_follow_each_other() {
        let mut request = Request::new(Kind::Read, "GET", 1);
        request.argument(&[b""]);
        request.command("PING", 0);
        assert_eq!(request.bytes(), [theirs(&[b"GET", b""]), theirs(&[b"PING"])].concat());
        assert_eq!(request.replies(), 2);
    }

    #[test]
    fn every_number_is_an_argument() {
        for n in [0, 1, -1, 9, 10, -10, 1_234_567_890, i64::MAX, i64::MIN] {
            let mut request = Request::new(Kind::Write, "INCRBY", 2);
            request.argument(&[b"k"]);
            request.number(n);
            assert_eq!(request.bytes(), theirs(&[b"INCRBY", b"k", n.to_string().as_bytes()]), "{n}");
        }
    }

    #[test]
    fn the_largest_number_without_a_sign_is_an_argument() {
        let mut request = Request::new(Kind::Read, "SCAN", 1);
        request.unsigned(u64::MAX);
        assert_eq!(request.bytes(), theirs(&[b"SCAN", u64::MAX.to_string().as_bytes()]));
    }

    #[test]
    fn a_value_of_any_length_is_an_argument() {
        for len in [0, 1, 9, 10, 99, 100, 1_000, 65_536] {
            let value = vec![b'v'; len];
            let mut request = Request::new(Kind::Write, "SET", 2);
            request.argument(&[b"k"]);
            request.argument(&[&value]);
            assert_eq!(request.bytes(), theirs(&[b"SET", b"k", &value]), "{len}");
        }
    }
}
