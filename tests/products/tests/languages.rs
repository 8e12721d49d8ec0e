//! The programs in C, Go, JavaScript and Python for today's draft, on the filesystem provider.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;
use std::thread;

use compose::component::interfaces;
use compose::languages::Language;
use compose::tools::WASMTIME;
use products::{assert_prints, built, code, err, folder, kv, out, run, shown};

/// A program, as its messages call it.
struct Program {
    language: Language,
    name: &'static str,
    component: &'static str,
    /// Arguments that are right, and write.
    writes: &'static [&'static str],
    /// The key of its counter, in the bucket of its name.
    counter: &'static str,
}

const SCORES: Program = Program {
    language: Language::C,
    name: "high-scores",
    component: "high-scores-c",
    writes: &["add", "ada", "1200"],
    counter: "games",
};

const LINKS: Program = Program {
    language: Language::Go,
    name: "short-links",
    component: "short-links-go",
    writes: &["add", "https://webassembly.org"],
    counter: "links",
};

const BOOK: Program = Program {
    language: Language::JavaScript,
    name: "guest-book",
    component: "guest-book-js",
    writes: &["sign", "Ada", "It counts!"],
    counter: "entries",
};

const WORDS: Program = Program {
    language: Language::Python,
    name: "word-count",
    component: "word-count-python",
    writes: &["add", "one two"],
    counter: "texts",
};

impl Program {
    /// Whether it can be built here. On a machine without its toolchain it cannot, which is said.
    fn is_there(&self) -> bool {
        let is_there = self.language.is_there();
        if !is_there {
            // Past the test harness, which shows what was printed only of tests that fail.
            let _ = writeln!(io::stderr(), "skipped: {}, as {} is missing", self.name, self.language.name());
        }
        is_there
    }

    fn file(&self) -> PathBuf {
        built(&format!("{}-on-filesystem", self.component))
    }

    fn run(&self, flags: &[&str], arguments: &[&str], input: &[u8]) -> Output {
        if self.language != Language::Python {
            return run(&self.file(), flags, arguments, input);
        }
        // Compiling CPython takes far longer than what it does here.
        static COMPILED: OnceLock<PathBuf> = OnceLock::new();
        let compiled = COMPILED.get_or_init(|| {
            let compiled = folder("languages-compiled").join("program.cwasm");
            let mut compile = WASMTIME.command().expect("wasmtime is there");
            compile.arg("compile").arg(self.file()).arg("-o").arg(&compiled);
            compose::process::read(&mut compile).expect("it compiles");
            compiled
        });
        run(compiled, &[flags, &["--allow-precompiled"]].concat(), arguments, input)
    }

    fn on(&self, place: &Path, arguments: &[&str]) -> Output {
        self.run(&[&shown(place)], arguments, b"")
    }

    fn in_bucket(&self, place: &Path, arguments: &[&str]) -> Output {
        kv(place, &[&["--bucket", self.name], arguments].concat())
    }

    /// Asserts that a run ended with exit code 1 and no trap, and printed nothing but one line on
    /// standard error, which has all of these words.
    #[track_caller]
    fn assert_fails(&self, output: &Output, words: &[&str]) {
        let text = err(output);
        assert_eq!((code(output), out(output).as_str()), (1, ""), "{text}");
        let prefix = format!("{}: ", self.name);
        assert!(text.starts_with(&prefix) && text.trim_end().lines().count() == 1, "{text}");
        for word in words {
            assert!(text.contains(word), "{word:?} is not in {text}");
        }
    }
}

/// The programs that can be built here.
fn programs() -> impl Iterator<Item = Program> {
    [SCORES, LINKS, BOOK, WORDS].into_iter().filter(Program::is_there)
}

#[test]
fn high_scores_in_c_are_kept_in_order_from_run_to_run() {
    if !SCORES.is_there() {
        return;
    }
    let place = folder("languages-c");
    assert_prints(&SCORES.on(&place, &["show"]), "nobody has played\n");
    assert_prints(&SCORES.on(&place, &["add", "ada", "1200"]), "game 1: ada is number 1\n");
    assert_prints(&SCORES.on(&place, &["add", "grace", "-7"]), "game 2: grace is number 2\n");
    assert_prints(
        &SCORES.on(&place, &["add", "a name of 16 byt", "1200"]),
        "game 3: a name of 16 byt is number 2\n",
    );
    let table = " 1. ada              1200\n 2. a name of 16 byt 1200\n 3. grace            -7\n";
    assert_prints(&SCORES.on(&place, &["show"]), table);
    // Two runs of 24 bytes each say the same to everybody: name, then score with its lowest byte first.
    let record = SCORES.in_bucket(&place, &["get", "table"]).stdout;
    assert_eq!(
        (record.len(), &record[..24]),
        (72, &b"ada\0\0\0\0\0\0\0\0\0\0\0\0\0\xb0\x04\0\0\0\0\0\0"[..])
    );
}

#[test]
fn of_high_scores_that_come_at_once_none_is_forgotten() {
    if !SCORES.is_there() {
        return;
    }
    let place = folder("languages-c-at-once");
    thread::scope(|scope| {
        for player in 0..10 {
            let place = &place;
            scope.spawn(move || {
                let output = SCORES.on(place, &["add", &format!("player {player}"), &player.to_string()]);
                assert_eq!(code(&output), 0, "{}", err(&output));
            });
        }
    });
    let table = out(&SCORES.on(&place, &["show"]));
    let players: Vec<_> = table.lines().map(|line| &line[4..12]).collect();
    let expected: Vec<_> = (0..10).rev().map(|player| format!("player {player}")).collect();
    assert_eq!(players, expected, "{table}");
    assert_prints(&SCORES.on(&place, &["add", "late", "-1"]), "game 11: late is not among the best\n");
    assert_prints(&SCORES.on(&place, &["show"]), &table);
}

#[test]
fn links_in_go_lead_where_they_did_in_the_run_before() {
    if !LINKS.is_there() {
        return;
    }
    let place = folder("languages-go");
    assert_prints(&LINKS.on(&place, &["list"]), "");
    assert_prints(&LINKS.on(&place, &["add", "https://webassembly.org"]), "1 is https://webassembly.org\n");
    assert_prints(&LINKS.on(&place, &["add", "https://example.org/ä"]), "2 is https://example.org/ä\n");
    for times in 1..=2 {
        let opened = format!("https://webassembly.org\nopened: {times}\n");
        assert_prints(&LINKS.on(&place, &["open", "1"]), &opened);
    }
    assert_prints(
        &LINKS.on(&place, &["list"]),
        "1\t2\thttps://webassembly.org\n2\t0\thttps://example.org/ä\n",
    );
    let value = LINKS.in_bucket(&place, &["get", "link:1"]).stdout;
    assert_eq!((value.len(), &value[4..]), (27, &b"https://webassembly.org"[..]));
}

#[test]
fn a_guest_book_in_javascript_has_the_entries_of_all_runs_and_a_seal_of_each_guest() {
    if !BOOK.is_there() {
        return;
    }
    let place = folder("languages-js");
    assert_prints(&BOOK.on(&place, &["read"]), "nobody has signed\n");
    assert_prints(&BOOK.on(&place, &["sign", "Ada", "It counts!"]), "entry 1: thank you, Ada\n");
    assert_prints(&BOOK.on(&place, &["sign", "Zoë", "\"多謝\" 🎈"]), "entry 2: thank you, Zoë\n");
    assert_prints(&BOOK.on(&place, &["read"]), "1. Ada: It counts!\n2. Zoë: \"多謝\" 🎈\n");
    let bytes = BOOK.in_bucket(&place, &["get", "seal:Ada"]).stdout;
    assert!(bytes.len() == 8 && str::from_utf8(&bytes).is_err(), "{bytes:?}");
    let rows = bytes.iter().map(|row| {
        let half = format!("{row:08b}").replace('0', ".").replace('1', "#");
        let other: String = half.chars().rev().collect();
        format!("{half}{other}\n")
    });
    assert_prints(&BOOK.on(&place, &["seal", "Ada"]), &rows.collect::<String>());
}

#[test]
fn words_are_counted_in_python_over_the_texts_of_all_runs() {
    if !WORDS.is_there() {
        return;
    }
    let place = folder("languages-python");
    let first = "text 1: 4 words, 3 that were never seen before\n";
    assert_prints(&WORDS.on(&place, &["add", "the more the merrier"]), first);
    let piped = WORDS.run(&[&shown(&place)], &["add"], "The more, é!\n".as_bytes());
    assert_prints(&piped, "text 2: 3 words, 1 that were never seen before\n");
    assert_prints(&WORDS.on(&place, &["top", "3"]), "    3 the\n    2 more\n    1 merrier\n");
    assert_prints(&WORDS.in_bucket(&place, &["get", "word:the"]), "3");
    let long = "again ".repeat(1000);
    assert_prints(&WORDS.on(&place, &["add", &long]), "text 3: 1000 words, 1 that were never seen before\n");
    assert!(out(&WORDS.on(&place, &["top"])).starts_with(" 1000 again\n    3 the\n"));
    let packed = WORDS.in_bucket(&place, &["get", "text:3"]).stdout;
    assert!(packed.len() < 100 && str::from_utf8(&packed).is_err(), "{packed:?}");
    let text = WORDS.on(&place, &["text", "3"]);
    assert_prints(&text, &format!("text 3, 6000 bytes kept as {}:\n{long}", packed.len()));
}

#[test]
fn wrong_arguments_are_an_error_and_no_trap() {
    for program in programs() {
        let place = folder(&format!("languages-usage-{}", program.name));
        for arguments in [&["what"][..], &["sign", "one"], &["--top"], &["list", "x"], &["", ""], &[]] {
            program.assert_fails(&program.on(&place, arguments), &["usage: "]);
        }
        assert_prints(&program.in_bucket(&place, &["list"]), "");
    }
}

/// A program, its arguments, its standard input, and the words of the error that they give.
type Input = (Program, &'static [&'static str], &'static [u8], &'static [&'static str]);

#[test]
fn input_that_makes_no_sense_is_an_error_that_says_so() {
    let cases: [Input; 11] = [
        (SCORES, &["add", "ada", "many"], b"", &["'many'", "number"]),
        (SCORES, &["add", "ada", "9223372036854775808"], b"", &["number of 64 bits"]),
        (SCORES, &["add", "a name of 17 byte", "1"], b"", &["17 bytes"]),
        (SCORES, &["add", "", "1"], b"", &["0 bytes"]),
        (LINKS, &["add", "nowhere"], b"", &["\"nowhere\"", "https://"]),
        (LINKS, &["open", "zz"], b"", &["no link \"zz\""]),
        (BOOK, &["sign", "", "hello"], b"", &["name"]),
        (BOOK, &["seal", "Nobody"], b"", &["Nobody has not signed"]),
        (WORDS, &["add"], b"\xff", &["standard input is no text"]),
        (WORDS, &["text", "7"], b"", &["no text 7"]),
        (WORDS, &["top", "many"], b"", &["'many' is no number"]),
    ];
    let place = folder("languages-input");
    for (program, arguments, input, words) in cases {
        if program.is_there() {
            program.assert_fails(&program.run(&[&shown(&place)], arguments, input), words);
        }
    }
}

#[test]
fn what_others_made_of_a_value_is_told_as_damage() {
    let cases: [(Program, &str, &[&str], &[&str]); 4] = [
        (SCORES, "table", &["show"], &["the table is damaged", "8 bytes"]),
        (LINKS, "link:1", &["open", "1"], &["link \"1\" is damaged"]),
        (BOOK, "entry:000000001", &["read"], &["entry 1 is damaged"]),
        (WORDS, "text:1", &["text", "1"], &["text 1 is damaged"]),
    ];
    let place = folder("languages-damage");
    for (program, key, arguments, words) in cases {
        if program.is_there() {
            assert_prints(&program.in_bucket(&place, &["set", key, "anything"]), "");
            program.assert_fails(&program.on(&place, arguments), words);
        }
    }
}

#[test]
fn a_store_that_may_only_be_read_is_an_error_and_no_trap() {
    for program in programs() {
        let place = folder(&format!("languages-read-only-{}", program.name));
        let output = program.run(&[&shown(&place), "--env=KEYVALUE_READ_ONLY=1"], program.writes, b"");
        program.assert_fails(&output, &["cannot count", "access"]);
        assert_prints(&program.in_bucket(&place, &["list"]), "");
    }
}

#[test]
fn without_a_directory_the_error_of_the_store_says_how_to_give_one() {
    for program in programs() {
        let output = program.run(&[], program.writes, b"");
        program.assert_fails(&output, &["cannot open the store", "--dir ./data::/keyvalue"]);
    }
}

#[test]
fn a_bucket_that_the_operator_does_not_allow_is_an_error_and_no_trap() {
    for program in programs() {
        let place = folder(&format!("languages-other-buckets-{}", program.name));
        let output = program.run(&[&shown(&place), "--env=KEYVALUE_BUCKETS=other"], program.writes, b"");
        program.assert_fails(&output, &["cannot open the store", "store"]);
    }
}

#[test]
fn a_counter_that_is_no_number_is_an_error_and_stays() {
    for program in programs() {
        let place = folder(&format!("languages-counter-{}", program.name));
        assert_prints(&program.in_bucket(&place, &["set", program.counter, "many"]), "");
        program.assert_fails(&program.on(&place, program.writes), &["cannot count", "number"]);
        assert_prints(&program.in_bucket(&place, &["get", program.counter]), "many");
    }
}

#[test]
fn composed_programs_need_only_versioned_wasi_of_their_host() {
    for program in programs() {
        let product = program.file();
        for name in interfaces(&product, "import").unwrap() {
            assert!(name.starts_with("wasi:") && name.contains("@0.2."), "{}: {name}", program.name);
            assert!(!name.starts_with("wasi:keyvalue/"), "{}: {name}", program.name);
        }
        let exports = interfaces(&product, "export").unwrap();
        assert!(exports.iter().any(|name| name.starts_with("wasi:cli/run@0.2.")), "{}", program.name);
    }
}
