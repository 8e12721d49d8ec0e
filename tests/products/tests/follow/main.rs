//! `follow`: a handler is told of what anybody writes, at least once and in order, whatever is killed.

mod killed;
mod poison;
mod process;

use std::thread;

use process::{Follower, composed, follow};
use products::{Shell, assert_prints, built, code, err, folder, kv, out, run, shown};

fn set(place: &std::path::Path, pairs: &[(&str, &str)]) {
    for (key, value) in pairs {
        assert_prints(&kv(place, &["set", key, value]), "");
    }
}

#[test]
fn what_other_processes_write_is_told_as_it_comes_and_in_order() {
    let place = folder("follow-running");
    set(&place, &[("before", "v")]);
    let follower = Follower::start(&composed("followed", &place), &place, &[]);
    assert_eq!(follower.next(), "set before v");
    for n in 0..5 {
        set(&place, &[("k", &n.to_string())]);
        assert_eq!(follower.next(), format!("set k {n}"), "before the next is written");
    }
    let writers = [(); 2].map(|()| Shell::start(&built("kv-on-filesystem"), &[&shown(&place)]));
    thread::scope(|scope| {
        for (writer, mut shell) in writers.into_iter().enumerate() {
            scope.spawn(move || {
                (0..500).for_each(|n| shell.send(format!("set w{writer} {n}\ndelete d{writer}-{n}\n")));
                assert_eq!(shell.complaints(), "");
            });
        }
        let mut next = [0; 2];
        for _ in 0..2_000 {
            let line = follower.next();
            let writer = usize::from(line.starts_with("set w1 ") || line.starts_with("delete d1-"));
            let n = next[writer] / 2;
            let expected = if next[writer] % 2 == 0 {
                format!("set w{writer} {n}")
            } else {
                format!("delete d{writer}-{n}")
            };
            assert_eq!(line, expected);
            next[writer] += 1;
        }
    });
    assert_eq!(follower.stop(), "");
}

#[test]
fn a_follower_goes_on_where_it_stood() {
    let place = folder("follow-resume");
    let component = composed("followed", &place);
    assert_prints(&follow(&component, &place, &["--once"]), "");
    set(&place, &[("a", "1"), ("b", "2")]);
    assert_prints(&follow(&component, &place, &["--once"]), "set a 1\nset b 2\n");
    assert_prints(&follow(&component, &place, &["--once"]), "");
    assert_prints(&kv(&place, &["delete-many", "a", "b"]), "");
    assert_prints(&kv(&place, &["increment", "n", "7"]), "7\n");
    assert_prints(&follow(&component, &place, &["--once"]), "delete a\ndelete b\nset n 7\n");
    let lines: String = (0..3_000).map(|n| format!("set k{n} {}\n", "x".repeat(n + 1))).collect();
    assert_prints(&run(&built("kv-on-filesystem"), &[&shown(&place)], &["shell"], lines.as_bytes()), "");
    assert_prints(&follow(&component, &place, &["--once"]), &lines);
    assert_prints(&follow(&component, &place, &["--once"]), "");
}

#[test]
fn buckets_and_followers_have_positions_of_their_own() {
    let place = folder("follow-own");
    let component = composed("followed", &place);
    let told = |arguments: &[&str], text: &str| {
        assert_prints(&follow(&component, &place, &[arguments, &["--once"]].concat()), text);
    };
    set(&place, &[("a", "1")]);
    assert_prints(&kv(&place, &["--bucket", "other", "set", "b", "2"]), "");
    told(&[], "set a 1\n");
    told(&["other"], "set b 2\n");
    told(&["other", "--follower", "mail"], "set b 2\n");
    // Written together these names would be the same.
    assert_prints(&kv(&place, &["--bucket", "y/z", "set", "c", "3"]), "");
    assert_prints(&kv(&place, &["--bucket", "z", "set", "d", "4"]), "");
    told(&["y/z", "--follower", "x"], "set c 3\n");
    told(&["z", "--follower", "x/y"], "set d 4\n");
    told(&["", "--follower", ""], "");
    assert_prints(&kv(&place, &["--bucket", "other", "set", "e", "5"]), "");
    told(&[], "");
    told(&["other", "--follower", "mail"], "set e 5\n");
    told(&["other"], "set e 5\n");
    let listed = out(&kv(&place, &["--bucket", "keyvalue-virt.followers", "scan", "--keys"]));
    assert_eq!(listed, "/\ndefault/default\ndefault/other\nmail/other\nx%2Fy/z\nx/y/z\n");
}

#[test]
fn where_a_follower_begins_is_asked_for_at_its_first_start() {
    let place = folder("follow-from");
    let component = composed("followed", &place);
    let told = |arguments: &[&str], text: &str| {
        let output = follow(&component, &place, &[arguments, &["--once"]].concat());
        assert_prints(&output, text);
        err(&output)
    };
    set(&place, &[("a", "1")]);
    let position = err(&kv(&place, &["watch", "--once"])).split_whitespace().last().unwrap().to_owned();
    set(&place, &[("b", "2")]);
    assert_eq!(told(&["--follower", "oldest", "--from", "oldest"], "set a 1\nset b 2\n"), "");
    assert_eq!(told(&["--follower", "now", "--from=now"], ""), "");
    assert_eq!(told(&["--follower", "position", "--from", &position], "set b 2\n"), "");
    set(&place, &[("c", "3")]);
    for follower in ["oldest", "now", "position"] {
        let note = told(&["--follower", follower, "--from", "oldest"], "set c 3\n");
        assert!(note.contains("first start"), "{note}");
    }
}

#[test]
fn what_is_no_position_is_refused_and_not_kept() {
    let place = folder("follow-bad-position");
    let component = composed("followed", &place);
    set(&place, &[("a", "1")]);
    for bad in ["", "0", "kv3-", "latest"] {
        let output = follow(&component, &place, &["--once", &format!("--from={bad}")]);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{bad}");
        assert!(
            err(&output).starts_with("follow: ") && err(&output).contains("position"),
            "{}",
            err(&output)
        );
    }
    assert_prints(&follow(&component, &place, &["--once"]), "set a 1\n");
    // What somebody else put there is not taken for a position either.
    assert_prints(&kv(&place, &["--bucket", "keyvalue-virt.followers", "set", "default/default", "7"]), "");
    let output = follow(&component, &place, &["--once"]);
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(err(&output).contains("delete it"), "{}", err(&output));
}

#[test]
fn a_gap_is_told_and_the_rest_comes() {
    let place = folder("follow-gap");
    let component = composed("followed", &place);
    set(&place, &[("a", "1")]);
    assert_prints(&follow(&component, &place, &["--once"]), "set a 1\n");
    set(&place, &[("lost", "v")]);
    assert_prints(&kv(&place, &["destroy", "--yes"]), "");
    set(&place, &[("b", "2")]);
    let output = follow(&component, &place, &["--once"]);
    assert_prints(&output, "set b 2\n");
    let note = err(&output);
    assert!(
        note.contains("\"default\"") && note.contains("no longer kept") && note.contains("goes on from"),
        "{note}"
    );
    let again = follow(&component, &place, &["--once"]);
    assert_prints(&again, "");
    assert_eq!(err(&again), "", "a gap is told once");
}

#[test]
fn of_two_processes_that_are_one_follower_the_first_ends() {
    let place = folder("follow-two");
    let component = composed("followed", &place);
    set(&place, &[("a", "1")]);
    let first = Follower::start(&component, &place, &[]);
    assert_eq!(first.next(), "set a 1");
    let second = Follower::start(&component, &place, &[]);
    let mut n = 0;
    // Whichever keeps its position last goes on; the other finds out when it keeps its own.
    while first.is_running() && second.is_running() {
        set(&place, &[("n", &n.to_string())]);
        n += 1;
    }
    let (ended, other) = if first.is_running() { (second, first) } else { (first, second) };
    assert!(other.is_running());
    let text = ended.stop();
    assert!(text.contains("another process") && text.contains("--follower"), "{text}");
}

#[test]
fn a_handler_is_told_of_what_it_writes_to_the_bucket_itself() {
    let place = folder("follow-answers");
    let component = composed("followed", &place);
    set(&place, &[("answer", "one")]);
    assert_prints(&follow(&component, &place, &["--once"]), "set answer one\nset reply one\nset replies 1\n");
}

#[test]
fn handlers_of_the_other_forms_are_told_the_same() {
    let place = folder("follow-forms");
    let draft = composed("followed-draft", &place);
    // More than a handler of 2023 could have at a time, if it did not drop them.
    let lines: String = (0..5_000).map(|n| format!("set k {n}\ndelete k\n")).collect();
    assert_prints(&run(&built("kv-on-filesystem"), &[&shown(&place)], &["shell"], lines.as_bytes()), "");
    let expected: String = (0..5_000).map(|n| format!("set k = {n}\ndelete k\n")).collect();
    assert_prints(&follow(&draft, &place, &["--once", "--follower=draft"]), &expected);
    assert_prints(
        &follow(&built("watch-log-on-filesystem"), &place, &["--once", "--follower=draft2"]),
        &expected,
    );
    let output = follow(&built("watch-2023-on-filesystem"), &place, &["--once", "--follower=2023"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    let lines = text.lines().map(|line| line.split_once(": ").map_or(line, |(_, rest)| rest));
    assert!(lines.eq(expected.lines()));
}

#[test]
fn what_the_store_does_not_allow_is_an_error_and_nothing_is_told() {
    let place = folder("follow-denied");
    let component = composed("followed", &place);
    set(&place, &[("a", "1")]);
    for flag in [
        "--env=KEYVALUE_READ_ONLY=1",
        "--env=KEYVALUE_DENIED_BUCKETS=default",
        "--env=KEYVALUE_DENIED_BUCKETS=keyvalue-virt.followers",
        "--env=KEYVALUE_BUCKETS=default",
    ] {
        let output = run(&component, &[&shown(&place), flag], &["--once"], b"");
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{flag}");
        assert!(err(&output).starts_with("follow: cannot "), "{}", err(&output));
    }
    for arguments in [&["a", "b"][..], &["--attempts", "0"], &["keyvalue-virt.followers"], &["--onse"]] {
        let output = follow(&component, &place, arguments);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{arguments:?}");
    }
    let help = follow(&component, &place, &["--help"]);
    assert!(code(&help) == 0 && out(&help).contains("--follower NAME"), "{}", out(&help));
    assert_prints(&follow(&component, &place, &["--once"]), "set a 1\n");
}
