//! What the peers took, in full.

use std::fmt::Write as _;

use super::peer::Peer;
use super::report::median;
use super::rounds::Times;
use super::together::Rates;

/// The nanoseconds of each operation, by peer.
pub fn operations(peers: &[Peer], names: &[&str], times: &Times) -> String {
    let mut table = format!("| | {} |\n|---|{}\n", names.join(" | "), "---:|".repeat(names.len()));
    for (peer, Peer { label, .. }) in peers.iter().enumerate() {
        let shown = |workload| times.median(workload, peer).map_or("-".into(), |time| format!("{time:.0}"));
        let shown: Vec<String> = (0..names.len()).map(shown).collect();
        let _ = writeln!(table, "| {label} | {} |", shown.join(" | "));
    }
    table
}

/// How quickly entries are read in order, also beside one of the peers.
pub fn scans(peers: &[Peer], times: &Times, scan: usize, beside: usize) -> String {
    let bytes = (workload::KEY + workload::VALUE) as f64;
    let mut table = String::from("| | MB/s | × SQLite |\n|---|---:|---:|\n");
    for (peer, Peer { label, .. }) in peers.iter().enumerate() {
        if let Some(time) = times.median(scan, peer) {
            let faster = times.ratio(scan, beside, peer);
            let _ = writeln!(table, "| {label} | {:.0} | {faster:.2} |", bytes * 1e3 / time);
        }
    }
    table + "\nKeys and values are counted, which the guest gets in pages of 4 096.\n"
}

/// The nanoseconds of a durable write, also beside the peer that does nothing else.
pub fn durable(peers: &[Peer], times: &Times, floor: usize) -> String {
    let mut table = String::from("| set of a new key | ns | × one fdatasync |\n|---|---:|---:|\n");
    for (peer, Peer { label, .. }) in peers.iter().enumerate() {
        let time = times.median(0, peer).unwrap_or(f64::NAN);
        let _ = writeln!(table, "| {label} | {time:.0} | {:.2} |", times.ratio(0, peer, floor));
    }
    table + "\n`KEYVALUE_DURABILITY` is `always`.\n"
}

/// The rates of processes that run together.
pub fn together(peers: &[Peer], rates: &[Rates]) -> String {
    let mut table =
        String::from("| | increments a second | of them by the slowest process |\n|---|---:|---:|\n");
    for (Peer { label, .. }, Rates { all, least }) in peers.iter().zip(rates) {
        let _ = writeln!(table, "| {label} | {:.0} | {:.0} |", median(all.clone()), median(least.clone()));
    }
    table
        + "\nThat none was lost is checked. SQLite waits with its busy timeout. redb cannot take part: one \
           process\nhas its file, and the others are refused. Nor can files that are renamed: an increment \
           in between is lost.\n"
}
