//! A value that is stored only over the one that is expected.

use super::done;
use crate::args::Cas;
use crate::bindings::atomics;
use crate::error::{Error, Outcome, note, quoted};
use crate::output::Output;
use crate::session::Session;

/// `cas`
pub fn compare_and_swap(session: &Session, out: &mut Output, words: &Cas) -> Result<Outcome, Error> {
    let (old, new) = match (words.absent, words.values.as_slice()) {
        (true, [new]) => (None, new),
        (false, [old, new]) => (Some(old.as_bytes()), new),
        (true, _) => return Err(Error::Usage("cas KEY --absent takes one value, the NEW one".to_owned())),
        (false, _) => {
            return Err(Error::Usage("cas takes two values, OLD and NEW, or --absent and NEW".to_owned()));
        }
    };
    let failed = |cause| session.failed(format!("compare and swap {}", quoted(&words.key)), cause);
    let mut cas = atomics::Cas::new(&session.bucket, &words.key).map_err(failed)?;
    loop {
        let current = cas.current().map_err(failed)?;
        if current.as_deref() != old {
            out.only_json(&false)?;
            if !out.json {
                note(&mismatch(&words.key, current.as_deref()));
            }
            return Ok(Outcome::Missing);
        }
        match atomics::swap(cas, new.as_bytes()) {
            Ok(()) => return done(out),
            // Another writer came between: what it wrote decides, seen through the fresh handle.
            Err(atomics::CasError::CasFailed(fresh)) => cas = fresh,
            Err(atomics::CasError::StoreError(cause)) => return Err(failed(cause)),
        }
    }
}

fn mismatch(key: &str, current: Option<&[u8]>) -> String {
    let is = match current {
        None => "it is missing".to_owned(),
        Some(bytes) => format!("its value is {}", quoted(&String::from_utf8_lossy(bytes))),
    };
    format!("{} was left alone: {is}", quoted(key))
}
