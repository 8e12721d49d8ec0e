//! What an operation takes, and of whom.

use std::process::Command;

use anyhow::{Context, Result};

use super::owners::Owners;
use super::perf;
use super::samples::Samples;

pub const KERNEL: &str = "the kernel";
pub const WASMTIME: &str = "wasmtime";
const COMPONENTS: &str = "components";
/// Of a native program, the code that is not the kernel's.
const ITSELF: &str = "the program itself";
pub const ALL: &str = "all on a processor";
const ELAPSED: &str = "elapsed";

/// Nanoseconds of one operation: on a processor, and until it is done.
#[derive(Debug)]
pub struct Cost {
    pub owners: Owners,
    pub elapsed: f64,
}

impl Cost {
    /// Of a program that does few of them, or so many more, and prints how long one takes.
    pub fn of([few, many]: [Command; 2], more: u64) -> Result<Self> {
        let ((_, few), (printed, many)) = (perf::watch(&few)?, perf::watch(&many)?);
        let elapsed = printed.trim().parse().context("a workload prints a number")?;
        Ok(Self { owners: (many - few) * (1.0 / more as f64), elapsed })
    }

    /// Adds it to what is known of an operation.
    pub fn add(&self, samples: &mut Samples, of: &str, native: bool) {
        let Self { owners, elapsed } = self;
        let mut add = |what, value| samples.add(what, of, None, value);
        add(KERNEL, owners.kernel);
        if native {
            add(ITSELF, owners.program);
        } else {
            add(WASMTIME, owners.program);
            add(COMPONENTS, owners.components);
        }
        add(ALL, owners.all());
        add(ELAPSED, *elapsed);
    }
}
