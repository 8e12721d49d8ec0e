//! Merging tables: what to merge, and doing it.
//!
//! A merge takes the tables of one level, or some of their keys, and the tables of
//! the next level with keys between, and writes new tables of the next level. Its
//! result is a record in the log; until that is read by all, nothing has changed.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::OnceCell;

use crate::error::Result;
use crate::expiry::Expiry;
use crate::files::Files;
use crate::limits::{LEVEL_0, Limits};
use crate::record::Edit;
use crate::storage::{Clock, Storage};
use crate::table::{Entry, Made, Run};
use crate::tables::{TableInfo, Tables};

/// What to merge.
pub(crate) struct Job {
    /// The tables to take from, the newest first.
    upper: Vec<Rc<TableInfo>>,
    /// Tables of the next level, all of whose keys take part.
    lower: Vec<Rc<TableInfo>>,
    /// The last key that takes part.
    until: Option<String>,
    /// The level of the result.
    level: u8,
}

/// The merge that is due most, if any is. `dice` decides between equals.
pub(crate) fn next_job<H: Storage + Clock>(
    files: &Files<H>,
    tables: &Tables,
    dice: u64,
) -> Result<Option<Job>> {
    let newest = tables.level(0);
    // A merge of level 0 that is under way takes the same tables to its end: newer ones stay above.
    let mut upper = under_way(newest);
    // Each table on level 0 is one more to look into: few, and none that is large, may stay.
    let bytes: u64 = newest.iter().map(|table| table.bytes).sum();
    if upper.is_empty() && (newest.len() >= LEVEL_0 || bytes > files.limits.level / 2) {
        upper = newest.to_vec();
    }
    if !upper.is_empty() {
        return job(files, tables, upper, 1).map(Some);
    }
    let Some(level) = fullest(tables, &files.limits) else { return Ok(None) };
    let count = tables.level(level).len().max(1) as u64;
    one_of(files, tables, level, (dice % count) as usize)
}

/// The tables of which a merge took a part.
fn under_way(tables: &[Rc<TableInfo>]) -> Vec<Rc<TableInfo>> {
    tables.iter().filter(|table| table.after.is_some()).cloned().collect()
}

/// Takes one table of a level: one that is under way, or else that of this number.
fn one_of<H: Storage + Clock>(
    files: &Files<H>,
    tables: &Tables,
    level: u8,
    number: usize,
) -> Result<Option<Job>> {
    let all = tables.level(level);
    let chosen = all.iter().find(|table| table.after.is_some()).or_else(|| all.get(number));
    let Some(table) = chosen else { return Ok(None) };
    job(files, tables, [Rc::clone(table)].into(), level + 1).map(Some)
}

/// What is left to do until all entries are on one level, none of them twice, and none
/// that is no longer there.
pub(crate) fn compacting_job<H: Storage + Clock>(files: &Files<H>, tables: &Tables) -> Result<Option<Job>> {
    let newest = tables.level(0);
    if !newest.is_empty() {
        // As above: newer ones stay above those that are under way.
        let mut upper = under_way(newest);
        if upper.is_empty() {
            upper = newest.to_vec();
        }
        return job(files, tables, upper, 1).map(Some);
    }
    let highest = tables.highest();
    if let Some(level) = (1..highest).find(|level| !tables.level(*level).is_empty()) {
        return one_of(files, tables, level, 0);
    }
    let now = OnceCell::new();
    let is_waste = |table: &&Rc<TableInfo>| {
        table.deleted > 0 || table.expires.is_over(|| *now.get_or_init(|| files.host.now()))
    };
    let table = tables.level(highest).iter().find(is_waste);
    Ok(table.map(|table| Job {
        upper: Vec::new(),
        lower: [Rc::clone(table)].into(),
        until: None,
        level: highest,
    }))
}

/// The level that is fullest, in parts of what it may have, if that is more than all.
fn fullest(tables: &Tables, limits: &Limits) -> Option<u8> {
    let mut most = None;
    let mut room = limits.level;
    for level in 1..=tables.highest() {
        let bytes: u64 = tables.level(level).iter().map(|table| table.bytes).sum();
        let fill = bytes.saturating_mul(100) / room.max(1);
        if fill > 100 && most.is_none_or(|(most, _)| fill > most) {
            most = Some((fill, level));
        }
        room = room.saturating_mul(10);
    }
    most.map(|(_, level)| level)
}

/// Decides how far to go, so that a merge does not take too long.
fn job<H: Storage + Clock>(
    files: &Files<H>,
    tables: &Tables,
    upper: Vec<Rc<TableInfo>>,
    level: u8,
) -> Result<Job> {
    let last = upper.iter().map(|table| table.last.as_str()).max().unwrap_or_default();
    // The first key that is left in any of them is greater than this, or is this.
    let start = upper.iter().map(|table| table.start()).min().unwrap_or_default();
    let fair = fair_end(files, &upper, start)?;
    let (mut lower, mut bytes) = (Vec::new(), 0);
    let mut until = fair;
    let is_begun = upper.iter().all(|table| table.after.is_some());
    let is_behind = |table: &TableInfo| *table.last > *start || (*table.last == *start && !is_begun);
    for table in tables.level(level).iter().filter(|table| is_behind(table) && table.start() <= last) {
        if until.as_deref().is_some_and(|until| until < table.start()) {
            break;
        }
        if bytes >= files.limits.job {
            // Up to where the ones before reach.
            until = lower.last().map(|table: &Rc<TableInfo>| table.last.clone());
            break;
        }
        bytes += table.bytes;
        // A table takes part as a whole, or it would overlap with the result.
        if until.as_ref().is_some_and(|until| *until < table.last) {
            until = Some(table.last.clone());
        }
        lower.push(Rc::clone(table));
    }
    if until.as_deref().is_some_and(|until| until >= last) {
        until = None;
    }
    Ok(Job { upper, lower, until, level })
}

/// A key up to which the upper tables have about as many bytes as one merge may take;
/// `None` if they have no more than that.
fn fair_end<H: Storage + Clock>(
    files: &Files<H>,
    upper: &[Rc<TableInfo>],
    start: &str,
) -> Result<Option<String>> {
    let Some(largest) = upper.iter().max_by_key(|table| table.bytes) else { return Ok(None) };
    let total: u64 = upper.iter().map(|table| table.bytes).sum();
    if total <= files.limits.job {
        return Ok(None);
    }
    let table = files.table(largest)?;
    let keys = &table.guide.keys;
    let share = (keys.len() as u64).saturating_mul(files.limits.job) / total.max(1);
    let block = keys.block_of(start.as_bytes()) + share.max(1) as usize;
    if block >= keys.len() {
        return Ok(None);
    }
    Ok(str::from_utf8(keys.first(block)).ok().map(String::from))
}

/// Does a job. The tables it makes are garbage from generation `number` on.
pub(crate) fn run<H: Storage + Clock>(
    files: &Files<H>,
    tables: &Tables,
    job: &Job,
    number: u64,
) -> Result<Edit> {
    let is_clipped = |table: &TableInfo| job.until.as_ref().is_some_and(|until| table.last > *until);
    let (clipped, removed): (Vec<_>, Vec<_>) = job.upper.iter().partition(|table| is_clipped(table));
    let removed = removed.into_iter().chain(&job.lower).map(|table| table.place()).collect();
    let clipped = clipped.into_iter().map(|table| table.place()).collect();
    // A mark of a deleted key hides nothing if no table is below.
    let is_lowest = tables.highest() <= job.level;
    let (added, lowest) = match job.upper.as_slice() {
        // Nothing to merge with: the table just takes another place.
        [table] if job.lower.is_empty() && job.until.is_none() && table.level > 0 => {
            ([Rc::new(TableInfo { level: job.level, ..TableInfo::clone(table) })].into(), None)
        }
        _ => {
            let mut made = Vec::new();
            let added = merge(files, job, is_lowest, number, &mut made);
            (added.inspect_err(|_| files.remove_all(&made))?, is_lowest.then_some(job.level))
        }
    };
    Ok(Edit { removed, clipped, until: job.until.clone(), added, lowest })
}

/// Merges. The paths of all tables it began to write are in `paths`.
fn merge<H: Storage + Clock>(
    files: &Files<H>,
    job: &Job,
    is_lowest: bool,
    number: u64,
    paths: &mut Vec<String>,
) -> Result<Vec<Rc<TableInfo>>> {
    let until = job.until.as_deref().map(str::as_bytes);
    let now = OnceCell::new();
    let mut runs = Vec::new();
    for table in &job.upper {
        runs.push(files.run(table)?);
    }
    let mut lower = job.lower.iter();
    if let Some(first) = lower.next() {
        runs.push(files.run(first)?);
    }
    let mut made: Vec<Made<H::File>> = Vec::new();
    let mut writer = None;
    while let Some(least) = least(&runs) {
        let Some(run) = runs.get(least) else { break };
        let Some(entry) = run.entry() else { break };
        if until.is_some_and(|until| entry.key > until) {
            break;
        }
        let is_over = entry.expires.is_over(|| *now.get_or_init(|| files.host.now()));
        let entry = if is_over { Entry { value: None, expires: Expiry::NEVER, ..entry } } else { entry };
        if entry.value.is_some() || !is_lowest {
            let writer = match &mut writer {
                Some(writer) => writer,
                None => {
                    let new = files.writer(number)?;
                    paths.push(new.path().into());
                    writer.insert(new)
                }
            };
            writer.push(&entry, if is_over { None } else { run.as_it_is() })?;
        }
        step(files, &mut runs, least)?;
        if runs.len() > job.upper.len() && runs.last().is_some_and(|run| !run.is_some()) {
            runs.pop();
            if let Some(next) = lower.next() {
                runs.push(files.run(next)?);
            }
        }
        if let Some(full) = writer.take_if(|writer| writer.len() >= files.limits.table) {
            made.push(full.finish(job.level, is_lowest, 0)?);
        }
    }
    if let Some(last) = writer {
        made.push(last.finish(job.level, is_lowest, 0)?);
    }
    let mut added = Vec::with_capacity(made.len());
    for table in made {
        added.push(table.sync(&*files.host)?);
    }
    files.sync_directory(&files.data())?;
    Ok(added)
}

/// The run with the least key, the newest one if there are several.
fn least<F>(runs: &[Run<F>]) -> Option<usize> {
    let mut least: Option<(usize, &[u8])> = None;
    for (at, run) in runs.iter().enumerate() {
        if run.is_some() && least.is_none_or(|(_, key)| run.key() < key) {
            least = Some((at, run.key()));
        }
    }
    least.map(|(at, _)| at)
}

/// Goes on in all runs that are at the key of the run `least`: theirs are older.
fn step<H: Storage + Clock>(files: &Files<H>, runs: &mut [Run<H::File>], least: usize) -> Result<()> {
    let Some((first, later)) = runs.get_mut(least..).and_then(<[_]>::split_first_mut) else { return Ok(()) };
    for run in later {
        if run.is_some() && run.key() == first.key() {
            run.advance(&*files.host)?;
        }
    }
    first.advance(&*files.host).map(drop)
}
