//! A release is what tests run, says what it is and of what it was made, and comes out the same wherever
//! it is built.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use compose::component::plug;
use compose::dist::{self, Artifact, SUMS, released, sha256};
use compose::process::{output, read, text};
use compose::system::is_ci;
use compose::tools::{WASM_TOOLS, cargo};
use compose::workspace::{dist as built_file, root, target_directory};
use products::{assert_prints, folder, ready, run, shown};
use serde_json::Value;

/// A release, put together once for all tests.
fn release() -> &'static (PathBuf, Vec<Artifact>) {
    static RELEASE: OnceLock<(PathBuf, Vec<Artifact>)> = OnceLock::new();
    RELEASE.get_or_init(|| {
        ready();
        let folder = folder("dist");
        let artifacts = dist::assemble(&folder).unwrap();
        (folder, artifacts)
    })
}

fn file(name: &str) -> PathBuf {
    release().0.join(name)
}

fn components() -> impl Iterator<Item = &'static Artifact> {
    release().1.iter().filter(|artifact| artifact.limit.is_some())
}

fn packages() -> impl Iterator<Item = &'static Artifact> {
    release().1.iter().filter(|artifact| artifact.limit.is_none())
}

fn wasm_tools(arguments: &[&str], file: &Path) -> String {
    read(WASM_TOOLS.command().unwrap().args(arguments).arg(file)).unwrap()
}

#[test]
fn a_release_has_each_component_that_is_released_byte_for_byte_as_tests_run_it() {
    let names: Vec<_> = released().unwrap().into_iter().map(|component| component.name).collect();
    assert_eq!(components().map(|one| one.name.clone()).collect::<Vec<_>>(), names);
    for Artifact { name, file: place, size, sha256: sum, .. } in components() {
        let bytes = fs::read(file(place)).unwrap();
        assert!(bytes == fs::read(built_file(name)).unwrap(), "{name}");
        assert_eq!((bytes.len() as u64, &sha256(&bytes)), (*size, sum), "{name}");
    }
}

#[test]
fn all_files_are_summed_up_in_the_form_of_sha256sum() {
    let folder = &release().0;
    dist::check(folder).unwrap();
    let sums = fs::read_to_string(folder.join(SUMS)).unwrap();
    assert_eq!(sums.lines().count() + 1, fs::read_dir(folder).unwrap().count());
    let mut program = Command::new("sha256sum");
    if output(Command::new("sha256sum").arg("--version")).is_ok() {
        read(program.args(["--check", "--strict", SUMS]).current_dir(folder)).unwrap();
    }
}

#[test]
fn a_component_says_inside_what_its_crate_says() {
    for artifact in components() {
        let place = file(&artifact.file);
        let shown: Value =
            serde_json::from_str(&wasm_tools(&["metadata", "show", "--json"], &place)).unwrap();
        let shown = shown["component"]["metadata"].as_object().unwrap();
        assert_eq!(shown["name"], artifact.name);
        for word in ["version", "description", "licenses", "source"] {
            let said = &artifact.annotations[&format!("org.opencontainers.image.{word}")];
            assert_eq!(shown[word], **said, "{}: {word}", artifact.name);
        }
        let documentation = &artifact.annotations["org.opencontainers.image.documentation"];
        let section = format!("\x0ddocumentation{documentation}");
        assert!(fs::read(&place).unwrap().ends_with(section.as_bytes()), "{}", artifact.name);
    }
}

#[test]
fn the_twin_for_debuggers_has_the_same_code_and_the_names() {
    for Artifact { name, file: place, .. } in components() {
        let twin = file(&format!("{name}.debug.wasm"));
        let stripped = [&file(place), &twin].map(|file| wasm_tools(&["strip", "--all", "--wat"], file));
        assert!(stripped[0] == stripped[1], "{name}");
        // How a symbol of the crate `core` is written.
        let has_names = |file: &Path| fs::read(file).unwrap().windows(5).any(|five| five == b"4core");
        assert!(has_names(&twin) && !has_names(&file(place)), "{name}");
    }
}

#[test]
fn twins_run_as_what_they_are_twins_of() {
    let whole = folder("dist-twins").join("whole.wasm");
    plug(&file("kv.debug.wasm"), &file("keyvalue-filesystem.debug.wasm"), &whole).unwrap();
    let data = folder("dist-twins-data");
    assert_prints(&run(&whole, &[&shown(&data)], &["set", "a", "b"], b""), "");
    assert_prints(&run(&whole, &[&shown(&data)], &["get", "a"], b""), "b");
}

#[test]
fn the_bill_of_a_component_names_all_that_is_linked_into_it() {
    for artifact in components() {
        let bill = fs::read(file(&format!("{}.cdx.json", artifact.name))).unwrap();
        let bill: Value = serde_json::from_slice(&bill).unwrap();
        assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
        assert!(bill["metadata"]["timestamp"].is_null());
        let whole = &bill["metadata"]["component"];
        assert_eq!(
            (&whole["name"], &whole["version"]),
            (&(*artifact.name).into(), &(*artifact.version).into())
        );
        assert_eq!(whole["hashes"][0]["content"], artifact.sha256);
        let parts = bill["components"].as_array().unwrap();
        let known: Vec<_> = parts.iter().chain([whole]).map(|part| &part["bom-ref"]).collect();
        for part in parts {
            let licenses = part["licenses"][0]["expression"].as_str().unwrap();
            assert!(!licenses.is_empty() && part["purl"].as_str().unwrap().starts_with("pkg:"), "{part}");
        }
        for one in bill["dependencies"].as_array().unwrap() {
            let uses = one["dependsOn"].as_array().into_iter().flatten();
            assert!(uses.chain([&one["ref"]]).all(|one| known.contains(&one)), "{}: {one}", artifact.name);
        }
        let is_part = |name: &str| parts.iter().any(|part| part["name"] == name);
        assert!(is_part("rust-std") && !is_part("wit-bindgen-rust-macro") && !is_part("compose"));
    }
}

#[test]
fn wit_packages_keep_their_docs_and_are_read_as_wit() {
    let folders = fs::read_dir(root().join("wit")).unwrap().count();
    assert_eq!(packages().count(), folders);
    for package in packages() {
        let wit = wasm_tools(&["component", "wit"], &file(&package.file));
        let id = wit.lines().find_map(|line| line.strip_prefix("package ")).unwrap();
        let description = &package.annotations["org.opencontainers.image.description"];
        assert_eq!(*description, format!("The WIT package {}", id.trim_end_matches(';')));
        let docs = wit.lines().filter(|line| line.trim_start().starts_with("///")).count();
        assert!(docs >= 3, "{}: {docs} lines of docs", package.name);
    }
    let where_wkg_looks = |name: &str, repository: &str| {
        assert_eq!(packages().find(|one| one.name == name).unwrap().repository, repository);
    };
    where_wkg_looks("wit-keyvalue-virt-extra-0.1.0", "keyvalue-virt/extra");
    where_wkg_looks("wit-keyvalue-0.2.0-draft2", "wasi/keyvalue");
    where_wkg_looks("wit-keyvalue-2023", "wit/keyvalue-2023");
}

#[test]
fn nothing_in_a_release_tells_of_the_machine_it_was_made_on() {
    let home = env::home_dir().unwrap();
    for entry in fs::read_dir(&release().0).unwrap() {
        let place = entry.unwrap().path();
        let bytes = fs::read(&place).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for path in [home.as_path(), root(), &target_directory().unwrap()] {
            assert!(!text.contains(&*path.to_string_lossy()), "{}: {}", place.display(), path.display());
        }
    }
}

/// Copies what the repository has, and not what was made of it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            if ![".git", "dist", "target"].iter().any(|made| name == *made) || path.ends_with("src/dist") {
                copy(&path, &to.join(name));
            }
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[test]
fn another_folder_and_another_home_of_cargo_give_the_same_bytes() {
    // All of them take minutes.
    let all: Vec<_> = released().unwrap().into_iter().map(|component| component.name).collect();
    let names = if is_ci() { all } else { vec!["keyvalue-memory".into()] };
    let place =
        env::temp_dir().join(format!("keyvalue-virt-{}", std::process::id())).join("in another folder");
    copy(root(), &place);
    let mut build = Command::new(cargo());
    build.args(["run", "--quiet", "--package", "compose", "--", "build"]).args(&names);
    build.env("CARGO_TARGET_DIR", target_directory().unwrap().join("elsewhere"));
    if let Some(home) = another_home(&place) {
        build.env("CARGO_HOME", home);
    }
    let outcome = output(build.current_dir(&place)).unwrap();
    let bytes = names.iter().map(|name| fs::read(place.join("dist").join(name).with_extension("wasm")));
    let bytes: Vec<_> = bytes.collect();
    let _ = fs::remove_dir_all(place.parent().unwrap());
    assert!(outcome.status.success(), "{}", text(&outcome));
    for (name, bytes) in names.iter().zip(bytes) {
        assert!(bytes.unwrap() == fs::read(file(&format!("{name}.wasm"))).unwrap(), "{name} differs");
    }
}

/// The packages that are there already, by another path; where folders can have two.
#[cfg(unix)]
fn another_home(place: &Path) -> Option<PathBuf> {
    let home =
        env::var_os("CARGO_HOME").map_or_else(|| env::home_dir().unwrap().join(".cargo"), PathBuf::from);
    let other = place.with_file_name("cargo-home");
    fs::create_dir_all(&other).unwrap();
    std::os::unix::fs::symlink(home.join("registry"), other.join("registry")).unwrap();
    Some(other)
}

#[cfg(not(unix))]
fn another_home(_: &Path) -> Option<PathBuf> {
    None
}
