//! The files of the operating system as a storage.

use std::ffi::OsStr;
use std::format;
use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::vec::Vec;

use crate::{Access, Clock, Fault, Link, Storage};

/// A directory, and everything below it.
#[derive(Debug)]
pub struct Native {
    directory: PathBuf,
    started: Instant,
}

/// An open file or directory.
#[derive(Debug)]
pub struct NativeFile {
    file: Option<File>,
    path: PathBuf,
}

impl Native {
    /// The directory at that path, which has to exist.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), started: Instant::now() }
    }

    fn path(&self, path: &str) -> PathBuf {
        path.split('/').filter(|part| *part != ".").fold(self.directory.clone(), |path, part| path.join(part))
    }

    fn directory(path: PathBuf, make: bool) -> Result<Option<NativeFile>, Fault> {
        if make && !path.exists() {
            match fs::create_dir(&path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(fault(error)),
                _ => {}
            }
        }
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => Ok(Some(NativeFile { file: None, path })),
            Ok(_) => Err(Fault::WrongKind),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }
}

fn fault(error: Error) -> Fault {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Fault::NoSpace,
        ErrorKind::ReadOnlyFilesystem => Fault::ReadOnly,
        ErrorKind::PermissionDenied => Fault::Denied,
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => Fault::WrongKind,
        _ => Fault::Other(error.to_string()),
    }
}

fn closed() -> Fault {
    Fault::Other(String::from("it is a directory"))
}

impl NativeFile {
    fn file(&self) -> Result<&File, Fault> {
        self.file.as_ref().ok_or_else(closed)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut offset: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
        bytes = bytes.get(written..).unwrap_or(&[]);
        offset += written as u64;
    }
    Ok(())
}

impl Storage for Native {
    type File = NativeFile;

    fn list(&self, directory: &NativeFile, each: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        for entry in fs::read_dir(&directory.path).map_err(fault)? {
            let name = entry.map_err(fault)?.file_name();
            if let Some(name) = name.to_str() {
                each(name);
            }
        }
        Ok(())
    }

    fn open(&self, path: &str, access: Access) -> Result<Option<NativeFile>, Fault> {
        let path = self.path(path);
        let mut options = OpenOptions::new();
        match access {
            Access::Directory => return Self::directory(path, false),
            Access::MakeDirectory => return Self::directory(path, true),
            Access::Read => options.read(true),
            Access::Append => options.read(true).append(true),
            Access::Create => options.read(true).write(true).create_new(true),
        };
        match options.open(&path) {
            Ok(file) => Ok(Some(NativeFile { file: Some(file), path })),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    fn read(&self, file: &NativeFile, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<usize, Fault> {
        // Most reads find little: room for all that was asked for would cost more than they do.
        let mut little = [0; 4_096];
        let room = little.get_mut(..len.min(4_096)).unwrap_or(&mut []);
        let read = read_at(file.file()?, room, offset).map_err(fault)?;
        into.extend_from_slice(little.get(..read).unwrap_or(&[]));
        if read < 4_096 || len == read {
            return Ok(read);
        }
        let before = into.len();
        into.resize(before + len - read, 0);
        let rest = into.get_mut(before..).unwrap_or(&mut []);
        let more = read_at(file.file()?, rest, offset + read as u64).unwrap_or(0);
        into.truncate(before + more);
        Ok(read + more)
    }

    fn append(&self, file: &NativeFile, bytes: &[u8]) -> Result<(), Fault> {
        let written = file.file()?.write(bytes).map_err(fault)?;
        // What is there of it will never be a record.
        if written == bytes.len() { Ok(()) } else { Err(Fault::NoSpace) }
    }

    fn write(&self, file: &NativeFile, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        write_at(file.file()?, bytes, offset).map_err(fault)
    }

    fn link(&self, from: &str, to: &str) -> Result<Link, Fault> {
        match fs::hard_link(self.path(from), self.path(to)) {
            Ok(()) => Ok(Link::Made),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Link::Taken),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Link::Missing),
            Err(error) => Err(fault(error)),
        }
    }

    fn remove(&self, path: &str) -> Result<(), Fault> {
        match fs::remove_file(self.path(path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(error)),
            _ => Ok(()),
        }
    }

    fn sync(&self, file: &NativeFile) -> Result<(), Fault> {
        match &file.file {
            Some(file) => file.sync_data().map_err(fault),
            None => sync_directory(&file.path),
        }
    }

    fn size(&self, file: &NativeFile) -> Result<u64, Fault> {
        Ok(file.file()?.metadata().map_err(fault)?.len())
    }
}

#[cfg(unix)]
fn sync_directory(path: &Path) -> Result<(), Fault> {
    File::open(path).and_then(|directory| directory.sync_all()).map_err(fault)
}

/// Windows writes names through when it is asked to write a file; directories cannot be asked.
#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> Result<(), Fault> {
    Ok(())
}

impl Clock for Native {
    fn elapsed(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis() as u64)
    }

    fn pause(&self, milliseconds: u64) {
        std::thread::sleep(Duration::from_millis(milliseconds));
    }

    fn random(&self) -> u64 {
        use std::hash::{BuildHasher, RandomState};
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos());
        RandomState::new().hash_one((OsStr::new(&format!("{}", std::process::id())), now))
    }
}
