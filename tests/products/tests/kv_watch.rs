//! `kv watch`: what was written, in order, in the process that writes and in others.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use compose::tools::WASMTIME;
use products::{Shell, assert_prints, assert_refused, built, code, err, folder, kv, out, run, shown};
use serde_json::Value;

/// The position that the output ends with.
fn position(output: &Output) -> String {
    err(output).split_whitespace().last().unwrap_or_default().to_owned()
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn changes_behind_a_position_come_once_and_in_order_in_another_process() {
    let place = folder("watch-once");
    assert_prints(&kv(&place, &["set", "before", "v"]), "");
    let first = kv(&place, &["watch", "--once"]);
    assert_prints(&first, "");
    for arguments in [
        &["set", "k", "one two"][..],
        &["increment", "n", "7"],
        &["delete", "k"],
        &["set-many", "a", "1", "b", "2"],
    ] {
        assert_eq!(code(&kv(&place, arguments)), 0, "{arguments:?}");
    }
    let second = kv(&place, &["watch", "--once", "--from", &position(&first)]);
    assert_prints(&second, "set k\tone two\nset n\t7\ndelete k\nset a\t1\nset b\t2\n");
    assert_prints(&kv(&place, &["watch", "--once", "--from", &position(&second)]), "");
    assert_prints(&kv(&place, &["--bucket", "other", "watch", "--once"]), "");
}

#[test]
fn changes_are_objects_that_say_where_to_go_on() {
    let mut shell = Shell::start(&built("kv-on-memory"), &[]);
    let start = json(&shell.ask("watch --once"))["position"].as_str().unwrap().to_owned();
    for line in ["set text v", "set temporary v --ttl 1h", "delete text"] {
        assert_eq!(shell.ask(line), "true");
    }
    shell.send(format!("watch --once --from {start}\n"));
    let mut answers = [(); 4].map(|()| json(&shell.answer().unwrap()));
    let ttl = answers[1]["ttl"].take().as_u64().unwrap();
    assert!(ttl <= 3_600_000 && ttl > 3_000_000, "{ttl}");
    let end = answers[3]["position"].as_str().unwrap().to_owned();
    assert_eq!(answers[0], json(&format!(r#"{{"key":"text","value":"v","ttl":null,"position":"{start}"}}"#)));
    assert_eq!(answers[2], json(&format!(r#"{{"key":"text","value":null,"ttl":null,"position":"{end}"}}"#)));
    assert_eq!(json(&shell.ask(&format!("watch --once --from {end}"))), answers[3]);
}

#[test]
fn whoever_goes_on_from_any_position_misses_nothing() {
    let place = folder("watch-resume");
    let start = position(&kv(&place, &["watch", "--once"]));
    // Pages of a mebibyte: there are several.
    let lines: String = (0..9_000).map(|n| format!("set k{n} {}\n", "x".repeat(300))).collect();
    assert_prints(&run(&built("kv-on-filesystem"), &[&shown(&place)], &["shell"], lines.as_bytes()), "");
    let watched = |from: &str| {
        let output = kv(&place, &["--json", "watch", "--once", "--from", from]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output).lines().map(json).collect::<Vec<_>>()
    };
    let keys = |changes: &[Value]| changes.iter().map(|change| change["key"].clone()).collect::<Vec<_>>();
    let all = watched(&start);
    assert_eq!(all.len(), 9_001, "and the position at the end");
    for stopped in [0, 1, 4_095, 4_096, 6_000, 8_999] {
        let rest = watched(all[stopped]["position"].as_str().unwrap());
        assert!(
            rest.len() >= all.len() - stopped - 1 && rest.len() <= all.len(),
            "{stopped}: {}",
            rest.len()
        );
        assert_eq!(keys(&rest), keys(&all[all.len() - rest.len()..]), "{stopped}");
    }
}

/// A `kv watch` that goes on; it ends with the value.
struct Watcher {
    process: Child,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(place: &Path, arguments: &[&str]) -> Self {
        let mut command = WASMTIME.command().unwrap();
        command.arg("run").arg(shown(place)).arg(built("kv-on-filesystem")).arg("watch").args(arguments);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { process, lines }
    }

    /// The next line, or a failure instead of waiting for ever.
    #[track_caller]
    fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("a change")
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_watch_that_goes_on_prints_what_other_processes_write_as_it_comes() {
    let place = folder("watch-running");
    let start = position(&kv(&place, &["watch", "--once"]));
    let watchers = [(); 2].map(|()| Watcher::start(&place, &["--from", &start]));
    for n in 0..5 {
        assert_prints(&kv(&place, &["set", "k", &n.to_string()]), "");
        for watcher in &watchers {
            assert_eq!(watcher.next(), format!("set k\t{n}"), "before the next is written");
        }
    }
    let mut shell = Shell::start(&built("kv-on-filesystem"), &[&shown(&place)]);
    (0..5_000).for_each(|n| shell.send(format!("increment n\ndelete d{n}\n")));
    for n in 0..5_000 {
        for watcher in &watchers {
            assert_eq!(
                [watcher.next(), watcher.next()],
                [format!("set n\t{}", n + 1), format!("delete d{n}")]
            );
        }
    }
    assert_eq!(shell.complaints(), "");
}

#[test]
fn a_watch_without_a_position_begins_with_what_comes_next() {
    let place = folder("watch-latest");
    assert_prints(&kv(&place, &["set", "before", "v"]), "");
    let watcher = Watcher::start(&place, &[]);
    // Nobody knows when it has begun to look: something is written until it sees it.
    let mut shell = Shell::start(&built("kv-on-filesystem"), &[&shown(&place)]);
    let first = (0..1_000).find_map(|n| {
        assert_eq!(shell.ask(&format!("set k {n}")), "true");
        watcher.lines.recv_timeout(Duration::from_millis(50)).ok()
    });
    assert!(first.as_ref().is_some_and(|line| line.starts_with("set k\t")), "{first:?}");
}

#[test]
fn what_is_no_position_of_the_bucket_is_refused() {
    let place = folder("watch-bad-position");
    let other = position(&kv(&place, &["--bucket", "other", "watch", "--once"]));
    for bad in ["", "0", "latest", "kv3-", &other, &other.to_uppercase(), &other[..other.len() - 1]] {
        let from = format!("--from={bad}");
        for arguments in [&["watch", "--once", &from][..], &["watch", &from]] {
            assert_refused(&kv(&place, arguments), &["position"]);
        }
    }
    assert_refused(&run(&built("kv-on-memory"), &[], &["shell"], b"watch\n"), &["line 1", "--once"]);
}

#[test]
fn a_gap_is_said_with_a_position_to_go_on_from() {
    let place = folder("watch-gap");
    let start = position(&kv(&place, &["watch", "--once"]));
    assert_prints(&kv(&place, &["set", "lost", "v"]), "");
    assert_prints(&kv(&place, &["destroy", "--yes"]), "");
    assert_prints(&kv(&place, &["set", "k", "v"]), "");
    for arguments in [&["watch", "--from", &start][..], &["watch", "--once", "--from", &start]] {
        let output = kv(&place, arguments);
        assert_eq!((out(&output).as_str(), code(&output)), ("", 1), "{}", err(&output));
        assert!(err(&output).contains("no longer kept"), "{}", err(&output));
        let rest = kv(&place, &["watch", "--once", "--from", &position(&output)]);
        assert_prints(&rest, "set k\tv\n");
    }
}

#[test]
fn a_store_in_memory_has_a_gap_where_it_forgot_changes() {
    let mut shell = Shell::start(&built("kv-on-memory"), &[]);
    let start = json(&shell.ask("watch --once"))["position"].as_str().unwrap().to_owned();
    for n in 0..10_000 {
        shell.send(format!("set k {n}\n"));
    }
    assert!((0..10_000).all(|_| shell.answer().as_deref() == Some("true")));
    let gap = json(&shell.ask(&format!("watch --once --from {start}")));
    shell.send(format!("watch --once --from {}\n", gap["gap"].as_str().unwrap()));
    let oldest: usize = json(&shell.answer().unwrap())["value"].as_str().unwrap().parse().unwrap();
    assert!(oldest > 1 && oldest < 10_000, "{oldest}");
    for n in oldest + 1..10_000 {
        assert_eq!(json(&shell.answer().unwrap())["value"], n.to_string());
    }
    assert!(json(&shell.answer().unwrap())["position"].is_string());
}
