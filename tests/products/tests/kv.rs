//! The command-line tool, on the memory provider: what it prints and how it ends.

use std::fs;
use std::process::Output;

use products::{assert_refused, built, code, err, folder, out, run};

fn kv(arguments: &[&str]) -> Output {
    run(&built("kv-on-memory"), &[], arguments, b"")
}

/// Runs lines in one instance, for a store in memory ends with its instance.
fn shell(lines: &str) -> Output {
    run(&built("kv-on-memory"), &[], &["shell"], lines.as_bytes())
}

#[test]
fn a_value_that_was_set_is_read_and_gone_when_deleted() {
    let output = shell("set a 'one two'\nget a\nexists a\ndelete a\nexists a\nget a\n");
    assert_eq!(out(&output), "one two\ntrue\nfalse\n");
    assert_eq!(code(&output), 1, "the last get misses its key");
}

#[test]
fn a_missing_key_is_exit_code_1_and_not_an_error() {
    for arguments in [&["get", "absent"][..], &["exists", "absent"], &["get-many", "absent"]] {
        assert_eq!(code(&kv(arguments)), 1, "{arguments:?}");
    }
    assert_eq!(code(&kv(&["delete", "absent"])), 0, "deleting is done either way");
    assert_eq!(code(&kv(&["list"])), 0);
}

#[test]
fn increments_add_up_below_zero_too() {
    let output = shell("increment n\nincrement n 41\nincrement n -50\nget n\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("1\n42\n-8\n-8\n", 0));
}

#[test]
fn an_increment_of_text_is_refused_and_changes_nothing() {
    let output = shell("set n many\nincrement n\nget n\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("many\n", 2));
    assert!(err(&output).contains("line 2") && err(&output).contains('n'), "{}", err(&output));
}

#[test]
fn compare_and_swap_stores_only_over_the_value_it_was_told() {
    let output =
        shell("set k a\ncas k a b\nget k\ncas k a c\nget k\ncas k --absent d\ncas new --absent e\nget new\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("b\nb\ne\n", 1));
    assert_eq!(code(&kv(&["cas", "k", "--absent", "v"])), 0);
    assert_eq!(code(&kv(&["cas", "k", "old", "new"])), 1);
}

#[test]
fn a_list_has_all_keys_of_all_pages_or_those_with_a_prefix() {
    let lines: String = (0..5_000).map(|n| format!("set {}/{n} x\n", n % 2)).collect();
    let output = shell(&format!("{lines}list\n"));
    assert_eq!(out(&output).lines().count(), 5_000);
    let output = shell(&format!("{lines}list --prefix 1/\n"));
    assert_eq!(out(&output).lines().count(), 2_500);
    assert!(out(&output).lines().all(|key| key.starts_with("1/")));
}

#[test]
fn several_keys_are_set_read_and_deleted_by_one_command() {
    let output = shell("set-many a 1 b 2\nget-many b a c\ndelete-many a b c\nlist\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("b\t2\na\t1\n", 1));
    assert_refused(&kv(&["set-many", "a", "1", "b"]), &["set-many", "VALUE"]);
}

#[test]
fn buckets_are_apart() {
    let output =
        shell("--bucket x set k in-x\nset k in-default\n--bucket x get k\nget k\n--bucket y exists k\n");
    assert_eq!(out(&output), "in-x\nin-default\nfalse\n");
}

#[test]
fn any_bytes_go_in_and_come_out_as_they_are() {
    let place = folder("kv-bytes");
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    fs::write(place.join("in"), &bytes).unwrap();
    let flags = ["--dir", &format!("{}::/data", place.display())];
    let lines = "set k --file /data/in\nexport /data/out\ndelete k\nimport /data/out\nget k\n";
    let output = run(&built("kv-on-memory"), &flags, &["shell"], lines.as_bytes());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let (value, line_end) = output.stdout.split_at(bytes.len());
    assert!(value == bytes && line_end == b"\n");
    let line: serde_json::Value = serde_json::from_slice(&fs::read(place.join("out")).unwrap()).unwrap();
    assert!(line["base64"].is_string() && line["value"].is_null());
}

#[test]
fn standard_input_is_a_value_byte_for_byte() {
    let component = built("kv-on-memory");
    assert_eq!(code(&run(&component, &[], &["set", "k", "-"], b"\xff\x00\n")), 0);
    assert_refused(&shell("set k -\n"), &["standard input"]);
}

#[test]
fn json_is_what_programs_read() {
    let output =
        shell("set a 1\n--json get a\n--json get b\n--json exists a\n--json list\n--json increment a\n");
    assert_eq!(
        out(&output),
        "{\"key\":\"a\",\"value\":\"1\"}\n{\"key\":\"b\",\"value\":null}\ntrue\n\"a\"\n2\n"
    );
}

#[test]
fn exported_lines_are_imported_again() {
    let lines: String = (0..3_000).map(|n| format!("{{\"key\":\"k{n}\",\"value\":\"v{n}\"}}\n")).collect();
    let place = folder("kv-import");
    fs::write(place.join("in"), &lines).unwrap();
    let flags = ["--dir", &format!("{}::/data", place.display())];
    let output =
        run(&built("kv-on-memory"), &flags, &["shell"], b"import /data/in\nget k2999\nexport /data/out\n");
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("v2999"));
    let exported = fs::read_to_string(place.join("out")).unwrap();
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(String::from).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&exported), sorted(&lines));
}

#[test]
fn a_bad_line_of_an_import_is_named_and_those_before_it_are_kept() {
    for bad in ["not json", "{\"key\":\"b\"}", "{\"key\":\"b\",\"base64\":\"*\"}", "{\"value\":\"b\"}"] {
        let input = format!("{{\"key\":\"a\",\"value\":\"1\"}}\n{bad}\n{{\"key\":\"c\",\"value\":\"3\"}}\n");
        let output = run(&built("kv-on-memory"), &[], &["import"], input.as_bytes());
        assert_refused(&output, &["line 2", "1 pair"]);
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_what_to_do() {
    assert_refused(&kv(&["set", "k", "--file", "nowhere/file"]), &["nowhere/file", "--dir"]);
    assert_refused(&kv(&["import", "nowhere/file"]), &["nowhere/file", "--dir"]);
}

#[test]
fn a_value_over_the_limit_is_the_stores_error() {
    let input = vec![b'x'; 128 * 1024 * 1024 + 1];
    let output = run(&built("kv-on-memory"), &[], &["set", "k", "-"], &input);
    assert_refused(&output, &["query result exceeds limit"]);
}

#[test]
fn commands_that_do_not_exist_and_arguments_that_are_missing_are_exit_code_2() {
    for arguments in
        [&["frobnicate"][..], &["get"], &["set", "k"], &["increment", "k", "many"], &["get", "a", "b"], &[]]
    {
        let output = kv(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
        assert!(!err(&output).is_empty() && out(&output).is_empty());
    }
}

#[test]
fn help_tells_of_every_command_and_the_exit_codes() {
    let output = kv(&["--help"]);
    assert_eq!(code(&output), 0);
    let commands = [
        "get",
        "set",
        "delete",
        "exists",
        "expire",
        "ttl",
        "list",
        "scan",
        "count",
        "increment",
        "cas",
        "get-many",
        "get-versioned",
        "set-many",
        "delete-many",
        "commit",
        "watch",
        "buckets",
        "stats",
        "compact",
        "verify",
        "destroy",
        "backup",
        "restore",
        "import",
        "export",
        "shell",
    ];
    for word in commands.iter().chain(&["--bucket", "--json", "Exit"]) {
        assert!(out(&output).to_lowercase().contains(&word.to_lowercase()), "{word}");
    }
}

#[test]
fn the_shell_goes_on_after_an_error_and_ends_with_the_worst_code() {
    let output = shell("# a comment\n\nfrob\nset 'a b\nset k v\nshell\nget k\nquit\nget never\n");
    assert_eq!((out(&output).as_str(), code(&output)), ("v\n", 2));
    for line in ["line 3", "line 4", "line 6"] {
        assert!(err(&output).contains(line), "{line}: {}", err(&output));
    }
    assert_eq!(code(&shell("set k v\nget k\n")), 0);
    assert_eq!(code(&shell("get k\nset k v\n")), 1);
}

/// WASI arguments are strings: the host has to refuse others, and kv never sees them.
#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf8_are_refused_before_anything_is_done() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let mut command = compose::tools::WASMTIME.command().unwrap();
    command.arg("run").arg(built("kv-on-memory")).args(["set", "k"]).arg(OsStr::from_bytes(b"\xff"));
    let output = compose::process::output(&mut command).unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(err(&output).to_lowercase().contains("utf"), "{}", err(&output));
}
