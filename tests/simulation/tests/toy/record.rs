//! The records of a toy.
//!
//! ```text
//! length, u32   check, u64   id, u64   time, u64   checks and steps   0xff
//! ```
//!
//! The last byte is not zero, for the end of a torn record may come as zeros when the
//! power is cut once more, and must not make it whole.

use keyvalue_core::Version;
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::Check;

/// A record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its number, which no other has.
    pub id: u64,
    /// The milliseconds on the clock when it was made.
    pub now: u64,
    /// What has to be so.
    pub checks: Vec<(String, Check)>,
    /// What to do then, in order.
    pub steps: Vec<(String, Step)>,
}

/// What is done to a key.
#[derive(Debug, Clone)]
pub enum Step {
    /// Set it, for so many milliseconds or for good.
    Set(Vec<u8>, Option<u64>),
    /// Delete it.
    Delete,
    /// Add to it.
    Add(Delta),
    /// Leave it as it is, for so many milliseconds or for good.
    Keep(Option<u64>),
    /// Delete all there is.
    Clear,
}

const HEAD: usize = 12;
const END: u8 = 0xff;

impl Record {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = [self.id.to_le_bytes(), self.now.to_le_bytes()].concat();
        for (key, check) in &self.checks {
            let (kind, number, bytes) = match check {
                Check::Value(value) => (b'v', 0, short(value)),
                Check::Absent => (b'a', 0, Vec::new()),
                Check::Present => (b'p', 0, Vec::new()),
                Check::Version(version) => (b'n', version.0, Vec::new()),
            };
            put(&mut body, kind, key, number, &bytes);
        }
        for (key, step) in &self.steps {
            let (kind, number, bytes) = match step {
                Step::Set(value, None) => (b'S', 0, short(value)),
                Step::Set(value, Some(ttl)) => (b'T', *ttl, short(value)),
                Step::Delete => (b'D', 0, Vec::new()),
                Step::Add(Delta::Unsigned(n)) => (b'U', *n, Vec::new()),
                Step::Add(Delta::Signed(n)) => (b'I', *n as u64, Vec::new()),
                Step::Keep(None) => (b'K', 0, Vec::new()),
                Step::Keep(Some(ttl)) => (b'E', *ttl, Vec::new()),
                Step::Clear => (b'C', 0, Vec::new()),
            };
            put(&mut body, kind, key, number, &bytes);
        }
        body.push(END);
        let mut bytes = (body.len() as u32).to_le_bytes().to_vec();
        bytes.extend(check(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    fn decode(body: &[u8]) -> Option<Self> {
        let mut rest = body.strip_suffix(&[END])?;
        let (id, now) = (number(&mut rest)?, number(&mut rest)?);
        let mut record = Self { id, now, checks: Vec::new(), steps: Vec::new() };
        while let Some(kind) = rest.split_off_first() {
            let key = String::from_utf8(take(&mut rest)?.to_vec()).ok()?;
            let n = number(&mut rest)?;
            let bytes = take(&mut rest)?;
            let check = match kind {
                b'v' => Check::Value(long(bytes)?),
                b'a' => Check::Absent,
                b'p' => Check::Present,
                b'n' => Check::Version(Version(n)),
                _ => {
                    let step = match kind {
                        b'S' => Step::Set(long(bytes)?, None),
                        b'T' => Step::Set(long(bytes)?, Some(n)),
                        b'D' => Step::Delete,
                        b'U' => Step::Add(Delta::Unsigned(n)),
                        b'I' => Step::Add(Delta::Signed(n as i64)),
                        b'K' => Step::Keep(None),
                        b'E' => Step::Keep(Some(n)),
                        _ => Step::Clear,
                    };
                    record.steps.push((key, step));
                    continue;
                }
            };
            record.checks.push((key, check));
        }
        Some(record)
    }
}

/// All records and where they are, and where there are bytes before one of them that are none.
pub fn parse(bytes: &[u8]) -> (Vec<(usize, Record)>, Vec<usize>) {
    let (mut records, mut holes, mut new, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
    while at < bytes.len() {
        match record(&bytes[at..]) {
            Some((record, len)) => {
                records.push((at, record));
                holes.append(&mut new);
                at += len;
            }
            None => {
                new.push(at);
                at += 1;
            }
        }
    }
    (records, holes)
}

fn record(bytes: &[u8]) -> Option<(Record, usize)> {
    let len = u32::from_le_bytes(*bytes.first_chunk()?) as usize;
    let found = u64::from_le_bytes(*bytes.get(4..)?.first_chunk()?);
    let body = bytes.get(HEAD..HEAD.checked_add(len)?)?;
    (check(body) == found).then(|| Record::decode(body)).flatten().map(|record| (record, HEAD + len))
}

fn check(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn put(body: &mut Vec<u8>, kind: u8, key: &str, number: u64, bytes: &[u8]) {
    body.push(kind);
    body.extend((key.len() as u32).to_le_bytes());
    body.extend(key.as_bytes());
    body.extend(number.to_le_bytes());
    body.extend((bytes.len() as u32).to_le_bytes());
    body.extend(bytes);
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = u32::from_le_bytes(*rest.split_off(..4)?.first_chunk()?);
    rest.split_off(..len as usize)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*rest.split_off(..8)?.first_chunk()?))
}

/// The simulation fills its values up with dots. Without them, even the longest fits in one append.
fn short(value: &[u8]) -> Vec<u8> {
    let end = value.iter().rposition(|byte| *byte != b'.').map_or(0, |last| last + 1);
    [&(value.len() as u32).to_le_bytes(), &value[..end]].concat()
}

fn long(short: &[u8]) -> Option<Vec<u8>> {
    let (len, start) = short.split_first_chunk()?;
    let mut value = start.to_vec();
    value.resize(u32::from_le_bytes(*len) as usize, b'.');
    Some(value)
}
