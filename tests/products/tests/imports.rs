//! What a component asks of its host is a feature, and stays as it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use compose::component::{interfaces, plug, wit_package};
use compose::dist::released;
use compose::process::read;
use compose::tools::{WAC, WKG, cargo};
use compose::workspace::{Component, root, target_directory};
use products::{built, folder};

const STORES: [&str; 6] = [
    "wasi:keyvalue/atomics@0.2.0-draft",
    "wasi:keyvalue/atomics@0.2.0-draft2",
    "wasi:keyvalue/batch@0.2.0-draft",
    "wasi:keyvalue/batch@0.2.0-draft2",
    "wasi:keyvalue/store@0.2.0-draft",
    "wasi:keyvalue/store@0.2.0-draft2",
];

const EXTRAS: [&str; 5] = [
    "keyvalue-virt:extra/changes@0.1.0",
    "keyvalue-virt:extra/maintenance@0.1.0",
    "keyvalue-virt:extra/query@0.1.0",
    "keyvalue-virt:extra/transactions@0.1.0",
    "keyvalue-virt:extra/ttl@0.1.0",
];

/// A provider, and what is promised of it.
struct Provider {
    name: &'static str,
    /// All that it imports.
    imports: &'static [&'static str],
    /// What it exports beside [`STORES`].
    extras: &'static [&'static str],
    /// The applications that there is a product of with it.
    products: &'static [&'static str],
}

const PROVIDERS: [Provider; 4] = [
    Provider {
        name: "keyvalue-memory",
        imports: &["wasi:clocks/monotonic-clock@0.2.12"],
        extras: &EXTRAS,
        products: &APPLICATIONS,
    },
    Provider { name: "keyvalue-memory-pure", imports: &[], extras: EXTRAS.split_at(4).0, products: &[] },
    Provider {
        name: "keyvalue-filesystem",
        imports: &[
            "wasi:cli/environment@0.2.12",
            "wasi:clocks/monotonic-clock@0.2.12",
            "wasi:clocks/wall-clock@0.2.12",
            "wasi:filesystem/preopens@0.2.12",
            "wasi:filesystem/types@0.2.12",
            "wasi:io/error@0.2.12",
            "wasi:io/poll@0.2.12",
            "wasi:io/streams@0.2.12",
            "wasi:random/random@0.2.12",
        ],
        extras: &EXTRAS,
        products: &APPLICATIONS,
    },
    Provider {
        name: "keyvalue-redis",
        imports: &[
            "wasi:cli/environment@0.2.12",
            "wasi:clocks/monotonic-clock@0.2.12",
            "wasi:io/error@0.2.12",
            "wasi:io/poll@0.2.12",
            "wasi:io/streams@0.2.12",
            "wasi:random/random@0.2.12",
            "wasi:sockets/instance-network@0.2.12",
            "wasi:sockets/ip-name-lookup@0.2.12",
            "wasi:sockets/network@0.2.12",
            "wasi:sockets/tcp-create-socket@0.2.12",
            "wasi:sockets/tcp@0.2.12",
        ],
        extras: EXTRAS.split_at(1).1,
        products: &["http-counter"],
    },
];

const APPLICATIONS: [&str; 2] = ["kv", "http-counter"];

fn imports(component: &Path) -> Vec<String> {
    interfaces(component, "import").unwrap()
}

fn exports(component: &Path) -> Vec<String> {
    interfaces(component, "export").unwrap()
}

fn is_store(name: &str) -> bool {
    name.starts_with("wasi:keyvalue/") || name.starts_with("keyvalue-virt:extra/")
}

impl Provider {
    fn exports(&self) -> Vec<&'static str> {
        self.extras.iter().chain(&STORES).copied().collect()
    }

    /// Whether it has all interfaces of a store that the application imports.
    fn serves(&self, application: &str) -> bool {
        let imports = imports(&built(application));
        imports.iter().filter(|name| is_store(name)).all(|name| self.exports().contains(&name.as_str()))
    }

    /// What an application imports once this is plugged in: no store, and what this needs.
    fn plugged(&self, application: &str) -> Vec<String> {
        let others = imports(&built(application)).into_iter().filter(|name| !is_store(name));
        let all: BTreeSet<_> = others.chain(self.imports.iter().map(ToString::to_string)).collect();
        all.into_iter().collect()
    }
}

#[test]
fn a_provider_imports_and_exports_what_is_listed_here() {
    for provider in PROVIDERS {
        assert_eq!(imports(&built(provider.name)), provider.imports, "{}", provider.name);
        assert_eq!(exports(&built(provider.name)), provider.exports(), "{}", provider.name);
    }
}

#[test]
fn what_is_released_is_no_larger_than_its_crate_allows() {
    let released = released().unwrap();
    for Provider { name, .. } in PROVIDERS {
        assert!(released.iter().any(|component| component.name == name), "{name} is released");
    }
    for Component { name, size, .. } in released {
        let bytes = fs::metadata(built(&name)).unwrap().len();
        assert!(bytes <= size.unwrap(), "{name} has {bytes} bytes");
    }
}

#[test]
fn a_provider_says_nothing_of_the_machine_it_was_built_on() {
    let home = std::env::home_dir().unwrap();
    for Provider { name, .. } in PROVIDERS {
        let bytes = fs::read(built(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for path in [home.as_path(), root()] {
            assert!(!text.contains(&*path.to_string_lossy()), "{name}: {}", path.display());
        }
    }
}

#[test]
fn plugging_a_provider_takes_the_store_imports_away_and_adds_only_its_own() {
    for (application, stores) in [("kv", 3 + EXTRAS.len()), ("http-counter", 3)] {
        let used = imports(&built(application)).iter().filter(|name| is_store(name)).count();
        assert_eq!(used, stores, "{application} uses one draft, and all of what else it may");
        for provider in PROVIDERS {
            let case = format!("{application} on {}", provider.name);
            let composed = folder(&format!("plugged-{application}-{}", provider.name)).join("composed.wasm");
            let outcome = plug(&built(application), &built(provider.name), &composed);
            assert_eq!(outcome.is_ok(), provider.serves(application), "{case}: {outcome:?}");
            if outcome.is_ok() {
                assert_eq!(imports(&composed), provider.plugged(application), "{case}");
                assert_eq!(exports(&composed), exports(&built(application)), "{case}");
            }
        }
    }
}

#[test]
fn only_a_store_that_has_no_clock_or_forgets_what_was_written_lacks_what_applications_import() {
    for provider in PROVIDERS {
        assert!(provider.serves("http-counter"), "{}", provider.name);
        assert_eq!(provider.serves("kv"), provider.extras.len() == EXTRAS.len(), "{}", provider.name);
    }
}

#[test]
fn a_product_imports_what_its_parts_do_but_for_the_store() {
    for provider in PROVIDERS {
        for application in provider.products {
            let product = format!("{application}-on-{}", provider.name.trim_start_matches("keyvalue-"));
            assert_eq!(imports(&built(&product)), provider.plugged(application), "{product}");
        }
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
    let (command, service) = ("export wasi:cli/run@0.2.12;", "include wasi:http/proxy@0.2.12;");
    let mut text = format!(
        "world kv {{ include keyvalue-virt:components/kv@0.1.0; {host} {command} }}
         world http-counter {{ include keyvalue-virt:components/http-counter@0.1.0; {host} {service} }}
         world command {{ {host} {command} }}
         world service {{ {host} {service} }}"
    );
    for Provider { name, imports, .. } in PROVIDERS {
        let imports: String = imports.iter().map(|name| format!("import {name}; ")).collect();
        // Not under its own name, which the world that it includes has.
        let world =
            format!("world {name}-here {{ include keyvalue-virt:components/{name}@0.1.0; {imports} }}\n");
        text.push_str(&world);
    }
    let package = worlds("worlds", &text);
    for Provider { name, .. } in PROVIDERS {
        fits(&built(name), &package, &format!("{name}-here")).unwrap();
    }
    for (name, world) in [
        ("kv", "kv"),
        ("kv-on-memory", "command"),
        ("kv-on-filesystem", "command"),
        ("http-counter", "http-counter"),
        ("http-counter-on-memory", "service"),
        ("http-counter-on-filesystem", "service"),
        ("http-counter-on-redis", "service"),
    ] {
        fits(&built(name), &package, world).unwrap();
    }
    let error = fits(&built("kv"), &package, "command").unwrap_err();
    assert!(error.contains("keyvalue"), "a missing store is noticed: {error}");
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
