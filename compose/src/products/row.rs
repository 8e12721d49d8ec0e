//! Names of interfaces in few words, and what they mean for whoever runs a component.

use std::collections::BTreeMap;

/// What a host calls, and so has to be told of.
const ENTRIES: [&str; 2] = ["run", "incoming-handler"];

/// Interfaces by package: `store` of `wasi:keyvalue@0.2.0-draft`. What everybody knows of WASI is
/// in one word for each of its packages.
pub fn grouped(interfaces: &[String]) -> String {
    let mut packages: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut known = Vec::new();
    for interface in interfaces {
        let (package, name, version) = parts(interface);
        match package.strip_prefix("wasi:") {
            Some(of) if version.starts_with("0.2.") && of != "keyvalue" && !ENTRIES.contains(&name) => {
                known.push(of)
            }
            _ => packages.entry((package, version)).or_default().push(name),
        }
    }
    // Versions of a package with the same interfaces are told together.
    let mut told: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    for ((package, version), names) in packages {
        match told.iter_mut().find(|(of, same, _)| *of == package && *same == names) {
            Some((_, _, versions)) => versions.push(version),
            None => told.push((package, names, vec![version])),
        }
    }
    let mut pieces: Vec<_> =
        told.iter().map(|(package, names, versions)| piece(package, names, versions)).collect();
    known.dedup();
    if !known.is_empty() {
        pieces.push(format!("WASI 0.2: {}", known.join(", ")));
    }
    if pieces.is_empty() { "nothing".into() } else { pieces.join("; ") }
}

fn piece(package: &str, names: &[&str], versions: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    let versions: Vec<_> = versions.iter().map(|version| version_of(version)).collect();
    format!("{} of `{package}`{}", names.join(", "), versions.join(" and"))
}

fn version_of(version: &str) -> String {
    if version.is_empty() { String::new() } else { format!(" `{version}`") }
}

/// `wasi:keyvalue`, `store` and `0.2.0-draft`; what has no version has an empty one.
fn parts(interface: &str) -> (&str, &str, &str) {
    let (path, version) = interface.split_once('@').unwrap_or((interface, ""));
    let (package, name) = path.split_once('/').unwrap_or((path, ""));
    (package, name, version)
}

/// The command of wasmtime, and the flags of it without which nothing works. Given are the exports
/// and imports of all parts.
pub fn flags(parts: &[(Vec<String>, Vec<String>)]) -> String {
    let any = |list: &[String], start: &str| list.iter().any(|name| name.starts_with(start));
    let exported = |start| parts.iter().any(|(exports, _)| any(exports, start));
    // An application may have a use for files of its own; a store is nothing without them.
    let stored = |start| {
        parts.iter().any(|(exports, imports)| any(exports, "wasi:keyvalue/store") && any(imports, start))
    };
    let mut flags = Vec::new();
    if exported("wasi:http/incoming-handler") {
        flags.push("wasmtime serve -S cli");
    } else if exported("wasi:cli/run") {
        flags.push("wasmtime run");
    }
    if stored("wasi:filesystem/") {
        flags.push("--dir DIRECTORY::/keyvalue");
    }
    if stored("wasi:sockets/") {
        flags.push("-S inherit-network");
    }
    if flags.is_empty() { "none".into() } else { format!("`{}`", flags.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn versions_with_the_same_interfaces_are_told_together_and_others_apart() {
        let same = names(&[
            "wasi:keyvalue/batch@1",
            "wasi:keyvalue/batch@2",
            "wasi:keyvalue/store@1",
            "wasi:keyvalue/store@2",
        ]);
        assert_eq!(grouped(&same), "`batch`, `store` of `wasi:keyvalue` `1` and `2`");
        let apart = names(&["wasi:keyvalue/batch@1", "wasi:keyvalue/store@2"]);
        assert_eq!(grouped(&apart), "`batch` of `wasi:keyvalue` `1`; `store` of `wasi:keyvalue` `2`");
    }

    #[test]
    fn wasi_is_told_by_its_packages_but_not_what_is_of_2023() {
        let all =
            names(&["wasi:cli/exit@0.2.12", "wasi:cli/run@0.2.12", "wasi:io/poll@0.2.12", "wasi:io/streams"]);
        assert_eq!(grouped(&all), "`run` of `wasi:cli` `0.2.12`; `streams` of `wasi:io`; WASI 0.2: cli, io");
        assert_eq!(grouped(&[]), "nothing");
    }

    #[test]
    fn files_of_the_application_are_no_flag_and_those_of_a_store_are() {
        let tool = (names(&["wasi:cli/run@0.2.12"]), names(&["wasi:filesystem/types@0.2.12"]));
        let store = (names(&["wasi:keyvalue/store@0.2.0-draft"]), names(&["wasi:filesystem/types@0.2.12"]));
        assert_eq!(flags(std::slice::from_ref(&tool)), "`wasmtime run`");
        assert_eq!(flags(&[tool, store]), "`wasmtime run --dir DIRECTORY::/keyvalue`");
        let service = (names(&["wasi:cli/run@0.2.0", "wasi:http/incoming-handler@0.2.12"]), vec![]);
        assert_eq!(flags(&[service]), "`wasmtime serve -S cli`");
        assert_eq!(flags(&[(names(&["wasi:keyvalue/store"]), vec![])]), "none");
    }
}
