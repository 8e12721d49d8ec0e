//! The interfaces of 2023 beside draft2, on the same provider and in one run.

use std::fs;

use anyhow::Result;
use compose::component;
use compose::process::say;

use super::FLAGS;
use super::memory::{CALLS, calls, compose, samples};
use super::peer::fresh;
use super::peer::label;
use super::results::{Kind, Table, Target};
use super::section::{Findings, Scale};

/// What a `get` of 2023 may cost, as a multiple of one through draft2.
const GET: Target = Target::AtMost(2.0);

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    let parts = ["keyvalue-memory", "keyvalue-filesystem", "keyvalue-2023", "bench-guest-2023"];
    component::build(&parts.map(String::from))?;
    let turns = scale.choose("9", "60");
    let mut tables = Vec::new();
    for provider in ["memory", "filesystem"] {
        let component = compose(&format!("of-2023-on-{provider}"))?;
        let mut table = Table {
            name: provider.into(),
            title: format!("On `keyvalue-{provider}`"),
            unit: "ns".into(),
            ..Table::default()
        };
        for (name, flags) in FLAGS {
            say("Measuring", &format!("2023 on {provider}, {name} flags"));
            let directory = fresh("of-2023")?;
            let opened = format!("{}::/keyvalue", directory.display());
            let flags: Vec<_> = flags.iter().copied().chain(["--dir", &opened]).collect();
            let turns = calls(&component, &flags, ["of-2023", "draft2"], "100", turns)?;
            fs::remove_dir_all(directory)?;
            let [old, new] =
                ["2023", "draft2"].map(|form| label(&format!("{form} on keyvalue-{provider}"), name));
            let samples = samples(&turns, [&old, &new], None);
            table.figures.extend(samples.figures());
            for call in CALLS {
                let target = if call == "get" { GET } else { Target::None };
                table.ratios.push(samples.ratio(call, [&old, &new], None, Kind::Longer, target)?);
            }
        }
        tables.push(table);
    }
    Ok(Findings { text: TEXT.into(), tables, checks: Vec::new() })
}

const TEXT: &str = "A guest calls both, for values of 100 bytes. In 2023 a `set` is six calls and a `get` three, all of\n\
    which are counted. The two took turns within one process.";
