//! Plays random runs of the engine on all cores, until one fails or the time is up.

use std::num::ParseIntError;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use keyvalue_engine::Flaw;
use simulation::schedule::run;
use simulation::{EngineSubject, Failure, Kind, Tally};

const USAGE: &str = "\
simulation [--schedules N] [--minutes M] [--seed S] [--kind KIND] [--flaw FLAW] [--trace]

  --schedules N  play N runs (20000, or no limit with --minutes)
  --minutes M    play for so long
  --seed S       the first seed; each run has the next (0)
  --kind KIND    calm, kills, sleeps, power-always, power-os, faults or storm (one after the other)
  --flaw FLAW    leave out a step of the protocol: no-second-read, no-seal-check, no-directory-sync,
                 no-second-list, delete-newest or publish-by-rename
  --trace        print each call of the host in a run that fails";

const FLAWS: [(&str, Flaw); 6] = [
    ("no-second-read", Flaw::NoSecondRead),
    ("no-seal-check", Flaw::NoSealCheck),
    ("no-directory-sync", Flaw::NoDirectorySync),
    ("no-second-list", Flaw::NoSecondList),
    ("delete-newest", Flaw::DeleteNewest),
    ("publish-by-rename", Flaw::PublishByRename),
];

#[derive(Debug, Default)]
struct Arguments {
    schedules: Option<u64>,
    minutes: Option<u64>,
    seed: u64,
    kind: Option<Kind>,
    flaw: Option<Flaw>,
    trace: bool,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        while let Some(word) = words.next() {
            if word == "--trace" {
                arguments.trace = true;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{word}: what?"))?;
            let number = || value.parse().map_err(|error: ParseIntError| format!("{word} {value}: {error}"));
            let unknown = || format!("{word} {value}: there is none");
            match word.as_str() {
                "--schedules" => arguments.schedules = Some(number()?),
                "--minutes" => arguments.minutes = Some(number()?),
                "--seed" => arguments.seed = number()?,
                "--kind" => {
                    let kind = Kind::ALL.into_iter().find(|kind| kind.to_string() == value);
                    arguments.kind = Some(kind.ok_or_else(unknown)?);
                }
                "--flaw" => {
                    let flaw = FLAWS.iter().find(|(name, _)| *name == value);
                    arguments.flaw = Some(flaw.ok_or_else(unknown)?.1);
                }
                _ => return Err(format!("{word}: unknown")),
            }
        }
        Ok(arguments)
    }

    /// The kind of the run of a seed.
    fn kind(&self, seed: u64) -> Kind {
        self.kind.unwrap_or(Kind::ALL[(seed % Kind::ALL.len() as u64) as usize])
    }
}

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            eprintln!("{wrong}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let start = Instant::now();
    let (tally, failure) = play(&arguments, start);
    println!("{tally}, in {:.1} s", start.elapsed().as_secs_f64());
    match failure {
        None => ExitCode::SUCCESS,
        Some(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Plays on all cores. Of the runs that failed, returns the one with the first seed.
fn play(arguments: &Arguments, start: Instant) -> (Tally, Option<Failure>) {
    let deadline = arguments.minutes.map(|minutes| start + Duration::from_secs(60 * minutes));
    let limit = arguments.schedules.unwrap_or(if deadline.is_some() { u64::MAX } else { 20_000 });
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let total = Mutex::new((Tally::default(), None::<Failure>));
    let work = || {
        let mut tally = Tally::default();
        while !stop.load(Ordering::Relaxed) && deadline.is_none_or(|deadline| Instant::now() < deadline) {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= limit {
                break;
            }
            let seed = arguments.seed.wrapping_add(n);
            let subject = |setup| EngineSubject::new(setup, arguments.flaw);
            match run(arguments.kind(seed), seed, arguments.trace, subject) {
                Ok(one) => tally.add(&one),
                Err(failure) => {
                    stop.store(true, Ordering::Relaxed);
                    let (_, first) = &mut *total.lock().unwrap_or_else(|poison| poison.into_inner());
                    if first.as_ref().is_none_or(|first| failure.seed < first.seed) {
                        *first = Some(*failure);
                    }
                }
            }
        }
        total.lock().unwrap_or_else(|poison| poison.into_inner()).0.add(&tally);
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    total.into_inner().unwrap_or_else(|poison| poison.into_inner())
}
