//! Calls of the storage, that say what failed with which file.
//!
//! They are compiled once, and called from everywhere.

use alloc::vec::Vec;

use crate::error::{During, Result};
use crate::storage::{Access, Storage};

/// See [`Storage::open`].
#[inline(never)]
pub(crate) fn open<H: Storage>(host: &H, path: &str, access: Access) -> Result<Option<H::File>> {
    let action = match access {
        Access::Create | Access::MakeDirectory => "create",
        Access::Read | Access::Append | Access::Directory => "open",
    };
    host.open(path, access).during(action, path)
}

/// See [`Storage::list`].
#[inline(never)]
pub(crate) fn list<H: Storage>(
    host: &H,
    directory: &H::File,
    path: &str,
    each: &mut dyn FnMut(&str),
) -> Result<()> {
    host.list(directory, each).during("list", path)
}

/// Lists a directory that need not be open. `false` when there is none.
#[inline(never)]
pub(crate) fn list_at<H: Storage>(host: &H, path: &str, each: &mut dyn FnMut(&str)) -> Result<bool> {
    let Some(directory) = open(host, path, Access::Directory)? else { return Ok(false) };
    list(host, &directory, path, each)?;
    Ok(true)
}

/// See [`Storage::read`].
#[inline(never)]
pub(crate) fn read<H: Storage>(
    host: &H,
    file: &H::File,
    path: &str,
    offset: u64,
    len: usize,
    into: &mut Vec<u8>,
) -> Result<usize> {
    host.read(file, offset, len, into).during("read", path)
}

/// See [`Storage::write`].
#[inline(never)]
pub(crate) fn write<H: Storage>(
    host: &H,
    file: &H::File,
    path: &str,
    offset: u64,
    bytes: &[u8],
) -> Result<()> {
    host.write(file, offset, bytes).during("write", path)
}

/// See [`Storage::sync`].
#[inline(never)]
pub(crate) fn sync<H: Storage>(host: &H, file: &H::File, path: &str) -> Result<()> {
    host.sync(file).during("sync", path)
}

/// The length of a file that need not be open. `None` when there is none.
#[inline(never)]
pub(crate) fn size_at<H: Storage>(host: &H, path: &str) -> Result<Option<u64>> {
    let Some(file) = open(host, path, Access::Read)? else { return Ok(None) };
    host.size(&file).during("read", path).map(Some)
}
