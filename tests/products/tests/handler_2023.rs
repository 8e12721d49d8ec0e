//! The first program of the proposal of 2023, in Rust and in Go, on the filesystem provider.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::Output;

use compose::component::interfaces;
use compose::languages::Language;
use products::{assert_prints, built, code, err, folder, kv, out, run, shown};

/// What a run prints about a key that is missing: the trace of the adapter.
const NO_FAREWELL: &str = "no farewell: cannot get 'farewell' in bucket 'handler-2023': ";

/// The languages that the program can be built from here. On a machine without Go that is
/// one less, which is said.
fn languages() -> Vec<&'static str> {
    if Language::Go.is_there() {
        return vec!["rust", "go"];
    }
    // Past the test harness, which shows what was printed only of tests that fail.
    let _ = writeln!(io::stderr(), "skipped: the program in Go, as there is no Go here");
    vec!["rust"]
}

fn handler(language: &str, flags: &[&str]) -> Output {
    run(&built(&format!("handler-2023-{language}-on-filesystem")), flags, &[], b"")
}

/// Asserts that a run succeeded, that it was this one, and that it found this.
#[track_caller]
fn assert_runs(output: &Output, number: u64, left: &str) {
    assert_eq!((code(output), err(output).as_str()), (0, ""));
    let (text, greeting) = (out(output), format!("Hello from 2023, run {number}"));
    let expected = format!(
        "run {number}\nleft by the run before: {left}\ngreeting exists: true\nsize: {} bytes\ngreeting: {greeting}\n",
        greeting.len()
    );
    let last = text.strip_prefix(&expected).unwrap_or_else(|| panic!("{text}\nand not\n{expected}"));
    assert!(last.starts_with(NO_FAREWELL) && last.trim_end().lines().count() == 1, "{last}");
}

/// Asserts that a run ended with exit code 1, printed nothing but one line on
/// standard error, and that this has all of these words.
#[track_caller]
fn assert_fails(output: &Output, words: &[&str]) {
    let text = err(output);
    assert_eq!((code(output), out(output).as_str()), (1, ""), "{text}");
    assert!(text.starts_with("handler: cannot ") && text.trim_end().lines().count() == 1, "{text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text}");
    }
}

fn in_bucket(place: &Path, arguments: &[&str]) -> Output {
    kv(place, &[&["--bucket", "handler-2023"], arguments].concat())
}

#[test]
fn a_run_reads_what_it_wrote_and_finds_what_the_run_before_left() {
    for language in languages() {
        let place = folder(&format!("handler-2023-{language}"));
        assert_runs(&handler(language, &[&shown(&place)]), 1, "nothing");
        assert_runs(&handler(language, &[&shown(&place)]), 2, "Hello from 2023, run 1");
    }
}

#[test]
fn programs_in_both_languages_see_each_others_values() {
    let place = folder("handler-2023-both");
    let mut left = "nothing".to_owned();
    let languages = languages();
    for (number, language) in (1..=6).zip(languages.iter().cycle()) {
        assert_runs(&handler(language, &[&shown(&place)]), number, &left);
        left = format!("Hello from 2023, run {number}");
        assert_prints(&in_bucket(&place, &["get", "greeting"]), &left);
        assert_prints(&in_bucket(&place, &["get", "runs"]), &number.to_string());
    }
}

#[test]
fn values_of_any_size_come_whole_at_once_and_by_stream() {
    let place = folder("handler-2023-sizes");
    for language in languages() {
        // One that is empty, one that is a part of what is read at a time, and one that is many.
        for size in [0, 1, 511, 512, 513, 300_000] {
            let text = "abcdefghijklmnopqrstuvwxyz".chars().cycle().take(size).collect::<String>();
            let flags = [&*shown(&place)];
            let set = ["--bucket", "handler-2023", "set", "greeting", "-"];
            let stored = run(&built("kv-on-filesystem"), &flags, &set, text.as_bytes());
            assert_prints(&stored, "");
            let output = out(&handler(language, &flags));
            assert!(output.contains(&format!("\nleft by the run before: {text}\n")), "{language}, {size}");
        }
    }
}

#[test]
fn a_value_under_the_key_that_is_missing_otherwise_is_found() {
    let place = folder("handler-2023-farewell");
    assert_prints(&in_bucket(&place, &["set", "farewell", "goodbye"]), "");
    for language in languages() {
        let output = handler(language, &[&shown(&place)]);
        assert!(out(&output).ends_with("\nthere is a farewell of 7 bytes\n"), "{}", out(&output));
        assert_eq!(code(&output), 0, "{}", err(&output));
    }
}

#[test]
fn a_store_that_may_only_be_read_ends_the_program_with_the_trace_of_the_first_write() {
    let place = folder("handler-2023-read-only");
    for language in languages() {
        let output = handler(language, &[&shown(&place), "--env=KEYVALUE_READ_ONLY=1"]);
        assert_fails(&output, &["cannot increment 'runs'", "'handler-2023'", "access-denied"]);
    }
    assert_eq!(code(&in_bucket(&place, &["get", "runs"])), 1, "nothing was written");
}

#[test]
fn without_a_directory_the_trace_says_how_to_give_one() {
    for language in languages() {
        let advice =
            ["cannot open bucket 'handler-2023'", "no directory /keyvalue", "--dir ./data::/keyvalue"];
        assert_fails(&handler(language, &[]), &advice);
    }
}

#[test]
fn a_bucket_that_the_operator_does_not_allow_is_not_opened() {
    let place = folder("handler-2023-other-buckets");
    for language in languages() {
        let other = handler(language, &[&shown(&place), "--env=KEYVALUE_BUCKETS=default"]);
        assert_fails(&other, &["'handler-2023'", "no-such-store"]);
        let denied = handler(language, &[&shown(&place), "--env=KEYVALUE_DENIED_BUCKETS=handler-2023"]);
        assert_fails(&denied, &["'handler-2023'", "access-denied"]);
    }
}

#[test]
fn a_counter_that_is_no_number_ends_the_program_and_stays() {
    let place = folder("handler-2023-no-number");
    assert_prints(&in_bucket(&place, &["set", "runs", "many"]), "");
    for language in languages() {
        assert_fails(&handler(language, &[&shown(&place)]), &["cannot increment 'runs'", "number"]);
    }
    assert_prints(&in_bucket(&place, &["get", "runs"]), "many");
}

#[test]
fn composed_programs_need_only_versioned_wasi_of_their_host() {
    for language in languages() {
        let product = built(&format!("handler-2023-{language}-on-filesystem"));
        for name in interfaces(&product, "import").unwrap() {
            assert!(name.starts_with("wasi:") && name.contains("@0.2."), "{language}: {name}");
            assert!(!name.starts_with("wasi:keyvalue/"), "{language}: {name}");
        }
        assert!(
            interfaces(&product, "export").unwrap().iter().any(|name| name.starts_with("wasi:cli/run@0.2.")),
            "{language}"
        );
    }
}
