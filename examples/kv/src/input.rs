//! Bytes from outside: files and standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use crate::args::Set;
use crate::error::{Error, quoted};

/// The most that is read for one value. It leaves the limit to the store, and an endless input has an end.
const VALUE_LIMIT: u64 = 512 << 20;

/// Each read is a call to the host: fewer and larger ones are faster.
pub const BUFFER: usize = 64 << 10;

const ADVICE: &str =
    "check the name, and that its directory is given to the component (wasmtime run --dir DIR)";

/// What `file` names, where `-` and nothing mean standard input.
pub fn name(file: Option<&str>) -> String {
    match path(file) {
        Some(path) => quoted(path),
        None => "standard input".to_owned(),
    }
}

/// `None` for a standard stream.
pub fn path(file: Option<&str>) -> Option<&str> {
    file.filter(|file| *file != "-")
}

/// Opens a file, or standard input, which the shell needs for itself.
pub fn open(file: Option<&str>, in_shell: bool) -> Result<Box<dyn BufRead>, Error> {
    match path(file) {
        Some(path) => {
            let file = File::open(path).map_err(|cause| failed("read", path, cause))?;
            Ok(Box::new(BufReader::with_capacity(BUFFER, file)))
        }
        None if in_shell => Err(Error::Usage(
            "cannot read standard input here: the shell reads its commands from it; name a file instead"
                .to_owned(),
        )),
        None => Ok(Box::new(io::stdin().lock())),
    }
}

/// The error for a file that could not be read or written.
pub fn failed(verb: &str, path: &str, cause: io::Error) -> Error {
    Error::Io { asked: format!("{verb} {}", quoted(path)), cause, advice: ADVICE }
}

/// The value that `set` is to store.
pub fn value(set: Set, in_shell: bool) -> Result<Vec<u8>, Error> {
    let file = match set.value {
        Some(text) if text != "-" => return Ok(text.into_bytes()),
        _ => set.file.as_deref(),
    };
    let mut bytes = Vec::new();
    let asked = || format!("read {}", name(file));
    open(file, in_shell)?.take(VALUE_LIMIT + 1).read_to_end(&mut bytes).map_err(|cause| {
        match path(file) {
            Some(path) => failed("read", path, cause),
            None => Error::Io { asked: asked(), cause, advice: "check what is piped into kv" },
        }
    })?;
    if bytes.len() as u64 > VALUE_LIMIT {
        return Err(Error::Usage(format!(
            "cannot {}: it has over {VALUE_LIMIT} bytes, which is too much for one value; split it",
            asked()
        )));
    }
    Ok(bytes)
}
