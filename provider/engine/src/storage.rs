//! What the engine asks of the place where its files are.

use alloc::string::String;
use alloc::vec::Vec;

/// A tree of files and directories that other instances use at the same time.
///
/// Paths are relative, of ASCII characters, with `/` between their parts. Each
/// call is one or few calls of the host, which is what operations cost.
///
/// What the engine relies on:
/// - `append` adds all bytes at the end of the file in one piece, whoever else
///   appends, or, when it fails or its process ends, a first part of them.
/// - `link` makes a name appear at once, or finds that it is taken.
/// - `list` shows every name that was there from its beginning to its end.
/// - An open file stays readable after its name was removed.
/// - What was synced survives a power cut: a file's bytes after `sync` on the
///   file, a name after `sync` on its directory.
pub trait Storage {
    /// An open file or directory. Dropping it closes it.
    type File;

    /// Passes the name of each entry of an open directory to `each`.
    ///
    /// # Errors
    /// When the directory cannot be read.
    fn list(&self, directory: &Self::File, each: &mut dyn FnMut(&str)) -> Result<(), Fault>;

    /// Opens a file or directory; `None` when it is not there, or, with
    /// [`Access::Create`], when it is.
    ///
    /// # Errors
    /// When it is there and cannot be opened that way, or cannot be made.
    fn open(&self, path: &str, access: Access) -> Result<Option<Self::File>, Fault>;

    /// Adds up to `len` bytes from `offset` on to the end of `into`, and returns how
    /// many there were. Fewer than `len` mean that the file ended there at that moment,
    /// unless their number is a multiple of 4 096: hosts cut long reads.
    ///
    /// # Errors
    /// When they cannot be read. `into` is as it was.
    fn read(&self, file: &Self::File, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<usize, Fault>;

    /// Adds `bytes`, at most [`APPEND`] of them, to the end of a file opened with [`Access::Append`].
    ///
    /// # Errors
    /// When they were not written, or only a first part of them.
    fn append(&self, file: &Self::File, bytes: &[u8]) -> Result<(), Fault>;

    /// Writes `bytes` at `offset` of a file opened with [`Access::Create`].
    ///
    /// # Errors
    /// When not all of them were written.
    fn write(&self, file: &Self::File, offset: u64, bytes: &[u8]) -> Result<(), Fault>;

    /// Gives the file at `from` the name `to` as well.
    ///
    /// # Errors
    /// When that cannot be done for another reason than those in [`Link`].
    fn link(&self, from: &str, to: &str) -> Result<Link, Fault>;

    /// Removes the name of a file. It is fine if there is none.
    ///
    /// # Errors
    /// When the name is there and stays.
    fn remove(&self, path: &str) -> Result<(), Fault>;

    /// Waits until the bytes of a file, or the names in a directory, survive a power cut.
    ///
    /// # Errors
    /// When they may not.
    fn sync(&self, file: &Self::File) -> Result<(), Fault>;

    /// The length of a file in bytes.
    ///
    /// # Errors
    /// When it cannot be told.
    fn size(&self, file: &Self::File) -> Result<u64, Fault>;
}

/// The most bytes of one [`Storage::append`]: what `wasi:io` hosts write and flush in one call. More take
/// three calls, of which one waits for another thread: thirty times as long.
pub const APPEND: usize = 4096;

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading a file that is there.
    Read,
    /// Reading a file that is there, and appending to it.
    Append,
    /// Writing and reading a new file.
    Create,
    /// Listing and syncing a directory that is there.
    Directory,
    /// As `Directory`; it is made if it is not there. Its parent has to be.
    MakeDirectory,
}

/// What became of a [`Storage::link`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The name is there now.
    Made,
    /// The new name is taken.
    Taken,
    /// There is no file of the old name.
    Missing,
}

/// Why a storage did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The device or the quota is full.
    NoSpace,
    /// The directory or the device may only be read.
    ReadOnly,
    /// The host does not permit it.
    Denied,
    /// Something in the path is a file where a directory should be, or the other way round.
    WrongKind,
    /// Anything else, in the host's words.
    Other(String),
}

/// Time, and a source of numbers that nobody else has.
pub trait Clock {
    /// Milliseconds since some moment. Never goes back.
    fn elapsed(&self) -> u64;

    /// Milliseconds since 1970, by the system's clock.
    fn now(&self) -> u64;

    /// Waits about so many milliseconds.
    fn pause(&self, milliseconds: u64);

    /// 64 random bits: what is unique about an instance comes from them.
    fn random(&self) -> u64;
}
