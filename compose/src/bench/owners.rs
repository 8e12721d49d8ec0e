//! Whose code a processor was in, as samples of `perf` tell it: by the address, and the file that the code is from.

use std::ops::{Mul, Sub};

use anyhow::{Context, Result, ensure};

/// Where the kernel's half of all addresses begins, on the processors that have 64 bits.
const KERNEL: u64 = 1 << 63;

/// Nanoseconds on the processor, by whose code it was.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Owners {
    /// With what it does for the process on its own account, such as getting memory ready.
    pub kernel: f64,
    /// What wasmtime compiled beforehand.
    pub components: f64,
    /// The program itself, with its libraries.
    pub program: f64,
}

impl Owners {
    /// Of a process, from samples that are lines `PROCESS NANOSECONDS ADDRESS (FILE)`.
    pub fn of(process: u32, samples: &str) -> Result<Self> {
        let mut owners = Self::default();
        for line in samples.lines().filter(|line| !line.trim().is_empty()) {
            let sample = Sample::parse(line);
            let sample = sample.with_context(|| format!("`{}` is no sample of perf", line.trim()))?;
            if sample.process == i64::from(process) {
                *owners.owner(&sample) += sample.time as f64;
            }
        }
        ensure!(owners.all() > 0.0, "perf took no samples of the process");
        Ok(owners)
    }

    fn owner(&mut self, sample: &Sample<'_>) -> &mut f64 {
        if sample.address >= KERNEL {
            &mut self.kernel
        } else if sample.file.ends_with(".cwasm") {
            &mut self.components
        } else {
            &mut self.program
        }
    }

    /// Of all of them.
    pub fn all(&self) -> f64 {
        self.kernel + self.components + self.program
    }
}

struct Sample<'a> {
    /// None of them, where the system is between two: -1.
    process: i64,
    time: u64,
    address: u64,
    file: &'a str,
}

impl<'a> Sample<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (left, file) = line.split_once('(')?;
        let mut words = left.split_whitespace();
        let [process, time, address] = [words.next()?, words.next()?, words.next()?];
        let (process, time) = (process.parse().ok()?, time.parse().ok()?);
        let (address, file) = (u64::from_str_radix(address, 16).ok()?, file.trim_end().strip_suffix(')')?);
        words.next().is_none().then_some(Self { process, time, address, file })
    }
}

/// What one took more than another. Chance may make it less than nothing.
impl Sub for Owners {
    type Output = Self;

    fn sub(self, less: Self) -> Self {
        let [kernel, components, program] =
            [[self.kernel, less.kernel], [self.components, less.components], [self.program, less.program]]
                .map(|[more, less]| (more - less).max(0.0));
        Self { kernel, components, program }
    }
}

impl Mul<f64> for Owners {
    type Output = Self;

    fn mul(self, by: f64) -> Self {
        Self { kernel: self.kernel * by, components: self.components * by, program: self.program * by }
    }
}

/// The nanoseconds that a process was on processors, as `perf stat` counts them, with commas.
pub fn time(counted: &str) -> Result<f64> {
    let time = counted.lines().find_map(|line| {
        let fields: Vec<_> = line.split(',').collect();
        match fields[..] {
            [time, "msec", "task-clock", ..] => time.parse::<f64>().ok(),
            _ => None,
        }
    });
    let time = time.filter(|time| *time > 0.0);
    time.map(|time| time * 1e6).with_context(|| format!("perf counted no time: {}", counted.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: &str = "  700 250000  ffffffff821cae63 ([kernel.kallsyms])\n\
        \x20 700     250000  ffffffffc0a01234 ([ext4])\n\
        \x20 700     250000  ffffffff00000000 ([unknown])\n\
        \x20 700     500000      7fce33b4b0f5 (/a dir/store-guest (2).cwasm)\n\
        \x20 700     250000      564cd82d88f0 (/usr/bin/wasmtime)\n\
        \x20 700     250000      7ffd1c9f5a10 ([vdso])\n\
        \x20 700     250000      7fed97f6126e (/memfd:sealed (deleted))\n\n\
        \x20   0     250000  ffffffff821f236b ([kernel.kallsyms])\n\
        \x20  -1     250000  ffffffff821f236b ([kernel.kallsyms])\n\
        \x20  70     250000      564cd82d88f0 (/usr/bin/other.cwasm)\n";

    #[test]
    fn all_samples_of_the_process_have_an_owner_and_those_of_others_do_not_count() {
        let owners = Owners::of(700, SAMPLES).unwrap();
        assert_eq!(owners, Owners { kernel: 750_000.0, components: 500_000.0, program: 750_000.0 });
        assert_eq!(owners.all(), 2_000_000.0);
    }

    #[test]
    fn what_is_no_sample_is_an_error_that_shows_it() {
        for garbage in [
            "no sample",
            "700 250000 7fce33b4b0f5",
            "700 250000 (/usr/bin/wasmtime)",
            "700 250000 7fce33b4b0f5 main (/usr/bin/wasmtime)",
            "700 250000 7fce33b4b0f5 (/usr/bin/wasmtime",
            "700 2.5 7fce33b4b0f5 (/usr/bin/wasmtime)",
            "700 250000 7fce33b4b0f5ffffff (/usr/bin/wasmtime)",
            "wasmtime 250000 7fce33b4b0f5 (/usr/bin/wasmtime)",
        ] {
            let error = Owners::of(700, &format!("{SAMPLES}{garbage}\n")).unwrap_err().to_string();
            assert!(error.contains(garbage), "{error}");
        }
    }

    #[test]
    fn a_process_without_samples_is_an_error() {
        for (process, samples) in [(700, ""), (700, "\n"), (7, SAMPLES), (700, "700 0 1 (wasmtime)\n")] {
            let error = Owners::of(process, samples).unwrap_err().to_string();
            assert!(error.contains("no samples"), "{error}");
        }
    }

    #[test]
    fn time_is_what_was_counted_in_milliseconds() {
        let counted =
            "# started on Mon Nov 23\n\n297.35,msec,task-clock,297348490,100.00,0.764,CPUs utilized\n";
        assert_eq!(time(counted).unwrap(), 297_350_000.0);
        for garbage in [
            "",
            "297.35,msec,cycles,1",
            "<not counted>,msec,task-clock,0",
            "0.00,msec,task-clock,0",
            "1,s,task-clock",
        ] {
            assert!(time(garbage).is_err(), "{garbage}");
        }
    }

    #[test]
    fn an_operation_takes_what_many_take_more_than_few() {
        let of = |kernel, components, program| Owners { kernel, components, program };
        let one = (of(1_200.0, 300.0, 90.0) - of(200.0, 100.0, 100.0)) * 0.5;
        assert_eq!(one, of(500.0, 100.0, 0.0));
    }
}
