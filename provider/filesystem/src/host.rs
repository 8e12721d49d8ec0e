//! What the host gives: a directory, a clock and random numbers.

use keyvalue_core::{Error, Result};
use keyvalue_engine::Clock;
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, OpenFlags, PathFlags};
use wasip2::random::random::get_random_u64;

use crate::directory::nearest;

const MILLISECOND: u64 = 1_000_000;

/// The directory with the store, and the clock beside it.
#[derive(Debug)]
pub struct Host {
    /// What all paths of the engine start from.
    pub directory: Descriptor,
}

impl Host {
    /// Finds the directory of that name: one that the host opened for this component, or one below.
    ///
    /// # Errors
    /// When there is none, in words for whoever runs the component.
    pub fn open(name: &str) -> Result<Self> {
        let Some((directory, rest)) = nearest(name, get_directories()) else {
            return Err(text(&[
                "no directory ",
                name,
                ": run with --dir ./data::",
                name,
                ", or name another in KEYVALUE_DIR",
            ]));
        };
        if rest.is_empty() {
            return Ok(Self { directory });
        }
        let flags = DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY;
        let opened = directory.open_at(PathFlags::SYMLINK_FOLLOW, rest, OpenFlags::DIRECTORY, flags);
        opened.map(|directory| Self { directory }).map_err(|code| unopened(name, code))
    }
}

/// Why a directory cannot be opened, and what to do.
#[cold]
fn unopened(name: &str, code: ErrorCode) -> Error {
    let (before, between, why, after) = match code {
        ErrorCode::NoEntry => ("no directory ", ": make it, or name another in KEYVALUE_DIR", "", ""),
        ErrorCode::NotDirectory => ("", " is no directory: name one in KEYVALUE_DIR", "", ""),
        code => (
            "cannot open the directory ",
            ": the host says '",
            code.name(),
            "'; name another in KEYVALUE_DIR",
        ),
    };
    text(&[before, name, between, why, after])
}

fn text(pieces: &[&str]) -> Error {
    Error::Backend(pieces.concat())
}

impl Clock for Host {
    fn elapsed(&self) -> u64 {
        monotonic_clock::now() / MILLISECOND
    }

    fn now(&self) -> u64 {
        let now = wall_clock::now();
        now.seconds.saturating_mul(1_000).saturating_add((now.nanoseconds / 1_000_000).into())
    }

    fn pause(&self, milliseconds: u64) {
        monotonic_clock::subscribe_duration(milliseconds.saturating_mul(MILLISECOND)).block();
    }

    fn random(&self) -> u64 {
        get_random_u64()
    }
}
