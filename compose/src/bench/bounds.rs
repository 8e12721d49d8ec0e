//! What could be reached at best: the operations as they would be if components took no time at all.

use anyhow::{Context, Result};

use super::FLAGS;
use super::cost::{ALL, KERNEL, WASMTIME};
use super::filesystem::{GET, INCREMENT, OVERWRITE, SQLITE, SQLITE_UPSERT};
use super::instances::ASKED;
use super::peer::{PROVIDER, REDIS, REDIS_NATIVE, label};
use super::results::{Kind, Table, Target};
use super::samples::Samples;
use super::served::{ALONE, FILESYSTEM};

/// Who is compared.
const BARE: &str = "the kernel and wasmtime";

/// An operation of ours, whose it is, and the peer's that it stands beside.
pub struct Bound<'a> {
    pub what: &'a str,
    pub of: String,
    pub beside: &'a str,
    pub kind: Kind,
}

/// What is aimed at beside a peer, with all of whose time it is compared.
pub fn all() -> Vec<Bound<'static>> {
    let files = FLAGS.map(|(flags, _)| label(PROVIDER, flags));
    let beside = |what, beside, kind| move |of| Bound { what, of, beside, kind };
    let mut all = Vec::new();
    for (what, peer) in [(OVERWRITE, SQLITE), (INCREMENT, SQLITE_UPSERT), (GET, SQLITE)] {
        all.extend(files.clone().map(beside(what, peer, Kind::Faster)));
    }
    all.push(beside("get", REDIS_NATIVE, Kind::Longer)(label(REDIS, FLAGS[0].0)));
    let [(request, ..), _] = ASKED;
    all.push(beside(request, ALONE, Kind::Longer)(FILESYSTEM.into()));
    all
}

/// What the kernel and wasmtime take for each, beside all that the peer takes. What was not
/// measured has no row.
pub fn table(samples: &[&Samples], bounds: &[Bound<'_>]) -> Result<Table> {
    let mut all = Samples::default();
    let mut ratios = Vec::new();
    let known = |part: &str, of: &str| samples.iter().find_map(|samples| samples.median(part, of, None));
    for Bound { what, of, beside, kind } in bounds {
        let [ours, peers] = [of.as_str(), beside].map(|name| format!("{what}: {name}"));
        let Some(peer) = known(ALL, &peers) else { continue };
        let parts = known(KERNEL, &ours).zip(known(WASMTIME, &ours));
        let (kernel, wasmtime) = parts.with_context(|| format!("{ours} was not measured"))?;
        let bare = format!("{BARE}, for {of}");
        all.add(what, &bare, None, kernel + wasmtime);
        all.add(what, beside, None, peer);
        ratios.push(all.ratio(what, [&bare, beside], None, *kind, Target::None)?);
    }
    Ok(Table {
        name: "bounds".into(),
        title: "If components took no time".into(),
        text: TEXT.into(),
        unit: "ns".into(),
        figures: all.figures(),
        ratios,
        ..Table::default()
    })
}

const TEXT: &str = "What no provider can be quicker than that is a component and makes these calls of the host: a target beyond these\n\
    ratios cannot be reached, and one that is near leaves little for the store itself.";

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(what: &str) -> Bound<'_> {
        Bound { what, of: "ours".into(), beside: "SQLite", kind: Kind::Faster }
    }

    fn samples(values: &[(&str, &str, f64)]) -> Samples {
        let mut samples = Samples::default();
        values.iter().for_each(|(part, of, value)| samples.add(part, of, None, *value));
        samples
    }

    #[test]
    fn components_do_not_count_and_the_peer_counts_whole() {
        let ours =
            samples(&[(KERNEL, "set: ours", 2.0), (WASMTIME, "set: ours", 3.0), (ALL, "set: ours", 50.0)]);
        let peers = samples(&[(KERNEL, "set: SQLite", 7.0), (ALL, "set: SQLite", 10.0)]);
        let table = table(&[&ours, &peers], &[bound("set")]).unwrap();
        assert_eq!(table.ratios.iter().map(|ratio| ratio.spread.median).collect::<Vec<_>>(), [2.0]);
        assert_eq!(table.figures.iter().map(|figure| figure.spread.median).collect::<Vec<_>>(), [5.0, 10.0]);
    }

    #[test]
    fn a_peer_that_is_not_there_is_left_out_and_a_missing_part_of_ours_is_an_error() {
        let ours = samples(&[(KERNEL, "set: ours", 2.0)]);
        assert!(table(&[&ours], &[bound("set")]).unwrap().figures.is_empty());
        let peers = samples(&[(ALL, "set: SQLite", 10.0)]);
        assert!(table(&[&ours, &peers], &[bound("set")]).is_err());
    }
}
