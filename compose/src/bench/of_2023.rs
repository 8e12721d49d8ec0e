//! The interfaces of 2023 beside draft2, on the same provider and in one run.

use std::fmt::Write as _;
use std::fs;

use anyhow::Result;
use compose::component;
use compose::process::say;

use super::SYNCHRONOUS;
use super::memory::{CALLS, compose, measure, summary};
use super::peer::fresh;
use super::report::{Section, made_by};
use super::targets::Target;

/// What a `get` of 2023 may cost, as a multiple of one through draft2.
const GET: Target = Target::AtMost(2.0);

/// Measures, and makes the section of it.
pub fn section(quick: bool) -> Result<Section> {
    let parts = ["keyvalue-memory", "keyvalue-filesystem", "keyvalue-2023", "bench-guest-2023"];
    component::build(&parts.map(String::from))?;
    let turns = if quick { "15" } else { "100" };
    let mut text = made_by(&format!("--only of-2023{}", if quick { " --quick" } else { "" }))?;
    text.push_str(
        "\nNanoseconds, medians, for values of 100 B. In 2023 a `set` is six calls and a `get` three, all of\n\
         which are counted. The two took turns within one process; a ratio is the median of\n\
         the ratios of the turns.\n\n\
         | provider | flags | | 2023 | draft2 | ratio | target |\n|---|---|---|---:|---:|---:|---|\n",
    );
    for provider in ["memory", "filesystem"] {
        let component = compose(&format!("of-2023-on-{provider}"))?;
        for (name, flags) in [("default", &[][..]), ("synchronous", &SYNCHRONOUS)] {
            say("Measuring", &format!("2023 on {provider}, {name} flags"));
            let directory = fresh("of-2023")?;
            let opened = format!("{}::/keyvalue", directory.display());
            let flags: Vec<_> = flags.iter().copied().chain(["--dir", &opened]).collect();
            let turns = measure(&component, &flags, ["of-2023", "draft2"], "100", turns)?;
            fs::remove_dir_all(directory)?;
            for (call, what) in CALLS.iter().enumerate() {
                let ([old, new], ratio) = summary(&turns, call, |[old, new]| old / new);
                let target = if *what == "get" { GET } else { Target::None };
                let (shown, judged) = (target.shown(), target.judge(ratio));
                writeln!(text, "| {provider} | {name} | {what} | {old} | {new} | {judged} | {shown} |")?;
            }
        }
    }
    Ok(Section { title: "The interfaces of 2023 beside draft2".into(), text })
}
