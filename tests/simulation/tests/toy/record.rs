//! The records of a toy.
//!
//! ```text
//! length, u32   check, u64   id, u64   kind   keys, numbers and values   0xff
//! ```
//!
//! The last byte is not zero, for the end of a torn record may come as zeros when the
//! power is cut once more, and must not make it whole.

use keyvalue_core::counter::Delta;

/// A record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its number, which no other has.
    pub id: u64,
    /// What it asks for.
    pub write: Write,
}

/// What a record asks for.
#[derive(Debug, Clone)]
pub enum Write {
    /// Set or delete keys.
    Batch(Vec<(String, Option<Vec<u8>>)>),
    /// Add to a counter.
    Increment(String, Delta),
    /// Set a key if it has this version.
    Swap(String, u64, Vec<u8>),
}

const HEAD: usize = 12;
const END: u8 = 0xff;

impl Record {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = self.id.to_le_bytes().to_vec();
        match &self.write {
            Write::Batch(pairs) => {
                body.push(b'b');
                for (key, value) in pairs {
                    put(&mut body, key.as_bytes());
                    body.push(value.is_some().into());
                    put(&mut body, &short(value.as_deref().unwrap_or_default()));
                }
            }
            Write::Increment(key, delta) => {
                let (kind, number) = match delta {
                    Delta::Unsigned(n) => (b'u', *n),
                    Delta::Signed(n) => (b's', *n as u64),
                };
                body.push(kind);
                put(&mut body, key.as_bytes());
                body.extend(number.to_le_bytes());
            }
            Write::Swap(key, expected, value) => {
                body.push(b'x');
                put(&mut body, key.as_bytes());
                body.extend(expected.to_le_bytes());
                put(&mut body, &short(value));
            }
        }
        body.push(END);
        let mut bytes = (body.len() as u32).to_le_bytes().to_vec();
        bytes.extend(check(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    fn decode(body: &[u8]) -> Option<Self> {
        let mut rest = body.strip_suffix(&[END])?;
        let id = number(&mut rest)?;
        let (kind, mut rest) = rest.split_first()?;
        let write = match kind {
            b'b' => {
                let mut pairs = Vec::new();
                while !rest.is_empty() {
                    let key = text(&mut rest)?;
                    let there = rest.split_off_first()? == &1;
                    let value = long(take(&mut rest)?)?;
                    pairs.push((key, there.then_some(value)));
                }
                Write::Batch(pairs)
            }
            b'u' => Write::Increment(text(&mut rest)?, Delta::Unsigned(number(&mut rest)?)),
            b's' => Write::Increment(text(&mut rest)?, Delta::Signed(number(&mut rest)? as i64)),
            _ => Write::Swap(text(&mut rest)?, number(&mut rest)?, long(take(&mut rest)?)?),
        };
        Some(Self { id, write })
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

fn put(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend((bytes.len() as u32).to_le_bytes());
    body.extend(bytes);
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = u32::from_le_bytes(*rest.split_off(..4)?.first_chunk()?);
    rest.split_off(..len as usize)
}

fn text(rest: &mut &[u8]) -> Option<String> {
    String::from_utf8(take(rest)?.to_vec()).ok()
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
