//! A follower that is killed at random moments while others write misses nothing.

use std::hash::{BuildHasher, RandomState};
use std::thread;
use std::time::Duration;

use products::{Shell, assert_prints, built, folder, kv, out, shown};

use crate::process::{Follower, composed, follow};

const WRITERS: usize = 3;
const WRITES: usize = 8_000;

/// The most changes that can come again.
const PAGE: usize = 32;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Writes numbers, a few at a time, with pauses in which a follower comes to its end.
fn write(writer: usize, place: &std::path::Path, seed: u64) {
    let mut random = Random(seed.wrapping_add(writer as u64) | 1);
    let mut shell = Shell::start(&built("kv-on-filesystem"), &[&shown(place), "--env=KEYVALUE_MEMORY=1M"]);
    let mut n = 0;
    while n < WRITES {
        let some = (random.below(300) as usize + 1).min(WRITES - n);
        let lines = (n..n + some).map(|n| format!("set {writer}-{n} {}\n", "x".repeat(n % 97 + 1)));
        shell.send(lines.collect());
        assert!((0..some).all(|_| shell.answer().as_deref() == Some("true")));
        n += some;
        thread::sleep(Duration::from_millis(random.below(40)));
    }
    assert_eq!(shell.complaints(), "");
}

#[test]
fn a_follower_that_is_killed_while_others_write_misses_nothing() {
    let place = folder("follow-killed");
    let component = composed("followed", &place);
    let seed = RandomState::new().hash_one(0);
    eprintln!("seed {seed}");
    assert_prints(&follow(&component, &place, &["--once"]), "");
    // What each run of the follower printed.
    let mut runs: Vec<Vec<String>> = Vec::new();
    thread::scope(|scope| {
        let place = &place;
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| scope.spawn(move || write(writer, place, seed))).collect();
        let mut random = Random(seed | 1);
        while writers.iter().any(|writer| !writer.is_finished()) {
            let follower = Follower::start(&component, place, &["--attempts=1000000"]);
            // Some are killed before they did anything, and some in the middle of a page.
            let mut lines = Vec::new();
            for _ in 0..random.below(120) {
                lines.extend(follower.next_within(Duration::from_millis(50)));
            }
            if random.below(3) == 0 {
                thread::sleep(Duration::from_micros(random.below(30_000)));
            }
            lines.extend(follower.kill());
            runs.push(lines);
        }
    });
    let rest = follow(&component, &place, &["--once", "--attempts=1000000"]);
    runs.push(out(&rest).lines().map(String::from).collect());
    check(&runs, &written(&place));
    assert_prints(&follow(&component, &place, &["--once"]), "");
    assert_prints(&kv(&place, &["count"]), &format!("{}\n", WRITERS * WRITES));
}

/// All changes of the bucket, in order, as the handler prints them.
fn written(place: &std::path::Path) -> Vec<String> {
    let output = follow(&composed("followed", place), place, &["--once", "--follower=witness"]);
    out(&output).lines().map(String::from).collect()
}

/// Each run goes on behind what was told before, or up to a page earlier, and leaves nothing out.
fn check(runs: &[Vec<String>], written: &[String]) {
    assert_eq!(written.len(), WRITERS * WRITES);
    let mut told = 0;
    let mut again = 0;
    for (run, lines) in runs.iter().enumerate() {
        let Some(first) = lines.first() else { continue };
        let start = written.iter().position(|line| line == first).unwrap();
        assert!(start <= told && told - start <= PAGE, "run {run} starts at {start}, {told} were told");
        again += told - start;
        assert_eq!(lines[..], written[start..start + lines.len()], "run {run}");
        told = told.max(start + lines.len());
    }
    assert_eq!(told, written.len(), "everything was told");
    let killed = runs.iter().filter(|lines| !lines.is_empty()).count();
    eprintln!("{} runs, {killed} of which told something, {again} changes came again", runs.len());
    assert!(killed > 10 && again > 0, "{killed} runs told something, and {again} changes came again");
}
