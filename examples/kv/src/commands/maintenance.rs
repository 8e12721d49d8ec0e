//! What those who run a store want to know and to do.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::done;
use crate::bindings::maintenance::{self, Level};
use crate::bindings::query::Range;
use crate::error::{Error, Outcome, counted, quoted};
use crate::output::Output;
use crate::session::Session;

/// Named numbers: an object in JSON.
struct Numbers<'a> {
    numbers: &'a [(&'a str, u64)],
    levels: Option<&'a [Level]>,
}

impl Serialize for Numbers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, number) in self.numbers {
            map.serialize_entry(name, number)?;
        }
        if let Some(levels) = self.levels {
            let levels = levels.iter().map(|level| [("tables", level.tables), ("bytes", level.bytes)]);
            let levels: Vec<_> = levels.collect();
            let levels: Vec<_> = levels.iter().map(|numbers| Numbers { numbers, levels: None }).collect();
            map.serialize_entry("levels", &levels)?;
        }
        map.end()
    }
}

/// `buckets`
pub fn buckets(out: &mut Output) -> Result<Outcome, Error> {
    let names = maintenance::buckets()
        .map_err(|cause| Error::Store { asked: "list the buckets".to_owned(), cause })?;
    names.iter().try_for_each(|name| out.key(name))?;
    Ok(Outcome::Done)
}

/// `stats`
pub fn stats(session: &Session, out: &mut Output) -> Result<Outcome, Error> {
    let sizes = maintenance::stats(&session.bucket)
        .map_err(|cause| session.failed("measure what is".to_owned(), cause))?;
    let numbers = [
        ("keys", sizes.keys),
        ("bytes", sizes.bytes),
        ("disk", sizes.disk),
        ("garbage", sizes.garbage),
        ("retained", sizes.retained),
        ("log", sizes.log),
        ("generation", sizes.generation),
    ];
    if out.json {
        out.line(&Numbers { numbers: &numbers, levels: Some(&sizes.levels) })?;
        return Ok(Outcome::Done);
    }
    for (name, number) in numbers {
        let unit = if matches!(name, "keys" | "generation") { "" } else { " bytes" };
        out.write(&[format!("{name:<12}{number}{unit}\n").as_bytes()])?;
    }
    for (number, Level { tables, bytes }) in sizes.levels.iter().enumerate() {
        let name = format!("level {number}");
        out.write(&[format!("{name:<12}{}, {bytes} bytes\n", counted(*tables, "table")).as_bytes()])?;
    }
    Ok(Outcome::Done)
}

/// `compact`
pub fn compact(session: &Session, out: &mut Output) -> Result<Outcome, Error> {
    maintenance::compact(&session.bucket)
        .map_err(|cause| session.failed("compact what is".to_owned(), cause))?;
    done(out)
}

/// `verify`
pub fn verify(session: &Session, out: &mut Output) -> Result<Outcome, Error> {
    let verified = maintenance::verify(&session.bucket)
        .map_err(|cause| session.failed("verify what is".to_owned(), cause))?;
    let numbers = [("tables", verified.tables), ("entries", verified.entries), ("values", verified.values)];
    if out.json {
        out.line(&Numbers { numbers: &numbers, levels: None })?;
    } else {
        let line = format!(
            "whole: {} entries, {} tables, {} values in files of their own\n",
            verified.entries, verified.tables, verified.values
        );
        out.write(&[line.as_bytes()])?;
    }
    Ok(Outcome::Done)
}

/// `destroy`
pub fn destroy(session: &Session, out: &mut Output, yes: bool) -> Result<Outcome, Error> {
    if !yes {
        let keys = session.count(&Range { start: None, end: None, prefix: None })?;
        return Err(Error::Usage(format!(
            "destroy would remove {} of bucket {}, and what is kept of their changes; nothing was done: \
             add --yes to do it",
            counted(keys, "key"),
            quoted(&session.name)
        )));
    }
    maintenance::destroy(&session.bucket)
        .map_err(|cause| session.failed("destroy what is".to_owned(), cause))?;
    done(out)
}
