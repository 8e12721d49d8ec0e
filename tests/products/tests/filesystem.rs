//! The filesystem provider in use: what stays, who sees it, and which files there are.

use std::fs;
use std::path::{Path, PathBuf};

use products::{
    Shell, assert_prints, assert_refused, built, code, folder, kv, kv_with, names, out, run, shown,
};

#[test]
fn what_was_stored_is_there_in_the_next_run() {
    let place = folder("fs-persistence");
    let lines: String = (0..3_000).map(|n| format!("set k{n} v{n}\n")).collect();
    let lines = lines + "increment n 41\ndelete k7\nset-many a 1 b 2\ncas a 1 one\nset empty ''\n";
    let output = run(&built("kv-on-filesystem"), &[&shown(&place)], &["shell"], lines.as_bytes());
    assert_prints(&output, "41\n");
    assert_prints(&kv(&place, &["increment", "n"]), "42\n");
    assert_prints(
        &kv(&place, &["get-many", "k0", "k2999", "a", "b"]),
        "k0\tv0\nk2999\tv2999\na\tone\nb\t2\n",
    );
    assert_prints(&kv(&place, &["get", "empty"]), "");
    assert_eq!(code(&kv(&place, &["get", "k7"])), 1);
    assert_eq!(out(&kv(&place, &["list"])).lines().count(), 3_003);
}

#[test]
fn two_processes_see_each_others_writes_at_once() {
    let place = folder("fs-two-processes");
    let component = built("kv-on-filesystem");
    let mut shells = [(); 2].map(|()| Shell::start(&component, &[&shown(&place)]));
    for n in 0..200 {
        let (here, there) = (n % 2, 1 - n % 2);
        assert_eq!(shells[here].ask(&format!("set k {n}")), "true");
        assert_eq!(shells[there].ask("get k"), format!("{{\"key\":\"k\",\"value\":\"{n}\"}}"));
        assert_eq!(shells[there].ask("increment n"), (n + 1).to_string());
        assert_eq!(shells[here].ask(&format!("cas k {n} swapped")), "true");
        assert_eq!(shells[there].ask(&format!("cas k {n} too-late")), "false");
    }
    assert_eq!(shells.each_mut().map(Shell::complaints), ["", ""]);
}

#[test]
fn any_name_of_a_bucket_is_a_directory_with_a_portable_name() {
    let place = folder("fs-buckets");
    let long = "long ".repeat(2_000);
    let buckets = [
        "", "default", "Default", "a/b", "a", "..", ".", "/", "con", "a ", "a.", "ä", "a\u{308}", "🪣", "%",
        &long,
    ];
    for (n, bucket) in buckets.iter().enumerate() {
        assert_prints(&kv(&place, &["--bucket", bucket, "set", "k", &n.to_string()]), "");
    }
    for (n, bucket) in buckets.iter().enumerate() {
        assert_prints(&kv(&place, &["--bucket", bucket, "get", "k"]), &n.to_string());
        assert_prints(&kv(&place, &["--bucket", bucket, "list"]), "k\n");
    }
    let directories: Vec<_> = fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(directories.len(), buckets.len());
    for name in directories.iter().map(|name| name.to_str().unwrap()) {
        let portable = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_%~".contains(c);
        assert!(name.len() <= 255 && name.chars().all(portable), "{name}");
    }
}

#[test]
fn reading_makes_no_files() {
    let place = folder("fs-reading");
    for arguments in [&["get", "k"][..], &["exists", "k"], &["list"], &["get-many", "k"]] {
        assert!(code(&kv(&place, arguments)) <= 1, "{arguments:?}");
    }
    assert_eq!(names(&place), [""; 0]);
}

#[test]
fn files_of_others_in_the_directory_are_left_alone() {
    let place = folder("fs-foreign");
    assert_prints(&kv(&place, &["set", "k", "v"]), "");
    let directories = names(&place).into_iter().filter(|name| place.join(name).is_dir());
    let directories: Vec<_> = [String::new()].into_iter().chain(directories).collect();
    let foreign: Vec<PathBuf> = directories
        .iter()
        .flat_map(|directory| {
            ["README.txt", ".DS_Store", "2.bak", "0", "desktop.ini"]
                .map(|name| place.join(directory).join(name))
        })
        .collect();
    for file in &foreign {
        fs::write(file, "mine").unwrap();
    }
    // Enough for new generations of files, and for old ones to be removed.
    let lines: String = (0..3_000).map(|n| format!("set k{} {n}-{}\n", n % 100, "x".repeat(500))).collect();
    let flags = [&shown(&place), "--env=KEYVALUE_MEMORY=1M"];
    assert_prints(&run(&built("kv-on-filesystem"), &flags, &["shell"], lines.as_bytes()), "");
    assert_eq!(out(&kv(&place, &["list"])).lines().count(), 101);
    for file in &foreign {
        assert_eq!(fs::read(file).unwrap(), b"mine", "{}", file.display());
    }
}

#[test]
fn a_file_where_a_bucket_should_be_is_an_error_that_says_so() {
    let place = folder("fs-file-for-bucket");
    assert_prints(&kv(&place, &["set", "k", "v"]), "");
    let bucket = place.join(fs::read_dir(&place).unwrap().next().unwrap().unwrap().file_name());
    fs::remove_dir_all(&bucket).unwrap();
    fs::write(&bucket, "mine").unwrap();
    assert_refused(&kv(&place, &["get", "k"]), &["a file is where a directory should be"]);
    assert_refused(&kv(&place, &["set", "k", "v"]), &["a file is where a directory should be"]);
    assert_eq!(fs::read(&bucket).unwrap(), b"mine");
}

#[test]
fn a_store_can_be_opened_for_reading_alone() {
    let place = folder("fs-read-only");
    assert_prints(&kv(&place, &["set", "k", "v"]), "");
    let before = names(&place);
    let flags = [&shown(&place), "--env=KEYVALUE_READ_ONLY=1"];
    assert_prints(&kv_with(&flags, &["get", "k"]), "v");
    for arguments in [&["set", "k", "w"][..], &["delete", "k"], &["increment", "n"]] {
        assert_refused(&kv_with(&flags, arguments), &["KEYVALUE_READ_ONLY"]);
    }
    assert_prints(&kv(&place, &["get", "k"]), "v");
    assert_eq!(names(&place), before);
}

#[test]
fn a_copy_of_the_directory_is_a_store_of_its_own() {
    let (place, copy) = (folder("fs-original"), folder("fs-copy"));
    assert_prints(&kv(&place, &["set", "k", "old"]), "");
    copy_all(&place, &copy);
    assert_prints(&kv(&place, &["set", "k", "new"]), "");
    assert_prints(&kv(&copy, &["get", "k"]), "old");
    assert_prints(&kv(&copy, &["set", "k", "newest"]), "");
    assert_prints(&kv(&place, &["get", "k"]), "new");
}

fn copy_all(from: &Path, to: &Path) {
    for name in names(from) {
        if from.join(&name).is_dir() {
            fs::create_dir_all(to.join(&name)).unwrap();
        } else {
            fs::create_dir_all(to.join(&name).parent().unwrap()).unwrap();
            fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
    }
}
