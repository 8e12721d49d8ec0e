//! Logs that are over, kept for whoever reads changes.
//!
//! A sealed log gets a second name in `history` before the next generation is published: its
//! generation and its bytes, those of values in files of their own included. So what
//! is kept is a matter of names alone.

use alloc::string::String;
use alloc::vec::Vec;

use crate::calls;
use crate::discovery::replay;
use crate::error::{During, Result};
use crate::feed::Feed;
use crate::files::Files;
use crate::log::Log;
use crate::names;
use crate::sort::sorted;
use crate::storage::{Access, Clock, Storage};
use crate::text::{decimal, joined};

/// The most logs that are kept: all of them are listed each time.
const MOST: usize = 1024;

/// A log that is kept, and how many bytes are kept with it.
pub(crate) type Kept = (u64, u64);

/// Where a log is that is kept.
pub(crate) fn path<H: Storage + Clock>(files: &Files<H>, (generation, bytes): Kept) -> String {
    joined(&[&directory(files), "/", &decimal(generation), "-", &decimal(bytes)])
}

/// Where they are. The directory is made with the bucket.
pub(crate) fn directory<H: Storage + Clock>(files: &Files<H>) -> String {
    joined(&[files.directory(), "/history"])
}

/// Gives a sealed log its second name, unless nothing is to be kept or it has more bytes than there
/// is room for.
pub(crate) fn keep<H: Storage + Clock>(files: &Files<H>, sealed: &Log<H::File>, room: u64) -> Result<()> {
    for other in list(files)? {
        if other.0 == sealed.generation && !is_same(files, other, sealed)? {
            let path = path(files, other);
            files.host.remove(&path).during("remove", &path)?;
            // Another power cut must not bring it back.
            files.sync_directory(&directory(files))?;
        }
    }
    let bytes = sealed.sealed_at.saturating_add(sealed.state.values);
    if sealed.state.cleared || bytes > room {
        return Ok(());
    }
    // What the tables of the next generation have must not be missing here after a power cut.
    calls::sync(&*files.host, &sealed.file, &sealed.path)?;
    let directory = directory(files);
    calls::open(&*files.host, &directory, Access::MakeDirectory)?;
    let name = path(files, (sealed.generation, bytes));
    // That it is taken, or that the log is gone, means that others were quicker.
    files.host.link(&sealed.path, &name).during("keep", &name).map(drop)
}

/// Whether what is kept with the number of a log is that log. A power cut may have taken the first
/// name of another one, and not its second.
fn is_same<H: Storage + Clock>(files: &Files<H>, kept: Kept, log: &Log<H::File>) -> Result<bool> {
    let other = replay(files, path(files, kept), log.generation, Feed::new((u64::MAX, 0)))?;
    Ok(other.is_none_or(|other| other.seed == log.seed && other.sealed_at == log.sealed_at))
}

/// All logs that are kept, in order.
pub(crate) fn list<H: Storage + Clock>(files: &Files<H>) -> Result<Vec<Kept>> {
    let path = directory(files);
    let mut found = Vec::new();
    calls::list_at(&*files.host, &path, &mut |name| found.extend(names::kept(name)))?;
    // In a listing the newest come in any order; there are few.
    let generation = |at| found.get(at).map_or(0, |(generation, _): &Kept| *generation);
    let order = sorted(found.len(), &generation, &|a, b| a.cmp(&b));
    Ok(order.into_iter().filter_map(|(_, at)| found.get(at as usize).copied()).collect())
}

/// Those of them that lead to `newest` without a gap. Others may have gone on meanwhile.
pub(crate) fn unbroken(kept: &[Kept], since: u64, newest: u64) -> &[Kept] {
    let older = kept.partition_point(|(generation, _)| *generation < newest);
    let kept = kept.get(..older).unwrap_or(&[]);
    let mut next = newest;
    let is_next = |(generation, _): &&Kept| {
        let is_next = next.checked_sub(1) == Some(*generation) && *generation >= since;
        next = *generation;
        is_next
    };
    let count = kept.iter().rev().take_while(is_next).count();
    kept.get(kept.len() - count..).unwrap_or(&[])
}

/// Keeps what is not kept of the logs that lead to `current` and still have their first names, as
/// far as there is room: a power cut may have taken the second names alone, or whoever published did
/// not want to keep them. Returns all that are kept then.
pub(crate) fn rescue<H: Storage + Clock>(
    files: &Files<H>,
    current: &Log<H::File>,
    logs: &[u64],
) -> Result<Vec<Kept>> {
    let kept = list(files)?;
    let is_lost = |log: &u64| {
        (current.since..current.generation).contains(log) && kept.iter().all(|(kept, _)| kept != log)
    };
    let mut is_changed = false;
    for log in logs.iter().copied().filter(is_lost) {
        let newer = kept.iter().filter(|(kept, _)| *kept > log).map(|(_, bytes)| *bytes);
        let taken = newer.fold(0, u64::saturating_add);
        let room = files.options.retention.saturating_sub(taken);
        let path = files.log(log);
        let Some(file) = calls::open(&*files.host, &path, Access::Read)? else {
            // Others were quicker, and may have kept it.
            is_changed = true;
            continue;
        };
        if files.host.size(&file).during("read", &path)? > room {
            continue;
        }
        match replay(files, path, log, Feed::new((u64::MAX, 0)))? {
            Some(log) if log.state.sealed.is_none() => {}
            log => {
                log.map_or(Ok(()), |log| keep(files, &log, room))?;
                is_changed = true;
            }
        }
    }
    if is_changed { list(files) } else { Ok(kept) }
}

/// Removes what is too much, or of a bucket that was destroyed, after a look at the logs that
/// are about to go. Returns the oldest generation whose changes are kept.
pub(crate) fn trim<H: Storage + Clock>(
    files: &Files<H>,
    current: &Log<H::File>,
    logs: &[u64],
) -> Result<u64> {
    let kept = rescue(files, current, logs)?;
    if kept.is_empty() {
        return Ok(current.generation);
    }
    let is_first = kept.len() == 1;
    let mut left = Some(files.options.retention);
    let mut oldest = current.generation;
    for (at, log) in kept.into_iter().rev().enumerate() {
        left = left.and_then(|left| left.checked_sub(log.1));
        let is_kept = left.is_some() && at < MOST && log.0 >= current.since;
        // What cannot be removed now is found again by the next clean-up.
        if is_kept || files.host.remove(&path(files, log)).is_err() {
            oldest = oldest.min(log.0);
        }
    }
    // A log loses its first name only when its second one is there for good, and a value is removed
    // only when the log that tells of it is gone for good.
    files.sync_directory(&directory(files))?;
    if is_first {
        // Who copies directories often leaves out the empty ones.
        files.sync_directory(files.directory())?;
    }
    Ok(oldest)
}
