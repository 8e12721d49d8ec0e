//! `notify`: who writes through it has told the handler of it, once and in order.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use compose::component::compose;
use compose::conformance::{self, Draft, Outcome, Subject, guests};
use compose::tools::WASMTIME;
use compose::workspace::{root, target_directory};
use products::{assert_prints, built, code, err, folder, kv, out, ready, run, shown};

/// What a document of the tests describes, in a folder of the test.
fn composed(document: &str, place: &Path) -> PathBuf {
    ready();
    let file = place.with_extension("wasm");
    compose(&root().join("tests").join("watching").join(document).with_extension("wac"), &file).unwrap();
    file
}

/// Does commands of `tests/writing` on a handler that prints, with a store of their own.
fn write(test: &str, document: &str, flags: &[&str], commands: &[&str]) -> Output {
    let place = folder(test);
    let shown = shown(&place);
    let flags = [&[shown.as_str()], flags].concat();
    run(&composed(document, &place), &flags, commands, b"")
}

#[track_caller]
fn assert_told(output: &Output, lines: &[&str]) {
    assert_prints(output, &lines.iter().map(|line| format!("{line}\n")).collect::<String>());
}

#[test]
fn every_change_through_either_draft_is_told_once_before_its_call_returns() {
    let commands = [
        "draft set a 1",
        "draft2 set b 2",
        "draft increment n 5",
        "draft2 increment n -2",
        "draft increment n 0",
        "draft2 swap a swapped",
        "draft2 swap new first",
        "draft delete a",
        "draft2 delete b",
        "draft delete absent",
        "draft set-many x 1 y 2",
        "draft2 set-many z 3",
        "draft delete-many x absent",
        "draft2 delete-many y z",
    ];
    let told = [
        "set a 1",
        "> ok",
        "set b 2",
        "> ok",
        "set n 5",
        "> 5",
        "set n 3",
        "> 3",
        "set n 3",
        "> 3",
        "set a swapped",
        "> ok",
        "set new first",
        "> ok",
        "delete a",
        "> ok",
        "delete b",
        "> ok",
        "delete absent",
        "> ok",
        "set x 1",
        "set y 2",
        "> ok",
        "set z 3",
        "> ok",
        "delete x",
        "delete absent",
        "> ok",
        "delete y",
        "delete z",
        "> ok",
    ];
    assert_told(&write("notify-all", "notified", &[], &commands), &told);
}

#[test]
fn of_a_key_that_a_batch_has_twice_the_last_value_is_told_and_one_deletion() {
    let commands = [
        "draft set-many p 1 q 2 p 3 r 4 q 5",
        "draft2 set-many p 1 p 1",
        "draft delete-many q p q q",
        "draft2 delete-many r r",
        "draft set-many",
        "draft2 delete-many",
    ];
    let told = [
        "set p 3", "set r 4", "set q 5", "> ok", "set p 1", "> ok", "delete q", "delete p", "> ok",
        "delete r", "> ok", "> ok", "> ok",
    ];
    assert_told(&write("notify-repeated", "notified", &[], &commands), &told);
}

#[test]
fn reads_are_those_of_the_store_and_are_not_told() {
    let commands = [
        "draft set-many a 1 b 2",
        "draft get a",
        "draft2 get absent",
        "draft exists b",
        "draft2 exists absent",
        "draft get-many b absent a b",
        "draft2 get-many b absent a b",
        "draft list",
        "draft2 list",
    ];
    let told = [
        "set a 1",
        "set b 2",
        "> ok",
        "> 1",
        "> none",
        "> true",
        "> false",
        "> 2 none 1 2",
        "> 2 none 1 2",
        "> a b",
        "> a b",
    ];
    assert_told(&write("notify-reads", "notified", &[], &commands), &told);
}

/// Asserts that after `first`, which is told, each command is an error and tells nothing.
#[track_caller]
fn assert_untold(test: &str, flags: &[&str], first: &[&str], told: &[&str], commands: &[&str]) {
    let output = write(test, "notified", flags, &[first, commands].concat());
    let text = out(&output);
    let lines: Vec<_> = text.lines().collect();
    let (before, after) = lines.split_at(told.len());
    assert_eq!(before, told, "{}", err(&output));
    assert_eq!(after.len(), commands.len(), "{after:?}");
    assert!(after.iter().all(|line| line.starts_with("> error: ")), "{after:?}");
}

#[test]
fn what_is_refused_is_not_told() {
    let commands = [
        "draft set @65536 v",
        "draft2 set @65536 v",
        "draft delete @65536",
        "draft2 delete @65536",
        "draft set-many a 1 @65536 v",
        "draft2 set-many @65536 v a 1",
        "draft delete-many text @65536",
        "draft2 delete-many @65536 text",
        "draft increment text 1",
        "draft2 increment text 1",
        "draft increment negative 10",
        "draft increment negative 0",
        "draft increment large 18446744073709551615",
        "draft2 increment large 1",
        "draft2 swap @65536 v",
    ];
    let first = ["draft set text v", "draft set negative -5", "draft set large 9223372036854775807"];
    let told = ["set text v", "> ok", "set negative -5", "> ok", "set large 9223372036854775807", "> ok"];
    assert_untold("notify-refused", &[], &first, &told, &commands);
}

#[test]
fn what_a_read_only_store_denies_is_not_told() {
    let commands = [
        "draft set a 1",
        "draft2 delete a",
        "draft increment a 1",
        "draft2 increment a 1",
        "draft2 set-many a 1",
        "draft delete-many a",
        "draft2 swap a 1",
    ];
    assert_untold("notify-read-only", &["--env=KEYVALUE_READ_ONLY=1"], &[], &[], &commands);
    assert_untold("notify-denied", &["--env=KEYVALUE_DENIED_BUCKETS=default"], &[], &[], &commands);
}

#[test]
fn a_swap_that_comes_too_late_is_not_told_and_one_by_the_handle_it_leaves_is() {
    let output = write("notify-swap", "notified", &[], &["draft2 swap-late k mine"]);
    assert_told(&output, &["set k between", "> too late", "set k mine", "> ok"]);
}

#[test]
fn counters_of_draft_go_on_above_those_of_draft2() {
    let commands = [
        "draft set n 9223372036854775807",
        "draft increment n 1",
        "draft increment n 9223372036854775807",
        "draft increment n 1",
        "draft increment fresh 18446744073709551615",
        "draft get n",
    ];
    let output = write("notify-large", "notified", &[], &commands);
    let text = out(&output);
    let (error, rest): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("> error: "));
    let told = [
        "set n 9223372036854775807",
        "> ok",
        "set n 9223372036854775808",
        "> 9223372036854775808",
        "set n 18446744073709551615",
        "> 18446744073709551615",
        "set fresh 18446744073709551615",
        "> 18446744073709551615",
        "> 18446744073709551615",
    ];
    assert_eq!((rest.as_slice(), error.len()), (&told[..], 1), "{}", err(&output));
}

#[test]
fn the_handler_reads_and_writes_its_own_store_and_is_not_told_of_that() {
    let commands = [
        "draft set answer one",
        "draft2 increment answer-counted 7",
        "draft2 set-many answer-1 x answer-2 y",
        "draft delete-many answer answer-1",
        "draft2 get reply",
        "draft get replies",
    ];
    let told = [
        "set answer one",
        "> ok",
        "set answer-counted 7",
        "> 7",
        "set answer-1 x",
        "set answer-2 y",
        "> ok",
        "delete answer",
        "delete answer-1",
        "> ok",
        "> y",
        "> 4",
    ];
    assert_told(&write("notify-answers", "notified", &[], &commands), &told);
}

#[test]
fn what_was_written_stays_when_the_handler_traps_and_the_application_ends() {
    for (case, command, keys) in [
        ("set", "draft set trap v", "trap\n"),
        ("counter", "draft2 increment trap 1", "trap\n"),
        ("swap", "draft2 swap trap v", "trap\n"),
        ("batch", "draft2 set-many a 1 trap v b 2", "a\nb\ntrap\n"),
    ] {
        let test = format!("notify-trap-{case}");
        let output = write(&test, "notified", &[], &[command, "draft set later v"]);
        assert!(code(&output) > 2 && !out(&output).contains('>'), "{case}: {}", out(&output));
        assert!(err(&output).contains("the key asked for this"), "{case}: {}", err(&output));
        let place = root_of(&test);
        assert_prints(&kv(&place, &["scan", "--keys"]), keys);
        assert_eq!(code(&kv(&place, &["verify"])), 0);
    }
}

/// The folder that a test was given.
fn root_of(test: &str) -> PathBuf {
    target_directory().unwrap().join("products").join(test)
}

#[test]
fn a_call_waits_for_a_handler_that_takes_its_time() {
    let start = Instant::now();
    let output =
        write("notify-slow", "notified", &[], &["draft set slow 1", "draft2 set-many slow-a 2 slow-b 3"]);
    assert_told(&output, &["set slow 1", "> ok", "set slow-a 2", "set slow-b 3", "> ok"]);
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
}

#[test]
fn handlers_of_the_other_forms_are_told_the_same() {
    let commands = [
        "draft set a one",
        "draft2 increment n 41",
        "draft2 set-many b 2 b 3",
        "draft delete a",
        "draft2 swap a two",
    ];
    let told = [
        "set a = one",
        "> ok",
        "set n = 41",
        "> 41",
        "set b = 3",
        "> ok",
        "delete a",
        "> ok",
        "set a = two",
        "> ok",
    ];
    assert_told(&write("notify-draft", "notified-draft", &[], &commands), &told);
    let output = write("notify-2023", "notified-2023", &[], &commands);
    assert_eq!(without_numbers(&out(&output)), told, "{}", err(&output));
}

/// The lines of `watch-2023` without the numbers of buckets, which are any.
fn without_numbers(text: &str) -> Vec<&str> {
    let without = |line| match str::strip_prefix(line, "bucket ").and_then(|rest| rest.split_once(": ")) {
        Some((number, rest)) if number.parse::<u32>().is_ok() => rest,
        _ => line,
    };
    text.lines().map(without).collect()
}

#[test]
fn a_handler_of_2023_that_drops_what_it_is_given_is_told_without_end() {
    // More than there can be objects at a time, in one batch and in many.
    let pairs: Vec<_> = (0..5_000).map(|n| format!("k{n} v")).collect();
    let all = format!("draft set-many {}", pairs.join(" "));
    let alone: Vec<_> =
        pairs.chunks(1_000).map(|pairs| format!("draft2 set-many {}", pairs.join(" "))).collect();
    let commands: Vec<&str> = alone.iter().chain([&all]).map(String::as_str).collect();
    let output = write("notify-2023-many", "notified-2023", &[], &commands);
    let text = out(&output);
    let lines = without_numbers(&text);
    assert_eq!(lines.iter().filter(|line| **line == "> ok").count(), 6, "{}", err(&output));
    assert_eq!(lines.iter().filter(|line| line.starts_with("set k")).count(), 10_000);
}

/// A process that ends with this value.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a service prints on standard output while `ask` sends requests to its address.
fn served(product: &str, place: &Path, ask: impl FnOnce(&str)) -> String {
    let log = place.with_extension("out");
    let mut command = WASMTIME.command().unwrap();
    command.args(["serve", "--addr", "127.0.0.1:0", "-S", "cli", "--no-logging-prefix"]);
    command.arg(shown(place)).arg(built(product)).stdin(Stdio::null());
    let process = command.stdout(File::create(&log).unwrap()).stderr(Stdio::piped()).spawn();
    let mut process = Ending(process.unwrap());
    let mut stderr = BufReader::new(process.0.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("Serving HTTP on ").unwrap_or_else(|| panic!("{line}"));
    ask(url.trim_end_matches('/'));
    drop(process);
    fs::read_to_string(log).unwrap()
}

/// Sends a request; the status, and the body as text.
fn request(method: &str, url: &str) -> (u16, String) {
    let request = minreq::Request::new(minreq::Method::Custom(method.into()), url);
    let response = request.with_timeout(60).with_body("hello").send().unwrap();
    (response.status_code, response.as_str().unwrap().trim_end().to_owned())
}

#[test]
fn what_a_service_does_is_told_by_each_of_its_instances() {
    let requests = [
        ("POST", "/counters/visits", 200),
        ("POST", "/counters/visits?by=41", 200),
        ("PUT", "/values/greeting", 201),
        ("GET", "/values/greeting", 200),
        ("GET", "/", 200),
        ("DELETE", "/values/greeting", 204),
        ("POST", "/counters/visits?by=18446744073709551615", 500),
    ];
    let told = [
        "set counters/visits = 1",
        "set counters/visits = 42",
        "set values/greeting = hello",
        "delete values/greeting",
    ];
    for product in ["http-counter-watched-on-filesystem", "http-counter-watched-2023-on-filesystem"] {
        let printed = served(product, &folder(&format!("notify-{product}")), |url| {
            for (method, path, status) in requests {
                assert_eq!(request(method, &format!("{url}{path}")).0, status, "{path}");
            }
        });
        assert_eq!(without_numbers(&printed), told, "{product}");
    }
}

#[test]
fn requests_that_overlap_are_each_counted_and_told_once() {
    let printed = served("http-counter-watched-on-filesystem", &folder("notify-parallel"), |url| {
        let count = || (0..50).map(|_| request("POST", &format!("{url}/counters/n")).1).collect::<Vec<_>>();
        let mut sums: Vec<usize> = thread::scope(|scope| {
            let clients: Vec<_> = (0..6).map(|_| scope.spawn(count)).collect();
            let sums = clients.into_iter().flat_map(|client| client.join().unwrap());
            sums.map(|sum| sum.parse().unwrap()).collect()
        });
        sums.sort_unstable();
        assert!(sums.iter().copied().eq(1..=300), "{sums:?}");
    });
    let told = printed.lines().map(|line| line.strip_prefix("set counters/n = ").unwrap().parse::<usize>());
    let mut told: Vec<_> = told.map(Result::unwrap).collect();
    told.sort_unstable();
    assert!(told.into_iter().eq(1..=300), "{printed}");
}

#[test]
fn a_store_that_tells_of_changes_does_what_the_suite_asks_of_any() {
    ready();
    let store = composed("watched-filesystem", &folder("notify-suite"));
    let subject = Subject::provider(&store, ["--dir", "{dir}::/keyvalue"].map(String::from).into()).unwrap();
    let drafts = [Draft::Draft, Draft::Draft2, Draft::Both];
    let guests: Vec<_> =
        guests().unwrap().into_iter().filter(|guest| drafts.contains(&guest.draft)).collect();
    let outcomes = conformance::run_all(&subject, &guests, |_, _| {}).unwrap();
    assert!(guests.len() > 150);
    for (guest, outcome) in guests.iter().zip(outcomes) {
        assert_eq!(outcome, Outcome::Passed, "{} ({:?}): {}", guest.name, guest.draft, guest.sentence);
    }
}
