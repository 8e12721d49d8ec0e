//! Changes that the handler never gets through.

use products::{assert_prints, code, err, folder, kv, out};

use crate::process::{composed, follow};
use crate::set;

/// How often the key that a handler traps at is in the output of followers.
fn trapped(text: &str) -> bool {
    text.contains("the key asked for this")
}

#[test]
fn a_change_that_traps_is_tried_so_often_and_then_named_and_kept_back() {
    for (attempts, arguments) in [(5, &[][..]), (2, &["--attempts", "2"]), (1, &["--attempts=1"])] {
        let place = folder(&format!("follow-poison-{attempts}"));
        let component = composed("followed", &place);
        let pairs: Vec<_> = (0..20).map(|n| (format!("k{n}"), "v")).collect();
        for (key, value) in &pairs {
            set(&place, &[(key, value)]);
        }
        set(&place, &[("trap", "1"), ("after", "2")]);
        let mut told = String::new();
        for start in 1..=attempts {
            let output = follow(&component, &place, arguments);
            assert!(code(&output) > 2 && trapped(&err(&output)), "start {start}: {}", err(&output));
            told.push_str(&out(&output));
        }
        // The others came before, once, or again with the one page that was tried in vain.
        for (key, value) in &pairs {
            let times = told.lines().filter(|line| *line == format!("set {key} {value}")).count();
            assert!((1..=2).contains(&times), "{key} {times}");
        }
        for _ in 0..2 {
            let output = follow(&component, &place, arguments);
            assert_eq!((code(&output), out(&output).as_str()), (1, ""), "{}", err(&output));
            for word in ["\"trap\"", "\"default\"", "kv3-", &format!("{attempts} times"), "--skip"] {
                assert!(err(&output).contains(word), "{word:?} is not in {}", err(&output));
            }
        }
        let output = follow(&component, &place, &[&["--once", "--skip"], arguments].concat());
        assert_prints(&output, "set after 2\n");
        assert!(err(&output).contains("\"trap\""), "{}", err(&output));
        assert_prints(&follow(&component, &place, &["--once"]), "");
    }
}

#[test]
fn what_was_tried_too_often_is_told_when_more_is_allowed() {
    let place = folder("follow-mended");
    let component = composed("followed", &place);
    set(&place, &[("trap", "1"), ("after", "2")]);
    assert!(trapped(&err(&follow(&component, &place, &["--attempts=1"]))));
    assert_eq!(code(&follow(&component, &place, &["--attempts=1"])), 1);
    assert!(trapped(&err(&follow(&component, &place, &["--attempts=2"]))));
    // Another handler, as if it were mended, on the same position.
    let mended = composed("followed-draft", &place);
    assert_eq!(code(&follow(&mended, &place, &["--once", "--attempts=2"])), 1);
    assert_prints(&follow(&mended, &place, &["--once", "--attempts=3"]), "set trap = 1\nset after = 2\n");
    assert_prints(&follow(&mended, &place, &["--once", "--attempts=1"]), "");
}

#[test]
fn skipping_leaves_nothing_out_that_was_not_tried_so_often() {
    let place = folder("follow-skip");
    let component = composed("followed", &place);
    set(&place, &[("a", "1"), ("trap", "1"), ("trap", "2"), ("b", "2")]);
    let mut told = String::new();
    for start in 1..=6 {
        let output = follow(&component, &place, &["--once", "--skip", "--attempts=3"]);
        assert!(trapped(&err(&output)), "start {start}: {}", err(&output));
        assert_eq!(start == 4, err(&output).contains("passes over"), "start {start}: {}", err(&output));
        told.push_str(&out(&output));
    }
    assert_eq!(told, "set a 1\nset a 1\n");
    assert_prints(&follow(&component, &place, &["--once", "--skip", "--attempts=3"]), "set b 2\n");
    assert_prints(&follow(&component, &place, &["--once", "--skip"]), "");
}

#[test]
fn a_change_that_stopped_the_follower_and_is_gone_is_forgotten() {
    let place = folder("follow-poison-gone");
    let component = composed("followed", &place);
    set(&place, &[("trap", "1")]);
    assert!(trapped(&err(&follow(&component, &place, &["--attempts=1"]))));
    assert_prints(&kv(&place, &["destroy", "--yes"]), "");
    set(&place, &[("a", "1")]);
    assert_prints(&follow(&component, &place, &["--once", "--attempts=1"]), "set a 1\n");
}
