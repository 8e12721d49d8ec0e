//! What an adapter asks for and what it gives is a feature, and stays as it is.

use std::fs;

use compose::component::interfaces;
use products::built;

/// The most bytes of what has none of WASI, and of a command.
const SIZE: u64 = 60_000;
const COMMAND_SIZE: u64 = 90_000;

/// draft2, sorted.
const DRAFT2: [&str; 3] = [
    "wasi:keyvalue/atomics@0.2.0-draft2",
    "wasi:keyvalue/batch@0.2.0-draft2",
    "wasi:keyvalue/store@0.2.0-draft2",
];

const DRAFT: [&str; 3] = [
    "wasi:keyvalue/atomics@0.2.0-draft",
    "wasi:keyvalue/batch@0.2.0-draft",
    "wasi:keyvalue/store@0.2.0-draft",
];

const OF_2023: [&str; 10] = [
    "wasi:io/streams",
    "wasi:keyvalue/atomic",
    "wasi:keyvalue/batch",
    "wasi:keyvalue/query",
    "wasi:keyvalue/readwrite",
    "wasi:keyvalue/transaction",
    "wasi:keyvalue/ttl",
    "wasi:keyvalue/types",
    "wasi:keyvalue/wasi-cloud-error",
    "wasi:poll/poll",
];

/// What a handler of each form takes of those who call it, by the ending of a component's name.
const HANDLERS: [(&str, &[&str]); 3] = [
    ("", &["wasi:keyvalue/watcher@0.2.0-draft2"]),
    ("-draft", &["wasi:keyvalue/store@0.2.0-draft", "wasi:keyvalue/watcher@0.2.0-draft"]),
    (
        "-2023",
        &[
            "keyvalue-virt:values/incoming@0.1.0",
            "wasi:keyvalue/handle-watch",
            "wasi:keyvalue/types",
            "wasi:keyvalue/wasi-cloud-error",
        ],
    ),
];

fn names(component: &str, kind: &str) -> Vec<String> {
    interfaces(&built(component), kind).unwrap()
}

fn sorted<'a>(lists: &[&[&'a str]]) -> Vec<&'a str> {
    let mut all = lists.concat();
    all.sort_unstable();
    all
}

fn size(component: &str) -> u64 {
    fs::metadata(built(component)).unwrap().len()
}

#[test]
fn the_interfaces_of_2023_need_a_store_of_today_and_nothing_of_the_host() {
    let extras = ["query", "transactions", "ttl"].map(|name| format!("keyvalue-virt:extra/{name}@0.1.0"));
    let extras = extras.each_ref().map(String::as_str);
    let values = ["keyvalue-virt:values/incoming@0.1.0"];
    for (name, more) in [("keyvalue-2023", &[][..]), ("keyvalue-2023-watched", &values)] {
        assert_eq!(names(name, "import"), sorted(&[&DRAFT2, &extras]), "{name}");
        assert_eq!(names(name, "export"), sorted(&[&OF_2023, more]), "{name}");
        assert!(size(name) <= SIZE, "{name} has {} bytes", size(name));
    }
}

#[test]
fn notify_has_what_a_store_has_and_needs_one_and_a_handler() {
    for (ending, handler) in HANDLERS {
        let name = format!("notify{ending}");
        assert_eq!(names(&name, "import"), sorted(&[&DRAFT2, handler]), "{name}");
        assert_eq!(names(&name, "export"), sorted(&[&DRAFT, &DRAFT2]), "{name}");
        assert!(size(&name) <= SIZE, "{name} has {} bytes", size(&name));
    }
}

#[test]
fn follow_is_a_command_that_needs_changes_and_a_handler_and_no_files() {
    let store = [
        "keyvalue-virt:extra/changes@0.1.0",
        "keyvalue-virt:extra/transactions@0.1.0",
        "wasi:keyvalue/store@0.2.0-draft2",
    ];
    for (ending, handler) in HANDLERS {
        let name = format!("follow{ending}");
        let imports = names(&name, "import");
        let (of_wasi, of_stores): (Vec<_>, Vec<_>) = imports.iter().partition(|import| {
            ["wasi:cli/", "wasi:clocks/", "wasi:io/", "wasi:random/"].iter().any(|of| import.starts_with(of))
        });
        assert_eq!(of_stores, sorted(&[&store, handler]), "{name}");
        assert!(of_wasi.iter().any(|import| import.starts_with("wasi:clocks/monotonic-clock@")), "it waits");
        assert!(size(&name) <= COMMAND_SIZE, "{name} has {} bytes", size(&name));
    }
}

#[test]
fn a_composition_of_2023_can_be_plugged_like_a_provider() {
    for on in ["memory", "filesystem"] {
        let name = format!("keyvalue-2023-on-{on}");
        assert_eq!(names(&name, "export"), OF_2023, "{name}");
        assert_eq!(names(&name, "import"), names(&format!("keyvalue-{on}"), "import"), "{name}");
    }
}
