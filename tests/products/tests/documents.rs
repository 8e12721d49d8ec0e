//! The documents say what the sources do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use compose::workspace::root;

fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // git may have given lines the ends of this system.
    text.replace("\r\n", "\n")
}

/// The files below a folder that have one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|other| ending == *other)) {
            found.push(path);
        }
    }
    found
}

/// All pages that users read.
fn pages() -> Vec<PathBuf> {
    let mut pages = files(&root().join("docs"), &["md"]);
    pages.extend(["README.md", "tests/conformance/README.md"].map(|name| root().join(name)));
    pages
}

/// The names of variables in a text.
fn variables(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_uppercase() && c != '_');
    words.filter(|word| word.len() > 9 && word.starts_with("KEYVALUE_")).map(String::from).collect()
}

/// The source of what is shipped, without its tests.
fn sources() -> String {
    let folders = ["provider", "adapters"].map(|folder| files(&root().join(folder), &["rs"]));
    let sources =
        folders.concat().into_iter().filter(|path| path.components().any(|part| part.as_os_str() == "src"));
    sources.map(|path| read(&path).split("#[cfg(test)]").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_variable_of_the_sources_is_an_option_of_the_documents_and_no_other_is() {
    assert_eq!(variables(&sources()), variables(&read(&root().join("docs/options.md"))));
}

#[test]
fn no_page_speaks_of_a_variable_that_there_is_not() {
    let known = variables(&sources());
    for page in pages() {
        let unknown: Vec<_> = variables(&read(&page)).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", page.display());
    }
}

#[test]
fn code_that_is_marked_with_a_file_is_what_that_file_has() {
    let mut marked = 0;
    for page in pages() {
        let text = read(&page);
        for (start, rest) in
            text.match_indices("\n```").map(|(at, _)| text[at + 4..].split_once('\n').unwrap())
        {
            let Some((_, file)) = start.split_once(' ').filter(|(language, _)| *language != "console") else {
                continue;
            };
            let code = rest.split("\n```").next().unwrap();
            assert_eq!(format!("{code}\n"), read(&root().join(file)), "{} shows {file}", page.display());
            marked += 1;
        }
    }
    assert!(marked >= 4, "{marked}");
}

#[test]
fn the_sources_of_the_tutorials_are_as_short_as_they_say() {
    for name in ["environment", "one-bucket"] {
        let text = read(&root().join("examples").join(name).join("src/lib.rs"));
        let says =
            |line: &&str| line.chars().any(char::is_alphanumeric) && !line.trim_start().starts_with("//");
        let lines = text.lines().filter(says).count();
        assert!(lines < 50, "{name} has {lines} lines");
    }
}

/// What a heading is called in a link: small letters, digits, and hyphens for spaces.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
}

fn anchors(page: &Path) -> Vec<String> {
    let (text, mut inside, mut found) = (read(page), false, Vec::new());
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if !inside && line.starts_with('#') {
            found.push(anchor(line.trim_start_matches('#')));
        }
    }
    found
}

#[test]
fn links_lead_to_files_and_headings_that_are_there() {
    let mut broken = Vec::new();
    for page in pages() {
        for link in
            read(&page).split("](").skip(1).filter_map(|rest| rest.split(')').next().map(String::from))
        {
            if link.contains("://") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let is_there = target.exists()
                && (heading.is_empty() || anchors(&target).iter().any(|name| name == heading));
            if !is_there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn each_provider_and_each_adapter_has_a_page_that_the_book_lists() {
    let contents = read(&root().join("docs/README.md"));
    for (folder, others) in [("provider", &["core", "bindings", "engine"][..]), ("adapters", &[])] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let crate_name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if others.contains(&&*crate_name) {
                continue;
            }
            let page = match folder {
                "provider" => format!("providers/keyvalue-{crate_name}.md"),
                _ => format!("adapters/{crate_name}.md"),
            };
            assert!(root().join("docs").join(&page).exists(), "there is no docs/{page}");
            assert!(contents.contains(&format!("]({page})")), "docs/README.md does not list {page}");
        }
    }
}
