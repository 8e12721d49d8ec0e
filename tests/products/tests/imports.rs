//! What a component asks of its host is a feature, and stays as it is.

use std::fs;
use std::path::Path;
use std::process::Command;

use compose::component::{interfaces, plug, wit_package};
use compose::process::read;
use compose::tools::{WAC, WKG, cargo};
use compose::workspace::{root, target_directory};
use products::{built, folder};

const STORES: [&str; 6] = [
    "wasi:keyvalue/atomics@0.2.0-draft",
    "wasi:keyvalue/atomics@0.2.0-draft2",
    "wasi:keyvalue/batch@0.2.0-draft",
    "wasi:keyvalue/batch@0.2.0-draft2",
    "wasi:keyvalue/store@0.2.0-draft",
    "wasi:keyvalue/store@0.2.0-draft2",
];

fn imports(component: &Path) -> Vec<String> {
    interfaces(component, "import").unwrap()
}

fn of_keyvalue(imports: &[String]) -> Vec<&str> {
    imports.iter().map(String::as_str).filter(|name| name.starts_with("wasi:keyvalue/")).collect()
}

#[test]
fn the_memory_provider_imports_nothing_and_exports_both_drafts() {
    let provider = built("keyvalue-memory");
    assert_eq!(imports(&provider), [""; 0]);
    assert_eq!(interfaces(&provider, "export").unwrap(), STORES);
}

#[test]
fn the_memory_provider_is_at_most_45_000_bytes() {
    let size = fs::metadata(built("keyvalue-memory")).unwrap().len();
    assert!(size <= 45_000, "{size} bytes");
}

#[test]
fn the_memory_provider_says_nothing_of_the_machine_it_was_built_on() {
    let bytes = fs::read(built("keyvalue-memory")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let home = std::env::home_dir().unwrap();
    for path in [home.as_path(), root()] {
        assert!(!text.contains(&*path.to_string_lossy()), "{}", path.display());
    }
}

#[test]
fn plugging_the_memory_provider_takes_the_store_imports_away_and_adds_none() {
    for application in ["kv", "http-counter"] {
        let before = imports(&built(application));
        assert_eq!(of_keyvalue(&before).len(), 3, "{application} uses all three interfaces");
        let composed = folder(&format!("plugged-{application}")).join("composed.wasm");
        plug(&built(application), &built("keyvalue-memory"), &composed).unwrap();
        let after: Vec<_> =
            before.iter().filter(|name| !name.starts_with("wasi:keyvalue/")).cloned().collect();
        assert_eq!(imports(&composed), after, "{application}");
        assert_eq!(
            interfaces(&composed, "export").unwrap(),
            interfaces(&built(application), "export").unwrap()
        );
    }
}

#[test]
fn a_product_imports_what_its_application_does_but_for_the_store() {
    for (product, application) in [("kv-on-memory", "kv"), ("http-counter-on-memory", "http-counter")] {
        let application = imports(&built(application));
        let expected: Vec<_> =
            application.iter().filter(|name| !name.starts_with("wasi:keyvalue/")).collect();
        assert_eq!(imports(&built(product)).iter().collect::<Vec<_>>(), expected, "{product}");
    }
}

/// A WIT package with the worlds of this repository, those of WASI, and `world`.
fn worlds(test: &str, world: &str) -> std::path::PathBuf {
    let package = folder(test).join("wit");
    copy(&wit_package().unwrap().join("deps"), &package.join("deps"));
    copy(&root().join("wit").join("components"), &package.join("deps").join("components"));
    let mut metadata = Command::new(cargo());
    metadata.args(["metadata", "--format-version", "1"]).current_dir(root());
    let metadata: serde_json::Value = serde_json::from_str(&read(&mut metadata).unwrap()).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let wasi = packages.iter().find(|package| {
        package["name"] == "wasip2" && package["version"].as_str().unwrap().starts_with("2.")
    });
    let wasi = Path::new(wasi.unwrap()["manifest_path"].as_str().unwrap()).with_file_name("wit");
    copy(&wasi.join("deps"), &package.join("deps"));
    fs::write(package.join("world.wit"), format!("package test:worlds;\n{world}\n")).unwrap();
    package
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Whether `wac targets` finds that the component fits the world.
fn fits(component: &Path, package: &Path, world: &str) -> Result<(), String> {
    let mut wac = WAC.command().unwrap();
    wac.arg("targets").arg("--wit").arg(package).args(["--world", world]).arg(component);
    read(&mut wac).map(drop).map_err(|error| format!("{error:#}"))
}

#[test]
fn components_fit_the_worlds_that_are_named_after_them() {
    let host = "include wasi:cli/imports@0.2.12;";
    let package = worlds(
        "worlds",
        &format!(
            "world memory {{ include keyvalue-virt:components/keyvalue-memory@0.1.0; }}
             world kv {{ include keyvalue-virt:components/kv@0.1.0; {host} export wasi:cli/run@0.2.12; }}
             world kv-on-memory {{ {host} export wasi:cli/run@0.2.12; }}
             world http-counter {{ include keyvalue-virt:components/http-counter@0.1.0; {host}
                 include wasi:http/proxy@0.2.12; }}
             world http-counter-on-memory {{ {host} include wasi:http/proxy@0.2.12; }}"
        ),
    );
    fits(&built("keyvalue-memory"), &package, "memory").unwrap();
    for name in ["kv", "kv-on-memory", "http-counter", "http-counter-on-memory"] {
        fits(&built(name), &package, name).unwrap();
    }
    let error = fits(&built("kv"), &package, "kv-on-memory").unwrap_err();
    assert!(error.contains("wasi:keyvalue"), "a missing store is noticed: {error}");
}

#[test]
fn each_package_of_contracts_can_be_published() {
    let output = folder("packages");
    for version in ["0.2.0-draft", "0.2.0-draft2"] {
        let file = output.join(format!("{version}.wasm"));
        let mut wkg = WKG.command().unwrap();
        wkg.args(["wit", "build", "--wit-dir"]).arg(root().join("wit").join(format!("keyvalue-{version}")));
        read(wkg.arg("--output").arg(&file).current_dir(&output)).unwrap();
        assert!(fs::metadata(&file).unwrap().len() > 1_000, "{version}");
    }
    assert!(target_directory().unwrap().is_dir());
}
