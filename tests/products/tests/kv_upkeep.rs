//! `kv` on the filesystem provider, for those who run a store: times, space, and what is not allowed.

use std::fs;
use std::path::Path;
use std::process::Output;

use products::{
    assert_prints, assert_refused, built, code, err, folder, kv, kv_with, names, out, run, shown,
};
use serde_json::Value;

fn json(output: &Output) -> Value {
    assert_eq!(code(output), 0, "{}", err(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn number(place: &Path, name: &str) -> u64 {
    json(&kv(place, &["--json", "stats"]))[name].as_u64().unwrap()
}

#[test]
fn a_time_to_live_runs_on_from_process_to_process() {
    let place = folder("upkeep-ttl");
    assert_prints(&kv(&place, &["set", "k", "v", "--ttl", "1h"]), "");
    let left: u64 = out(&kv(&place, &["ttl", "k"])).trim_end().parse().unwrap();
    let later: u64 = out(&kv(&place, &["ttl", "k"])).trim_end().parse().unwrap();
    assert!(left < 3_600_000 && later < left && later > 3_000_000, "{left}, then {later}");
    assert_prints(&kv(&place, &["expire", "k", "0"]), "");
    assert_eq!(code(&kv(&place, &["get", "k"])), 1);
    assert_prints(&kv(&place, &["count"]), "0\n");
    assert_prints(&kv(&place, &["buckets"]), "");
}

#[test]
fn space_that_is_not_needed_is_given_back_and_nothing_else() {
    let place = folder("upkeep-space");
    let lines: String = (0..20_000).map(|n| format!("set k{} {n}-{}\n", n % 500, "x".repeat(300))).collect();
    let flags = [&shown(&place)[..], "--env=KEYVALUE_MEMORY=1M", "--env=KEYVALUE_RETENTION=0"];
    assert_prints(&run(&built("kv-on-filesystem"), &flags, &["shell"], lines.as_bytes()), "");
    let (before, keys) = (number(&place, "disk"), kv(&place, &["scan"]).stdout);
    assert_prints(&kv_with(&flags, &["compact"]), "");
    let after = number(&place, "disk");
    assert!(after < before && after < 500 * 400, "{before} bytes, then {after}");
    assert!(kv(&place, &["scan"]).stdout == keys);
    assert_eq!(number(&place, "keys"), 500);
    assert_eq!(number(&place, "garbage"), 0);
    assert_prints(&kv_with(&flags, &["destroy", "--yes"]), "");
    assert!(number(&place, "disk") < 10_000);
    assert_prints(&kv(&place, &["count"]), "0\n");
}

#[test]
fn damage_is_named_by_its_file() {
    let place = folder("upkeep-damage");
    assert_prints(&kv(&place, &["set-many", "a", "1", "b", "2"]), "");
    assert_eq!(code(&kv(&place, &["verify"])), 0);
    let logs = names(&place).into_iter().filter(|name| name.contains("/logs/"));
    let log = logs.map(|name| place.join(name)).find(|path| path.is_file()).unwrap();
    let mut bytes = fs::read(&log).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&log, bytes).unwrap();
    for arguments in [&["verify"][..], &["--json", "verify"], &["scan"], &["set", "c", "3"]] {
        let output = kv(&place, arguments);
        assert_eq!(out(&output), "");
        assert_refused(&output, &["/logs/", "damaged"]);
    }
}

#[test]
fn names_of_buckets_are_listed_where_the_usual_one_is_not_allowed() {
    let place = folder("upkeep-buckets");
    for bucket in ["a", "b", "default"] {
        assert_prints(&kv(&place, &["--bucket", bucket, "set", "k", "v"]), "");
    }
    let flags = [&shown(&place)[..], "--env=KEYVALUE_BUCKETS=b,a,none"];
    assert_refused(&kv_with(&flags, &["count"]), &["\"default\"", "KEYVALUE_BUCKETS"]);
    assert_prints(&kv_with(&flags, &["buckets"]), "a\nb\n");
    assert_prints(
        &kv_with(&[&shown(&place), "--env=KEYVALUE_DENIED_BUCKETS=b"], &["buckets"]),
        "a\ndefault\n",
    );
    assert_refused(&kv_with(&[], &["buckets"]), &["cannot list the buckets", "/keyvalue"]);
}

#[test]
fn a_store_for_reading_alone_is_looked_at_and_backed_up_but_not_changed() {
    let (place, other) = (folder("upkeep-read-only"), folder("upkeep-read-only-backups"));
    assert_prints(&kv(&place, &["set-many", "a", "1", "b", "2"]), "");
    assert_prints(&kv(&place, &["set", "t", "v", "--ttl", "1h"]), "");
    fs::write(other.join("check"), "check a is 1\n").unwrap();
    fs::write(other.join("write"), "check a is 1\nset a 2\n").unwrap();
    let shared = format!("--dir={}::/o", other.display());
    let before = names(&place);
    let flags = [&shown(&place), &shared, "--env=KEYVALUE_READ_ONLY=1"];
    for arguments in [
        &["scan", "--limit", "1"][..],
        &["count"],
        &["ttl", "t"],
        &["watch", "--once"],
        &["commit", "/o/check"],
        &["stats"],
        &["verify"],
        &["backup", "/o/f"],
    ] {
        let output = kv_with(&flags, arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
    }
    for arguments in [
        &["set", "a", "2", "--ttl", "1h"][..],
        &["expire", "a", "1h"],
        &["commit", "/o/write"],
        &["compact"],
        &["destroy", "--yes"],
        &["restore", "/o/f", "--merge"],
    ] {
        assert_refused(&kv_with(&flags, arguments), &["KEYVALUE_READ_ONLY"]);
    }
    assert_eq!(names(&place), before);
    assert_prints(
        &kv_with(&[&shown(&place), &shared], &["--bucket", "new", "--json", "restore", "/o/f"]),
        "3\n",
    );
}
