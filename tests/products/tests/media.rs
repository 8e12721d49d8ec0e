//! The filesystem provider on media that fail: damaged files, full disks, directories that cannot be written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use products::{assert_refused, built, code, err, folder, kv, names, out, run, shown};

/// Stores this many keys and values of 500 bytes. Whoever reads them first puts many of them
/// in one table, and none is merged with it.
fn fill(place: &Path, keys: usize) {
    let lines: String = (0..keys).map(|n| format!("set k{n} {n}-{}\n", "x".repeat(500))).collect();
    let output = run(&built("kv-on-filesystem"), &[&shown(place)], &["shell"], lines.as_bytes());
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(code(&kv(place, &["get", "k0"])), 0);
}

/// The table with the keys, or, when they are few, the log.
fn data(place: &Path) -> PathBuf {
    let files: Vec<_> = names(place).into_iter().map(|name| place.join(name)).collect();
    let table = files.iter().find(|path| path.extension().is_some_and(|ending| ending == "table"));
    let is_log = |path: &&PathBuf| path.is_file() && path.parent().is_some_and(|of| of.ends_with("logs"));
    table.or_else(|| files.iter().find(is_log)).unwrap().clone()
}

/// Reads all keys at once.
fn every_key(place: &Path, keys: usize) -> Output {
    let keys: Vec<_> = (0..keys).map(|n| format!("k{n}")).collect();
    let arguments: Vec<_> = ["get-many"].into_iter().chain(keys.iter().map(String::as_str)).collect();
    kv(place, &arguments)
}

fn change(file: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(file).unwrap();
    change(&mut bytes);
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_changed_byte_is_an_error_that_names_the_file_and_the_offset() {
    for (test, keys) in [("media-log", 5), ("media-table", 3_000)] {
        let place = folder(test);
        fill(&place, keys);
        let file = data(&place);
        change(&file, |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        });
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_refused(&every_key(&place, keys), &["damaged", name, "offset", "backup"]);
        assert!(file.exists(), "{test}: it may be mended");
    }
}

#[test]
fn a_file_that_is_missing_is_named() {
    let place = folder("media-missing");
    fill(&place, 3_000);
    let file = data(&place);
    fs::remove_file(&file).unwrap();
    assert_refused(&every_key(&place, 3_000), &["incomplete", file.file_name().unwrap().to_str().unwrap()]);
}

#[test]
fn a_record_that_was_cut_short_is_dropped_and_those_before_it_are_kept() {
    let place = folder("media-torn");
    fill(&place, 5);
    let file = data(&place);
    change(&file, |bytes| bytes.truncate(bytes.len() - 1));
    let keys = out(&kv(&place, &["list"]));
    let mut keys: Vec<_> = keys.lines().collect();
    keys.sort_unstable();
    assert_eq!(keys, ["k0", "k1", "k2", "k3"]);
    assert_eq!(code(&kv(&place, &["set", "k4", "again"])), 0);
    assert_eq!(out(&kv(&place, &["get", "k4"])), "again");
}

/// Not even the administrator can make files in `/sys`.
#[cfg(target_os = "linux")]
#[test]
fn a_directory_that_cannot_be_written_is_read_and_says_why_it_is_not_written() {
    let place = Path::new("/sys");
    assert_eq!(code(&kv(place, &["get", "k"])), 1);
    assert_refused(&kv(place, &["set", "k", "v"]), &["bucket-default", "check the"]);
}

/// Runs a script of `sh` in `place`, with a small file system in `place/disk` that is the script's
/// own, and `$kv` to run `kv` on it. `None` where the system lets nobody mount.
#[cfg(target_os = "linux")]
fn on_a_disk(place: &Path, script: &str) -> Option<Output> {
    use compose::process::output;
    use std::process::Command;

    let may_mount = ["--user", "--map-root-user", "--mount"];
    if !output(Command::new("unshare").args(may_mount).arg("true")).is_ok_and(|tried| tried.status.success())
    {
        eprintln!("left out: this system lets nobody mount");
        return None;
    }
    fs::create_dir(place.join("disk")).unwrap();
    let wasmtime = compose::tools::WASMTIME.path().unwrap();
    let kv =
        format!("{} run --dir=disk::/keyvalue {}", wasmtime.display(), built("kv-on-filesystem").display());
    let mut command = Command::new("unshare");
    command.args(may_mount).args(["sh", "-c", &format!("mount -t tmpfs -o size=1m tmpfs disk; {script}")]);
    Some(output(command.env("kv", kv).current_dir(place)).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_takes_nothing_that_was_stored() {
    let place = folder("media-full");
    let lines: String = (0..200).map(|n| format!("set k{n} {n}-{}\n", "x".repeat(10_000))).collect();
    fs::write(place.join("lines"), lines + "list\n").unwrap();
    let Some(output) = on_a_disk(&place, "$kv shell < lines") else { return };
    let errors = err(&output);
    let refused = errors.lines().count();
    assert!(refused > 0 && errors.lines().all(|line| line.contains("there is no space left")), "{errors}");
    let stored = out(&output).lines().count();
    assert_eq!(stored + refused, 200, "each key is stored or refused");
    assert!(stored > 50, "{stored}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_store_on_a_disk_that_may_only_be_read_is_read() {
    let place = folder("media-read-only");
    let lines: String = (0..1_000).map(|n| format!("set k{n} {n}\n")).collect();
    fs::write(place.join("lines"), lines).unwrap();
    let script = "$kv shell < lines && mount -o remount,ro disk && $kv get k7 && $kv list && $kv set k7 new";
    let Some(output) = on_a_disk(&place, script) else { return };
    assert_eq!(out(&output).lines().count(), 1_000, "{}", err(&output));
    assert!(out(&output).starts_with("7k"), "{}", out(&output));
    assert_refused(&output, &["cannot set", "may only be read"]);
}
