//! `kv backup` and `kv restore`: what comes back is what there was, or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use compose::tools::WASMTIME;
use products::{Shell, assert_prints, assert_refused, built, code, err, folder, names, out, run, shown};

/// A store, and beside it a folder for backups.
struct Place {
    store: PathBuf,
    backups: PathBuf,
}

impl Place {
    fn new(test: &str) -> Self {
        let place = folder(test);
        let [store, backups] = ["store", "backups"].map(|name| place.join(name));
        fs::create_dir_all(&store).unwrap();
        fs::create_dir_all(&backups).unwrap();
        Place { store, backups }
    }

    fn flags(&self) -> [String; 2] {
        [shown(&self.store), format!("--dir={}::/b", self.backups.display())]
    }

    /// Runs `kv`, which sees the backups in `/b`.
    fn kv(&self, arguments: &[&str]) -> Output {
        self.kv_with(&[], arguments, b"")
    }

    fn kv_with(&self, flags: &[&str], arguments: &[&str], input: &[u8]) -> Output {
        let own = self.flags();
        let flags: Vec<_> = own.iter().map(String::as_str).chain(flags.iter().copied()).collect();
        run(&built("kv-on-filesystem"), &flags, arguments, input)
    }

    fn shell(&self, lines: &str) -> Output {
        self.kv_with(&[], &["shell"], lines.as_bytes())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.backups.join(name)
    }
}

#[test]
fn a_restored_bucket_has_the_keys_values_and_times_that_were_backed_up() {
    let place = Place::new("backup-all");
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    fs::write(place.file("bytes"), &bytes).unwrap();
    let mut lines: String = (0..9_000).map(|n| format!("set k{n} {n}-{}\n", "x".repeat(n % 500))).collect();
    lines += "set bytes --file /b/bytes\nset '' ''\nset a/\u{1f600} v\nset brief v --ttl 1h\nexpire k7 2d\n";
    assert_prints(&place.shell(&lines), "");
    let output = place.kv(&["backup", "/b/all"]);
    assert_prints(&output, "");
    assert!(err(&output).contains("backed up 9004 keys from bucket \"default\""), "{}", err(&output));
    let output = place.kv(&["--bucket", "copy", "--json", "restore", "/b/all"]);
    assert_prints(&output, "9004\n");
    assert!(err(&output).contains("of bucket \"default\" into bucket \"copy\""), "{}", err(&output));
    let scan = |bucket: &str| place.kv(&["--bucket", bucket, "--json", "scan"]).stdout;
    assert!(scan("default") == scan("copy"), "keys and values");
    for (key, most) in [("brief", 3_600_000), ("k7", 2 * 86_400_000)] {
        let left: u64 = out(&place.kv(&["--bucket", "copy", "ttl", key])).trim_end().parse().unwrap();
        assert!(left <= most && left > most / 2, "{key}: {left}");
    }
    assert_prints(&place.kv(&["--bucket", "copy", "ttl", "k8"]), "never\n");
    assert_eq!(names(&place.backups), ["all", "bytes"]);
}

#[test]
fn backups_of_equal_buckets_are_equal_and_one_of_nothing_is_one() {
    let place = Place::new("backup-equal");
    assert_prints(&place.shell("set-many a 1 b 2\nset c 3\nbackup /b/one\nset a 1\nbackup /b/two\n"), "");
    assert_eq!(fs::read(place.file("one")).unwrap(), fs::read(place.file("two")).unwrap());
    assert_prints(&place.kv(&["--bucket", "none", "--json", "backup", "/b/none"]), "0\n");
    assert_prints(&place.kv(&["--bucket", "still none", "--json", "restore", "/b/none"]), "0\n");
    assert_prints(&place.kv(&["buckets"]), "default\n");
}

#[test]
fn a_file_with_any_damage_is_refused_before_anything_is_stored() {
    let place = Place::new("backup-damaged");
    let lines: String = (0..2_000).map(|n| format!("set k{n} {n}-{}\n", "x".repeat(1_000))).collect();
    assert_prints(&place.shell(&format!("{lines}backup /b/whole\n")), "");
    let whole = fs::read(place.file("whole")).unwrap();
    let refused = |bytes: &[u8], word: &str| {
        fs::write(place.file("bad"), bytes).unwrap();
        for arguments in [&["restore", "/b/bad"][..], &["restore", "/b/bad", "--merge"]] {
            let output = place.kv(&[&["--bucket", "new"], arguments].concat());
            assert_refused(&output, &["/b/bad", word, "nothing was stored"]);
        }
        assert_prints(&place.kv(&["--bucket", "new", "count"]), "0\n");
    };
    for at in [12, 40, whole.len() / 2, whole.len() - 20, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        refused(&changed, "damaged");
    }
    refused(&whole[..whole.len() - 1], "cut off");
    refused(&whole[..whole.len() / 2], "cut off");
    refused(&[&whole[..], b"\n"].concat(), "follows its end");
    refused(b"{\"key\":\"k\",\"value\":\"v\"}\n", "no backup of kv");
    let mut newer = whole.clone();
    newer[8] = 2;
    refused(&newer, "newer kv");
    assert_refused(&place.kv(&["restore", "/b/absent"]), &["/b/absent", "--dir"]);
}

#[test]
fn a_bucket_that_has_keys_is_left_alone_unless_told_to_merge() {
    let place = Place::new("backup-merge");
    assert_prints(&place.shell("set-many a 1 b 2\nset t v --ttl 1h\nbackup /b/f\n"), "");
    assert_prints(&place.shell("set-many b other c 3\ndelete a\nset t stays\n"), "");
    let refused = place.kv(&["restore", "/b/f"]);
    assert_refused(&refused, &["\"default\"", "has keys", "nothing was stored", "--merge", "--bucket"]);
    assert_prints(&place.kv(&["scan"]), "b\tother\nc\t3\nt\tstays\n");
    assert_prints(&place.kv(&["restore", "/b/f", "--merge"]), "");
    assert_prints(&place.kv(&["scan"]), "a\t1\nb\t2\nc\t3\nt\tv\n");
    assert_ne!(out(&place.kv(&["ttl", "t"])), "never\n");
}

#[test]
fn a_backup_that_fails_leaves_the_old_file_and_no_other() {
    let place = Place::new("backup-fails");
    let lines: String = (0..2_000).map(|n| format!("set k{n} {n}-{}\n", "x".repeat(500))).collect();
    assert_prints(&place.shell(&lines), "");
    assert_prints(&place.kv(&["backup", "/b/f"]), "");
    let old = fs::read(place.file("f")).unwrap();
    let files = names(&place.store).into_iter().map(|name| place.store.join(name));
    let table = files.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "table"));
    let table = table.expect("so many keys are in a table");
    let mut bytes = fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&table, bytes).unwrap();
    let name = table.file_name().unwrap().to_str().unwrap();
    assert_refused(&place.kv(&["verify"]), &["verify", name]);
    assert_refused(&place.kv(&["backup", "/b/f"]), &[name]);
    assert_eq!((names(&place.backups), fs::read(place.file("f")).unwrap()), (vec!["f".to_owned()], old));
    assert_refused(&place.kv(&["backup", "/b/no/f"]), &["/b/no/f", "--dir"]);
}

/// Begins a backup to `f`, and kills it as soon as there is any file.
fn kill_a_backup(place: &Place) {
    let mut command = WASMTIME.command().unwrap();
    command.arg("run").args(place.flags()).arg(built("kv-on-filesystem")).args(["backup", "/b/f"]);
    let mut process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while names(&place.backups).is_empty() {
        assert!(Instant::now() < deadline, "a backup begins");
        thread::yield_now();
    }
    process.kill().unwrap();
    process.wait().unwrap();
}

#[test]
fn a_backup_that_is_killed_leaves_no_half_file_under_the_name() {
    let place = Place::new("backup-killed");
    let lines: String = (0..20_000).map(|n| format!("set k{n} {}\n", "x".repeat(1_000))).collect();
    assert_prints(&place.shell(&lines), "");
    // One that was done before it was killed proves nothing.
    let half = (0..10).any(|_| {
        let _ = fs::remove_file(place.file("f"));
        kill_a_backup(&place);
        names(&place.backups) == ["f.part"]
    });
    assert!(half, "{:?}", names(&place.backups));
    assert_refused(
        &place.kv(&["--bucket", "new", "restore", "/b/f.part"]),
        &["f.part", "nothing was stored"],
    );
    assert_prints(&place.kv(&["--json", "backup", "/b/f"]), "20000\n");
    assert_eq!(names(&place.backups), ["f", "f.part"]);
    assert_prints(&place.kv(&["--json", "--bucket", "new", "restore", "/b/f"]), "20000\n");
}

#[test]
fn a_bucket_larger_than_the_memory_is_backed_up_and_restored() {
    let place = Place::new("backup-large");
    fs::write(place.file("value"), vec![b'v'; 900_000]).unwrap();
    let lines: String = (0..100).map(|n| format!("set k{n} --file /b/value\n")).collect();
    let flags = ["-W", "max-memory-size=33554432", "--env=KEYVALUE_MEMORY=8M"];
    let kv = |arguments: &[&str], input: &str| place.kv_with(&flags, arguments, input.as_bytes());
    assert_prints(&kv(&["shell"], &lines), "");
    assert_prints(&kv(&["--json", "backup", "/b/f"], ""), "100\n");
    assert!(fs::metadata(place.file("f")).unwrap().len() > 90_000_000);
    assert_prints(&kv(&["--bucket", "copy", "--json", "restore", "/b/f"], ""), "100\n");
    assert_prints(&kv(&["--bucket", "copy", "count"], ""), "100\n");
}

#[test]
fn a_store_that_takes_little_at_once_is_restored_as_well() {
    let place = Place::new("backup-little");
    let lines: String = (0..3_000).map(|n| format!("set k{n} {n}-{}\n", "x".repeat(1_100))).collect();
    assert_prints(&place.shell(&format!("{lines}backup /b/f\n")), "");
    let flags = ["--env=KEYVALUE_MEMORY=1M"];
    assert_prints(&place.kv_with(&flags, &["--bucket", "copy", "--json", "restore", "/b/f"], b""), "3000\n");
    let scan = |bucket: &str| place.kv(&["--bucket", bucket, "scan"]).stdout;
    assert!(scan("default") == scan("copy"));
}

#[test]
fn the_largest_value_comes_back() {
    let place = Place::new("backup-largest");
    let value: Vec<u8> = (0..=255).cycle().take(128 << 20).collect();
    fs::write(place.file("value"), &value).unwrap();
    assert_prints(&place.shell("set small v\nset large --file /b/value\nset z v\nbackup /b/f\n"), "");
    assert_prints(&place.kv(&["--bucket", "copy", "--json", "restore", "/b/f"]), "3\n");
    assert!(place.kv(&["--bucket", "copy", "get", "large"]).stdout == value);
}

/// Backs up while `write` sends lines to another process; the bucket that is restored.
fn during(place: &Path, fill: &str, mut write: impl FnMut(&mut Shell)) -> Vec<String> {
    let place = Place { store: place.join("store"), backups: place.join("backups") };
    fs::create_dir_all(&place.store).unwrap();
    fs::create_dir_all(&place.backups).unwrap();
    assert_prints(&place.shell(fill), "");
    let mut writer = Shell::start(&built("kv-on-filesystem"), &[&shown(&place.store)]);
    write(&mut writer);
    let output = place.kv(&["backup", "/b/f"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    writer.kill();
    assert_eq!(code(&place.kv(&["--bucket", "copy", "restore", "/b/f"])), 0);
    out(&place.kv(&["--bucket", "copy", "scan"])).lines().map(String::from).collect()
}

#[test]
fn a_key_that_nobody_writes_to_is_in_a_backup_whatever_else_is_written() {
    let fill: String = (0..5_000).map(|n| format!("set stays{n} {}\n", "x".repeat(300))).collect();
    let restored = during(&folder("backup-during"), &fill, |writer| {
        let lines = |n: u64| format!("increment n\nset stays{n}- {n}\ndelete stays{n}-\nset a{n} {n}\n");
        (0..100_000).for_each(|n| writer.send(lines(n)));
        assert!((0..100).all(|_| writer.answer().is_some()));
    });
    let stays = |line: &&String| line.starts_with("stays") && line.ends_with(&"x".repeat(300));
    assert_eq!(restored.iter().filter(stays).count(), 5_000);
}

#[test]
fn a_key_that_ends_during_a_backup_does_not_come_back_to_stay() {
    let flags = [&format!("--dir={}::/b", folder("backup-ends").display())[..]];
    // They end all through the backup, whenever that is.
    let fill: String = (0..5_000).map(|n| format!("set k{n} v --ttl {}\n", n * 7 % 1_000)).collect();
    let ask: String = (0..5_000).map(|n| format!("ttl k{n}\n")).collect();
    let lines = format!("{fill}backup /b/f\nrestore /b/f --merge\n--json count\n{ask}");
    let output = run(&built("kv-on-memory"), &flags, &["shell"], lines.as_bytes());
    assert!(!out(&output).lines().any(|line| line == "never"), "a key stays that was to end");
    assert!(out(&output).lines().all(|line| line.parse::<u64>().is_ok()), "{}", out(&output));
}
