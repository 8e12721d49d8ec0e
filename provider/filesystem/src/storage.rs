//! The engine's files, on `wasi:filesystem`.
//!
//! A call of the host takes as long as thousands of instructions. So each
//! operation makes one, unless something here says more.

use alloc::vec::Vec;
use core::cell::Cell;

use keyvalue_engine::{Access, Fault, Link, Storage};
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, OpenFlags, PathFlags};
use wasip2::io::streams::OutputStream;

use crate::fault::{fault, other, stream_fault};
use crate::host::Host;

/// The most bytes of one write. With far more a host may end the component.
const PIECE: usize = 1 << 20;

/// Entries without a name after which a listing is given up, lest it never ends.
const NAMELESS: u32 = 100_000;

/// An open file or directory.
pub struct File {
    /// What appends go through, kept from the first until one fails.
    appends: Cell<Option<OutputStream>>,
    descriptor: Descriptor,
    is_directory: bool,
    /// Why it cannot be appended to, although it was opened for that.
    refused: Option<ErrorCode>,
}

impl Storage for Host {
    type File = File;

    /// One call an entry, and three more.
    fn list(&self, directory: &File, each: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        let entries = directory.descriptor.read_directory().map_err(fault)?;
        let mut nameless = 0;
        loop {
            match entries.read_directory_entry() {
                Ok(Some(entry)) => each(&entry.name),
                Ok(None) => return Ok(()),
                // Gone before the host could look at it, or not of UTF-8 and so not ours.
                Err(ErrorCode::NoEntry | ErrorCode::IllegalByteSequence) if nameless < NAMELESS => {
                    nameless = nameless.saturating_add(1);
                }
                Err(code) => return Err(fault(code)),
            }
        }
    }

    /// Three calls for a directory that has to be made, two for a file that may only be read.
    ///
    /// The latter is opened all the same, and refuses appends: a store on a read-only
    /// disk can be read.
    fn open(&self, path: &str, access: Access) -> Result<Option<File>, Fault> {
        let writing = DescriptorFlags::READ | DescriptorFlags::WRITE;
        let (how, what) = match access {
            Access::Read => (OpenFlags::empty(), DescriptorFlags::READ),
            Access::Append => (OpenFlags::empty(), writing),
            Access::Create => (OpenFlags::CREATE | OpenFlags::EXCLUSIVE, writing),
            Access::Directory | Access::MakeDirectory => (OpenFlags::DIRECTORY, DescriptorFlags::READ),
        };
        match (self.directory.open_at(PathFlags::empty(), path, how, what), access) {
            (Ok(descriptor), _) => Ok(Some(File::new(descriptor, access))),
            (Err(ErrorCode::NoEntry), Access::MakeDirectory) => {
                self.make_directory(path)?;
                self.open(path, Access::Directory)
            }
            (Err(ErrorCode::NoEntry), Access::Read | Access::Append | Access::Directory)
            | (Err(ErrorCode::Exist), Access::Create) => Ok(None),
            (Err(code), Access::Append) if may_be_readable(code) => {
                let opened = self.open(path, Access::Read)?;
                Ok(opened.map(|file| File { refused: Some(code), ..file }))
            }
            (Err(code), _) => Err(fault(code)),
        }
    }

    fn read(&self, file: &File, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<usize, Fault> {
        let (bytes, _) = file.descriptor.read(len as u64, offset).map_err(fault)?;
        let count = bytes.len();
        if into.is_empty() && into.capacity() < count {
            *into = bytes;
        } else {
            into.extend_from_slice(&bytes);
        }
        Ok(count)
    }

    /// One call, and one more for the first append to a file.
    fn append(&self, file: &File, bytes: &[u8]) -> Result<(), Fault> {
        if let Some(code) = file.refused {
            return Err(fault(code));
        }
        let stream = match file.appends.take() {
            Some(stream) => stream,
            None => file.descriptor.append_via_stream().map_err(fault)?,
        };
        // It takes as much as is appended at once; with more a host may end the component.
        stream.blocking_write_and_flush(bytes).map_err(stream_fault)?;
        // A stream that failed is not put back: it ends with its first error.
        file.appends.set(Some(stream));
        Ok(())
    }

    /// One call a mebibyte.
    fn write(&self, file: &File, mut offset: u64, mut bytes: &[u8]) -> Result<(), Fault> {
        while !bytes.is_empty() {
            let piece = bytes.get(..PIECE).unwrap_or(bytes);
            let written = file.descriptor.write(piece, offset).map_err(fault)?;
            offset = offset.saturating_add(written);
            let count = usize::try_from(written).ok().filter(|count| *count > 0);
            let rest = count.and_then(|count| bytes.get(count..));
            bytes = rest.ok_or_else(|| other("the host wrote none of the bytes, and does not say why"))?;
        }
        Ok(())
    }

    fn link(&self, from: &str, to: &str) -> Result<Link, Fault> {
        match self.directory.link_at(PathFlags::empty(), from, &self.directory, to) {
            Ok(()) => Ok(Link::Made),
            Err(ErrorCode::Exist) => Ok(Link::Taken),
            Err(ErrorCode::NoEntry) => Ok(Link::Missing),
            Err(ErrorCode::NotPermitted | ErrorCode::Unsupported) => {
                Err(other("the host or its file system permits no hard links"))
            }
            Err(code) => Err(fault(code)),
        }
    }

    fn remove(&self, path: &str) -> Result<(), Fault> {
        match self.directory.unlink_file_at(path) {
            Ok(()) | Err(ErrorCode::NoEntry) => Ok(()),
            Err(code) => Err(fault(code)),
        }
    }

    fn sync(&self, file: &File) -> Result<(), Fault> {
        if !file.is_directory {
            return file.descriptor.sync_data().map_err(fault);
        }
        match file.descriptor.sync() {
            Err(code) if !cannot_sync_directories(code) => Err(fault(code)),
            _ => Ok(()),
        }
    }

    fn size(&self, file: &File) -> Result<u64, Fault> {
        file.descriptor.stat().map(|stat| stat.size).map_err(fault)
    }
}

impl File {
    fn new(descriptor: Descriptor, access: Access) -> Self {
        let is_directory = matches!(access, Access::Directory | Access::MakeDirectory);
        Self { appends: Cell::new(None), descriptor, is_directory, refused: None }
    }
}

impl Host {
    fn make_directory(&self, path: &str) -> Result<(), Fault> {
        match self.directory.create_directory_at(path) {
            Ok(()) | Err(ErrorCode::Exist) => Ok(()),
            Err(code) => Err(fault(code)),
        }
    }
}

/// Whether a file that cannot be opened for writing for this reason may be open for reading.
///
/// Wasmtime calls a read-only file system an I/O error. If it is another one, reading fails too.
fn may_be_readable(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::ReadOnly | ErrorCode::NotPermitted | ErrorCode::Access | ErrorCode::Io)
}

/// Whether an error says that directories cannot be synced here at all.
///
/// On Windows no handle to a directory can be flushed, and the attempt is denied;
/// some file systems of Linux call it invalid. Names are then as durable as the file
/// system makes them by itself, and to refuse every write would help nobody. That the
/// directory could be opened and written rules out other meanings of these codes.
fn cannot_sync_directories(code: ErrorCode) -> bool {
    use ErrorCode::{Access, BadDescriptor, Invalid, IsDirectory, NotPermitted, Unsupported};
    matches!(code, Unsupported | Invalid | BadDescriptor | IsDirectory | Access | NotPermitted)
}
