//! The commands of `kv` beyond the drafts, on the memory provider: times, order, transactions, upkeep.

use std::fs;
use std::process::Output;

use products::{Shell, assert_prints, assert_refused, built, code, err, folder, out, run};

/// Runs lines in one instance, for a store in memory ends with its instance.
fn shell(lines: &str) -> Output {
    run(&built("kv-on-memory"), &[], &["shell"], lines.as_bytes())
}

#[test]
fn a_key_with_a_time_is_there_until_that_is_over() {
    let output = shell("set k v --ttl 1h\nget k\nttl k\nset gone v --ttl 0\nexists gone\nlist\n");
    let lines: Vec<_> = out(&output).lines().map(String::from).collect();
    let [value, left, exists, list] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!([value.as_str(), exists, list], ["v", "false", "k"]);
    let left: u64 = left.parse().unwrap();
    assert!(left <= 3_600_000 && left > 3_000_000, "{left}");
}

#[test]
fn a_time_is_told_from_a_key_that_stays_and_from_one_that_is_missing() {
    let output = shell("set k v\nttl k\n--json ttl k\n--json ttl absent\nttl absent\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("never\n\"never\"\nnull\n", 1));
    assert!(
        err(&output).contains("no key \"absent\"") && err(&output).lines().count() == 1,
        "{}",
        err(&output)
    );
}

#[test]
fn an_end_is_set_moved_and_taken_away() {
    let output = shell("set k v\nexpire k 1d\nttl k\nexpire k never\nttl k\nexpire k 0\nexists k\n");
    let lines: Vec<_> = out(&output).lines().map(String::from).collect();
    assert!(lines[0].parse::<u64>().unwrap() > 86_000_000, "{lines:?}");
    assert_eq!((&lines[1..], code(&output)), (&["never".to_owned(), "false".to_owned()][..], 1));
    let output = shell("expire absent 10s\n--json expire absent never\nexists absent\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("false\nfalse\n", 1));
}

#[test]
fn what_is_no_duration_is_refused_and_changes_nothing() {
    for bad in ["soon", "10x", "-5s", "1.5h", "''", "never", "99999999999999999999d"] {
        let output = shell(&format!("set k v --ttl={bad}\nexists k\n"));
        assert_eq!((out(&output).as_str(), code(&output)), ("false\n", 2), "{bad}");
        assert!(err(&output).contains("line 1") && err(&output).contains("--ttl"), "{bad}: {}", err(&output));
    }
    let output = shell("set k v\nexpire k later\nexpire k\nttl k\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("never\n", 2));
    assert!(err(&output).contains("'never'") && err(&output).contains("line 3"), "{}", err(&output));
}

#[test]
fn a_scan_has_the_keys_of_a_range_in_order_with_their_values() {
    let fill = "set-many b 2 a 1 ab 12 c 3 '' 0\n";
    for (arguments, expected) in [
        ("", "\t0\na\t1\nab\t12\nb\t2\nc\t3\n"),
        ("--reverse --keys", "c\nb\nab\na\n\n"),
        ("--prefix a", "a\t1\nab\t12\n"),
        ("--start ab --end c", "ab\t12\nb\t2\n"),
        ("--prefix a --start aa", "ab\t12\n"),
        ("--end b --reverse --limit 2", "ab\t12\na\t1\n"),
        ("--limit 0", ""),
        ("--start c --end a", ""),
    ] {
        assert_prints(&shell(&format!("{fill}scan {arguments}\n")), expected);
    }
    assert_prints(
        &shell(&format!("{fill}--json scan --start b\n")),
        "{\"key\":\"b\",\"value\":\"2\"}\n{\"key\":\"c\",\"value\":\"3\"}\n",
    );
    assert_prints(&shell(&format!("{fill}--json scan --start b --keys\n")), "\"b\"\n\"c\"\n");
}

#[test]
fn a_scan_goes_over_as_many_pages_as_it_takes() {
    let mut keys: Vec<_> = (0..10_000).map(|n| format!("k{n}")).collect();
    let fill: String = keys.iter().map(|key| format!("set {key} {}\n", "x".repeat(200))).collect();
    keys.sort();
    let scan = |arguments: &str| {
        let output = shell(&format!("{fill}scan {arguments}\n"));
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output).lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(scan("") == keys, "values: pages of a mebibyte");
    assert!(scan("--keys --limit 9999") == keys[..9_999], "keys: pages of 4 096");
    keys.reverse();
    assert!(scan("--reverse --limit 7000") == keys[..7_000]);
}

#[test]
fn a_count_is_that_of_a_range() {
    let fill: String = (0..5_000).map(|n| format!("set {}/{n} x\n", n % 5)).collect();
    let counts = "count\ncount --prefix 1/\ncount --start 3\ncount --end 1/ --prefix 1\n";
    assert_prints(&shell(&format!("{fill}{counts}")), "5000\n1000\n2000\n0\n");
}

#[test]
fn a_version_tells_each_write_from_every_other() {
    let output =
        shell("set k v\nget-versioned k k\nset k v\nget-versioned k absent\n--json get-versioned absent\n");
    let lines: Vec<_> = out(&output).lines().map(String::from).collect();
    assert_eq!((lines.len(), code(&output)), (4, 1), "{lines:?}");
    assert_eq!(lines[0], lines[1]);
    assert_ne!(lines[1], lines[2], "the value is the same, the version is not");
    assert!(lines[2].starts_with("k\tv") && lines[2].ends_with("\tv"), "{lines:?}");
    assert_eq!(lines[3], "{\"key\":\"absent\",\"value\":null,\"version\":null}");
}

/// Commits lines from standard input, in a store of their own.
fn commit(lines: &str) -> Output {
    run(&built("kv-on-memory"), &[], &["commit"], lines.as_bytes())
}

#[test]
fn a_transaction_is_done_if_all_checks_hold_and_not_at_all_otherwise() {
    let place = folder("kv-commit");
    let (good, bad) = ("set b 'two words'\n# and\nincrement n 5\ndelete a\n", "set c 3\ndelete b\n");
    fs::write(place.join("good"), format!("check a is 1\ncheck x absent\ncheck a present\n{good}")).unwrap();
    fs::write(place.join("bad"), format!("check b present\ncheck b is other\n{bad}")).unwrap();
    let flags = [&format!("--dir={}::/d", place.display())[..]];
    let lines = "set a 1\ncommit /d/good\nscan\ncommit /d/bad\nscan\n";
    let output = run(&built("kv-on-memory"), &flags, &["shell"], lines.as_bytes());
    let now = "b\ttwo words\nn\t5\n";
    assert_eq!((out(&output), code(&output)), (format!("true\n{now}false\n{now}"), 1), "{}", err(&output));
    assert_prints(&commit("check k absent\nset k v\n"), "true\n");
    assert_prints(&commit(""), "true\n");
    let output = commit("check k present\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("false\n", 1));
}

#[test]
fn a_check_of_a_version_fails_after_any_write() {
    let place = folder("kv-commit-version");
    let mut shell = Shell::start(&built("kv-on-memory"), &[&format!("--dir={}::/d", place.display())]);
    shell.ask("set k v");
    let answer: serde_json::Value = serde_json::from_str(&shell.ask("get-versioned k")).unwrap();
    let version = answer["version"].as_str().unwrap();
    fs::write(place.join("t"), format!("check k version {version}\nset k w\n")).unwrap();
    assert_eq!(shell.ask("commit /d/t"), "true");
    assert_eq!(shell.ask("set k v"), "true");
    assert_eq!(shell.ask("commit /d/t"), "false");
    assert_eq!(shell.ask("get k"), "{\"key\":\"k\",\"value\":\"v\"}");
}

#[test]
fn a_bad_line_of_a_transaction_is_named_and_nothing_is_done() {
    for (bad, why) in [
        ("put k v", "begins with"),
        ("check k", "check takes"),
        ("set k", "set takes"),
        ("increment n many", "whole number"),
        ("set k 'v", "quote"),
    ] {
        let lines = format!("set a 1\n{bad}\n");
        assert_refused(&commit(&lines), &["line 2", "standard input", why, "nothing was done"]);
    }
    assert_refused(&commit("check k version x\nset k v\n"), &["1 check", "1 write", "invalid version"]);
    assert_refused(&commit("set n many\nincrement n 1\n"), &["'n'", "decimal"]);
    assert_refused(&shell("commit\n"), &["line 1", "standard input"]);
    assert_refused(&shell("commit nowhere/file\n"), &["nowhere/file", "--dir"]);
}

#[test]
fn buckets_are_those_with_keys_and_an_upkeep_leaves_what_is_stored() {
    let fill = "--bucket b set k v\n--bucket a set k v\n--bucket a set l w\n--bucket c get k\n";
    let output = shell(&format!("{fill}buckets\n--json buckets\n--bucket a compact\n--bucket a scan\n"));
    assert_eq!(out(&output), "a\nb\n\"a\"\n\"b\"\nk\tv\nl\tw\n", "{}", err(&output));
    let output = shell(&format!("{fill}--bucket a stats\n--bucket a verify\n"));
    assert!(out(&output).starts_with("keys        2\nbytes       4 bytes\n"), "{}", out(&output));
    assert!(out(&output).ends_with("values in files of their own\n"), "{}", out(&output));
    let mut shell = Shell::start(&built("kv-on-memory"), &[]);
    assert_eq!(shell.ask("set k v"), "true");
    let stats: serde_json::Value = serde_json::from_str(&shell.ask("stats")).unwrap();
    assert_eq!((stats["keys"].as_u64(), stats["bytes"].as_u64()), (Some(1), Some(2)));
    assert!(stats["levels"].is_array() && stats["generation"].is_u64(), "{stats}");
    let verified: serde_json::Value = serde_json::from_str(&shell.ask("verify")).unwrap();
    assert!(verified["entries"].is_u64(), "{verified}");
    assert_eq!(shell.ask("compact"), "true");
}

#[test]
fn a_bucket_is_destroyed_only_when_that_is_meant() {
    let fill = "set a 1\nset b 2\n--bucket other set a 1\n";
    let output = shell(&format!("{fill}destroy\ncount\n"));
    assert_eq!((out(&output).as_str(), code(&output)), ("2\n", 2));
    for words in ["2 keys", "\"default\"", "nothing was done", "--yes"] {
        assert!(err(&output).contains(words), "{words}: {}", err(&output));
    }
    let output = shell(&format!("{fill}destroy --yes\ncount\nbuckets\nset a 3\nscan\n"));
    assert_prints(&output, "0\nother\na\t3\n");
    assert_prints(&shell("--json --bucket absent destroy --yes\n"), "true\n");
}
