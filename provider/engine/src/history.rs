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
const MOST: usize = 256;

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

/// Gives a sealed log its second name, unless nothing is to be kept.
pub(crate) fn keep<H: Storage + Clock>(files: &Files<H>, sealed: &Log<H::File>) -> Result<()> {
    let bytes = sealed.sealed_at.saturating_add(sealed.state.values);
    if sealed.state.cleared || bytes > files.options.retention {
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

/// Keeps a log that is about to be removed and has no second name: a power cut may have taken that
/// alone, or whoever published did not want to keep it.
fn rescue<H: Storage + Clock>(files: &Files<H>, generation: u64) -> Result<()> {
    let path = files.log(generation);
    let Some(file) = calls::open(&*files.host, &path, Access::Read)? else { return Ok(()) };
    if files.host.size(&file).during("read", &path)? > files.options.retention {
        return Ok(());
    }
    match replay(files, path, generation, Feed::new((u64::MAX, 0)))? {
        Some(log) if log.state.sealed.is_some() => keep(files, &log),
        _ => Ok(()),
    }
}

/// Removes what is too much, or of a bucket that was destroyed, after a look at the logs that
/// are about to go. Returns the oldest generation whose changes are kept.
pub(crate) fn trim<H: Storage + Clock>(
    files: &Files<H>,
    current: &Log<H::File>,
    logs: &[u64],
) -> Result<u64> {
    let directory = directory(files);
    let mut kept = list(files)?;
    let is_lost = |log: &u64| {
        (current.since..current.generation).contains(log) && kept.iter().all(|(kept, _)| kept != log)
    };
    let lost: Vec<_> = logs.iter().copied().filter(is_lost).collect();
    if files.options.retention > 0 && !lost.is_empty() {
        for log in lost {
            rescue(files, log)?;
        }
        kept = list(files)?;
    }
    if kept.is_empty() {
        return Ok(current.generation);
    }
    // A log loses its old name only when this one is there for good.
    files.sync_directory(&directory)?;
    if kept.len() == 1 {
        // Who copies directories often leaves out the empty ones.
        files.sync_directory(files.directory())?;
    }
    let mut left = Some(files.options.retention);
    let mut oldest = current.generation;
    for (at, log) in kept.into_iter().rev().enumerate() {
        left = left.and_then(|left| left.checked_sub(log.1));
        if left.is_some() && at < MOST && log.0 >= current.since {
            oldest = oldest.min(log.0);
        } else {
            // What cannot be removed now is found again by the next clean-up.
            let _ = files.host.remove(&path(files, log));
        }
    }
    Ok(oldest)
}
