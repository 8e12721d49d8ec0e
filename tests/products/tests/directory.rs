//! Where the filesystem provider has its files, and what its operator can choose.

use std::fs;

use products::{assert_prints, assert_refused, folder, kv, kv_with, names, shown};

#[test]
fn without_a_directory_the_error_says_how_to_give_one() {
    let advice = ["no directory /keyvalue", "--dir ./data::/keyvalue", "KEYVALUE_DIR"];
    assert_refused(&kv_with(&[], &["get", "k"]), &advice);
    let other = folder("fs-elsewhere");
    assert_refused(&kv_with(&[&format!("--dir={}::/other", other.display())], &["set", "k", "v"]), &advice);
    assert_eq!(names(&other), [""; 0]);
}

#[test]
fn a_directory_that_is_named_is_used_and_all_others_are_left_alone() {
    let (store, other) = (folder("fs-named"), folder("fs-not-named"));
    let flags = [
        &shown(&other),
        &format!("--dir={}::/store", store.display()),
        "--env=KEYVALUE_DIR=/store",
        &format!("--dir={}::/storeroom", other.display()),
    ];
    assert_prints(&kv_with(&flags, &["set", "k", "v"]), "");
    assert_prints(&kv_with(&flags, &["get", "k"]), "v");
    assert_eq!(names(&other), [""; 0]);
    assert_prints(&kv(&store, &["get", "k"]), "v");
}

#[test]
fn a_directory_below_one_that_was_opened_can_be_named() {
    let place = folder("fs-below");
    fs::create_dir_all(place.join("a/b")).unwrap();
    let flags = [&shown(&place), "--env=KEYVALUE_DIR=/keyvalue/a/b/"];
    assert_prints(&kv_with(&flags, &["increment", "n", "7"]), "7\n");
    assert_prints(&kv(&place.join("a/b"), &["get", "n"]), "7");
    assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
    assert_eq!(fs::read_dir(place.join("a")).unwrap().count(), 1);
}

#[test]
fn a_directory_that_is_not_there_or_is_a_file_is_named_in_the_error() {
    let place = folder("fs-no-directory");
    fs::write(place.join("file"), "mine").unwrap();
    let named = |name: &str| {
        let flags = [&shown(&place), &format!("--env=KEYVALUE_DIR={name}")[..]];
        kv_with(&flags, &["set", "k", "v"])
    };
    assert_refused(&named("/keyvalue/absent"), &["/keyvalue/absent", "make it", "KEYVALUE_DIR"]);
    assert_refused(&named("/keyvalue/file"), &["/keyvalue/file is no directory", "KEYVALUE_DIR"]);
    assert_refused(&named("/keyvalue/../etc"), &["/keyvalue/../etc", "KEYVALUE_DIR"]);
    assert_refused(&named("/nowhere"), &["--dir ./data::/nowhere"]);
    assert_eq!(names(&place), ["file"]);
}

#[test]
fn an_option_that_makes_no_sense_is_named_with_its_value() {
    let place = folder("fs-options");
    for (name, value) in [
        ("KEYVALUE_DIR", ""),
        ("KEYVALUE_DURABILITY", "sometimes"),
        ("KEYVALUE_MEMORY", "64MB"),
        ("KEYVALUE_MEMORY", "1000"),
        ("KEYVALUE_MEMORY", "999G"),
        ("KEYVALUE_FRESHNESS", "1s"),
        ("KEYVALUE_READ_ONLY", "maybe"),
    ] {
        let flags = [&shown(&place), &format!("--env={name}={value}")[..]];
        assert_refused(&kv_with(&flags, &["set", "k", "v"]), &[name, &format!("'{value}'")]);
    }
    assert_eq!(names(&place), [""; 0]);
}

#[test]
fn options_that_make_sense_are_taken_and_unknown_ones_passed_over() {
    let place = folder("fs-good-options");
    for option in
        ["DURABILITY=always", "DURABILITY=os", "MEMORY=1M", "MEMORY=2G", "FRESHNESS=50", "COLOUR=red"]
    {
        let flags = [&shown(&place), &format!("--env=KEYVALUE_{option}")[..]];
        assert_prints(&kv_with(&flags, &["set", option, "v"]), "");
        assert_prints(&kv_with(&flags, &["get", option]), "v");
    }
    assert_prints(&kv(&place, &["exists", "DURABILITY=always"]), "true\n");
}
