//! Whose code a processor was in, as `perf` tells it: by the file, or the part of the system, that the code is from.

use std::ops::{Div, Sub};

use anyhow::{Context, Result, ensure};

/// What perf calls code in brackets that is no part of the kernel.
const NOT_OF_THE_KERNEL: [&str; 6] = ["[vdso]", "[vsyscall]", "[unknown]", "[heap]", "[stack]", "[JIT]"];

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
    /// From a report of lines `NANOSECONDS;OBJECT`; what perf says besides begins with `#`.
    pub fn of(report: &str) -> Result<Self> {
        let mut owners = Self::default();
        for line in report.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (time, object) = line.split_once(';').with_context(|| unexpected(line))?;
            let time: u64 = time.trim().parse().with_context(|| unexpected(line))?;
            *owners.owner(object.trim()) += time as f64;
        }
        ensure!(owners.all() > 0.0, "perf took no samples");
        Ok(owners)
    }

    fn owner(&mut self, object: &str) -> &mut f64 {
        let elsewhere = NOT_OF_THE_KERNEL.iter().any(|name| object.starts_with(name.trim_end_matches(']')));
        if object.starts_with('[') && !elsewhere {
            &mut self.kernel
        } else if object.ends_with(".cwasm") {
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

fn unexpected(line: &str) -> String {
    format!("perf does not report `NANOSECONDS;OBJECT`, but `{line}`")
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

/// What one of so many took.
impl Div<f64> for Owners {
    type Output = Self;

    fn div(self, by: f64) -> Self {
        Self { kernel: self.kernel / by, components: self.components / by, program: self.program / by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "# Samples: 20  of event 'task-clock'\n#\n#       Period;Shared Object   \n\
        \x20136250000  ;[kernel.kallsyms]       \n 250000     ;[ext4]\n 34250000   ;libc.so.6     \n\
        \x20127250000  ;store-guest.default.cwasm\n 128500000  ;wasmtime   \n 1000;[vdso]\n 2000;[unknown]\n\n\n";

    #[test]
    fn modules_are_of_the_kernel_and_libraries_are_of_the_program() {
        let owners = Owners::of(REPORT).unwrap();
        assert_eq!(owners.kernel, 136_500_000.0);
        assert_eq!(owners.components, 127_250_000.0);
        assert_eq!(owners.program, 162_753_000.0);
        assert_eq!(owners.all(), 426_503_000.0);
    }

    #[test]
    fn what_is_no_report_is_an_error_that_shows_it() {
        for garbage in ["no separator", "12.5%;wasmtime", ";wasmtime", "-1;wasmtime", "wasmtime;1"] {
            let error = Owners::of(&format!("{REPORT}{garbage}\n")).unwrap_err().to_string();
            assert!(error.contains(garbage), "{error}");
        }
    }

    #[test]
    fn a_report_without_samples_is_an_error() {
        for report in ["", "\n", "# Samples: 0\n", "0;wasmtime\n"] {
            let error = Owners::of(report).unwrap_err().to_string();
            assert!(error.contains("no samples"), "{error}");
        }
    }

    #[test]
    fn an_operation_takes_what_many_take_more_than_few() {
        let of = |kernel, components, program| Owners { kernel, components, program };
        let one = (of(1_200.0, 300.0, 90.0) - of(200.0, 100.0, 100.0)) / 10.0;
        assert_eq!(one, of(100.0, 20.0, 0.0));
    }
}
