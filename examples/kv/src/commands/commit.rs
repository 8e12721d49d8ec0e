//! Checks and writes, as one transaction.

use std::io;

use crate::bindings::transactions::{self, Check, Write};
use crate::error::{Error, Outcome, counted};
use crate::output::Output;
use crate::session::Session;
use crate::transaction::{self, Step};
use crate::{input, lines};

/// More than any store takes. It leaves the limit to the store, and an endless input has an end.
const LIMIT: usize = 512 << 20;

/// `commit`
pub fn commit(session: &Session, out: &mut Output, file: Option<&str>) -> Result<Outcome, Error> {
    let (checks, writes) = read(file, out.in_shell)?;
    let done = transactions::commit(&session.bucket, &checks, &writes).map_err(|cause| {
        let (checks, writes) = (counted(checks.len() as u64, "check"), counted(writes.len() as u64, "write"));
        session.failed(format!("commit {checks} and {writes}"), cause)
    })?;
    out.line(&done)?;
    Ok(if done { Outcome::Done } else { Outcome::Missing })
}

fn read(file: Option<&str>, in_shell: bool) -> Result<(Vec<Check>, Vec<Write>), Error> {
    let source = input::name(file);
    let mut input = input::open(file, in_shell)?;
    let (mut checks, mut writes) = (Vec::new(), Vec::new());
    let (mut line, mut number, mut bytes) = (Vec::new(), 0, 0_usize);
    loop {
        let more = lines::next(&mut input, &mut line, lines::LIMIT).and_then(|more| {
            bytes = bytes.saturating_add(line.len());
            if bytes > LIMIT { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(more) }
        });
        let more = more.map_err(|cause| Error::Io {
            asked: format!("read {source} after line {number}"),
            cause,
            advice: "nothing was done; mend it and commit again",
        })?;
        if !more {
            return Ok((checks, writes));
        }
        number += 1;
        let step = transaction::parse(&line).map_err(|why| Error::Line {
            source: source.clone(),
            line: number,
            why,
        })?;
        match step {
            None => {}
            Some(Step::Absent(key)) => checks.push(Check::Absent(key)),
            Some(Step::Present(key)) => checks.push(Check::Present(key)),
            Some(Step::ValueIs(key, value)) => checks.push(Check::ValueIs((key, value.into_bytes()))),
            Some(Step::VersionIs(key, version)) => checks.push(Check::VersionIs((key, version))),
            Some(Step::Set(key, value)) => writes.push(Write::Set((key, value.into_bytes()))),
            Some(Step::Delete(key)) => writes.push(Write::Delete(key)),
            Some(Step::Increment(key, delta)) => writes.push(Write::Increment((key, delta))),
        }
    }
}
