//! Releases go into a registry as a whole and never change there, and users get them from it.

mod proxy;
mod release;

use std::cmp::Ordering::{Equal, Greater, Less};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use compose::component::plug;
use compose::process::read;
use compose::publish::{Credentials, Registry, digests, publish};
use compose::registry::{self, Server};
use compose::tools::{WASM_TOOLS, WKG};
use compose::workspace::root;
use products::{assert_prints, built, folder, run, shown};

use proxy::{Then, proxy};
use release::{at, component, digest, manifest, push, release, tags, two};

/// A registry of the test's own, or `None` where there is no program for it, which is said.
fn server() -> Option<Server> {
    registry::SERVER.is_there("a test of publishing").unwrap().then(|| Server::start().unwrap())
}

#[test]
fn what_was_published_is_pulled_plugged_and_run() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "shop");
    let parts = ["kv", "keyvalue-filesystem"].map(|name| (name, fs::read(built(name)).unwrap()));
    push(&release("shop", "1.2.3", &parts), &registry).unwrap();
    let place = folder("publish-pulled");
    for ((name, bytes), tag) in parts.iter().zip(["latest", "1.2"]) {
        let mut pull = WKG.command().unwrap();
        pull.args([
            "oci",
            "pull",
            "--insecure",
            &server.host,
            &format!("{}:{tag}", registry.reference(name)),
        ]);
        read(pull.arg("-o").arg(place.join(name).with_extension("wasm"))).unwrap();
        assert!(fs::read(place.join(name).with_extension("wasm")).unwrap() == *bytes, "{name}");
    }
    let whole = place.join("whole.wasm");
    plug(&place.join("kv.wasm"), &place.join("keyvalue-filesystem.wasm"), &whole).unwrap();
    let data = folder("publish-pulled-data");
    let kv = |arguments: &[&str]| run(&whole, &[&shown(&data)], arguments, b"");
    assert_prints(&kv(&["set", "greeting", "hello"]), "");
    assert_prints(&kv(&["get", "greeting"]), "hello");
}

#[test]
fn wkg_finds_a_wit_package_by_its_name_and_version_with_its_docs() {
    let Some(server) = server() else { return };
    let place = folder("publish-wit");
    let encoded = place.join("keyvalue.wasm");
    let mut encode = WASM_TOOLS.command().unwrap();
    encode.args(["component", "wit", "--wasm"]).arg(root().join("wit").join("keyvalue-0.2.0-draft2"));
    read(encode.arg("-o").arg(&encoded)).unwrap();
    let parts = [("wasi/keyvalue", fs::read(encoded).unwrap())];
    push(&release("wit", "0.2.0-draft2", &parts), &at(&server.host, "owner")).unwrap();
    // What a user writes once; the protocol only where the registry is not encrypted.
    let settings = place.join("wkg.toml");
    let host = &server.host;
    let oci = format!("{{ registry = \"{host}\", namespacePrefix = \"owner/\" }}");
    let metadata = format!("{{ preferredProtocol = \"oci\", oci = {oci} }}");
    let registry = format!("{{ registry = \"any.name\", metadata = {metadata} }}");
    let text = format!(
        "namespace_registries = {{ wasi = {registry} }}\nregistry = {{ \"any.name\" = {{ oci = {{ protocol = \"http\" }} }} }}\n"
    );
    fs::write(&settings, text).unwrap();
    let mut get = WKG.command().unwrap();
    get.args(["get", "wasi:keyvalue@0.2.0-draft2", "--output", "./keyvalue.wit", "--config"]).arg(&settings);
    get.arg("--cache").arg(place.join("cache"));
    read(get.current_dir(&place)).unwrap();
    let wit = fs::read_to_string(place.join("keyvalue.wit")).unwrap();
    assert!(wit.contains("package wasi:keyvalue@0.2.0-draft2;") && wit.contains("///"), "{wit}");
}

#[test]
fn a_release_has_three_tags_of_one_digest_and_says_what_it_is() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "tags");
    let published = push(&two("tags", "1.2.3"), &registry).unwrap();
    assert_eq!(published[0].reference, format!("{}/tags/one:1.2.3", server.host));
    for (published, name) in published.iter().zip(["one", "two"]) {
        for tag in ["1.2.3", "1.2", "latest"] {
            assert_eq!(digest(&registry, name, tag), published.digest, "{name}:{tag}");
        }
    }
    let (_, one) = manifest(&registry, "one", "latest").unwrap();
    assert_eq!(one["annotations"]["org.opencontainers.image.version"], "1.2.3");
    assert_eq!(one["annotations"]["org.opencontainers.image.description"], "What one = is, \"in a line\"");
    let sum = published[1].digest.as_deref().unwrap().strip_prefix("sha256:").unwrap();
    assert!(digests(&published).ends_with(&format!("\n{sum}  {}/tags/two\n", server.host)));
}

#[test]
fn publishing_again_changes_nothing() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "again");
    let release = two("again", "1.2.3");
    let published = push(&release, &registry).unwrap();
    let before = tags(&registry);
    assert_eq!(push(&release, &registry).unwrap(), published);
    assert_eq!((before.len(), tags(&registry)), (6, before));
}

#[test]
fn a_version_with_other_bytes_is_refused_before_anything_is_pushed() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "other");
    push(&two("other", "1.2.3"), &registry).unwrap();
    let before = tags(&registry);
    let parts = [("three", component("new")), ("two", component("changed")), ("one", component("changed"))];
    let changed = release("changed", "1.2.3", &parts);
    for dry_run in [true, false] {
        let error = publish(&changed, &registry, None, dry_run).unwrap_err().to_string();
        let both = format!("{0}/other/two:1.2.3, {0}/other/one:1.2.3. Nothing was pushed", server.host);
        assert!(error.contains(&both) && error.contains("Raise the version"), "{error}");
    }
    assert_eq!(tags(&registry), before);
}

#[test]
fn a_dry_run_pushes_nothing_and_knows_what_is_there() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "dry");
    let (old, new) = (two("dry", "1.2.3"), two("dry", "1.2.4"));
    let absent = publish(&old, &registry, None, true).unwrap();
    assert!(absent.iter().all(|one| one.digest.is_none()) && digests(&absent).is_empty());
    assert!(tags(&registry).is_empty());
    let published = push(&old, &registry).unwrap();
    let before = tags(&registry);
    assert_eq!(publish(&old, &registry, None, true).unwrap(), published);
    publish(&new, &registry, None, true).unwrap();
    assert_eq!(tags(&registry), before);
}

#[test]
fn tags_move_on_and_never_back() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "moves");
    let mut at = std::collections::BTreeMap::new();
    for version in ["1.2.3", "1.3.0-rc.1", "1.10.0", "1.2.4", "1.2.3"] {
        at.insert(version, push(&two("moves", version), &registry).unwrap()[0].digest.clone());
    }
    for (tag, version) in [("1.2", "1.2.4"), ("1.10", "1.10.0"), ("latest", "1.10.0")] {
        assert_eq!(digest(&registry, "one", tag), at[version], "{tag}");
    }
    assert!(at["1.3.0-rc.1"].is_some());
    assert_eq!(digest(&registry, "one", "1.3"), None, "what is not final has no tag but its own");
}

#[test]
fn a_folder_that_is_not_what_was_summed_up_is_not_published() {
    let Some(server) = server() else { return };
    let registry = at(&server.host, "damaged");
    let release = two("damaged", "1.2.3");
    fs::write(release.join("two.wasm"), component("another")).unwrap();
    let error = push(&release, &registry).unwrap_err().to_string();
    assert!(error.contains("two.wasm is not what SHA256SUMS says"), "{error}");
    fs::remove_file(release.join("SHA256SUMS")).unwrap();
    let error = push(&release, &registry).unwrap_err().to_string();
    assert!(error.contains("`cargo compose dist`"), "{error}");
    assert!(tags(&registry).is_empty());
}

#[test]
fn whoever_is_killed_leaves_no_half_release_under_latest_and_can_go_on() {
    let Some(server) = server() else { return };
    let releases = (two("killed", "1.2.3"), two("killed", "1.2.4"));
    thread::scope(|scope| {
        scope.spawn(|| kill_at_each_tag(&server, &releases, "lost", || Then::Lose));
        scope.spawn(|| kill_at_each_tag(&server, &releases, "answer-lost", || Then::LoseAnswer));
    });
}

/// Publishes a release, then the next one as somebody who is stopped at the first request that sets a tag;
/// and so on up to the last.
fn kill_at_each_tag(server: &Server, (old, new): &(PathBuf, PathBuf), how: &str, stop: fn() -> Then) {
    for last in 1..=6 {
        let case = format!("{how}-{last}");
        let registry = at(&server.host, &case);
        let before = push(old, &registry).unwrap();
        let seen = AtomicUsize::new(0);
        let host = proxy(&server.host, move |head| {
            let number =
                seen.fetch_add(usize::from(head.tags()), Ordering::SeqCst) + usize::from(head.tags());
            match number.cmp(&last) {
                Less => Then::Pass,
                Equal if head.tags() => stop(),
                // Who is dead sends nothing more.
                Equal | Greater => Then::Lose,
            }
        });
        push(new, &at(&host, &case)).unwrap_err();
        assert_whole(&registry, before.into_iter().map(|one| one.digest).collect(), &case);
        let after = push(new, &registry).unwrap();
        for (name, one) in ["one", "two"].iter().zip(after) {
            for tag in ["1.2.4", "1.2", "latest"] {
                assert_eq!(digest(&registry, name, tag), one.digest, "{case}: {name}:{tag}");
            }
        }
    }
}

/// Asserts that `latest` moved on nowhere unless all of the release is there, under `X.Y` too.
fn assert_whole(registry: &Registry, before: Vec<Option<String>>, case: &str) {
    let at = |tag: &str| ["one", "two"].map(|name| digest(registry, name, tag)).to_vec();
    let version = at("1.2.4");
    let moved = |tag: &str| at(tag) != before;
    if moved("1.2") || moved("latest") {
        assert!(version.iter().all(Option::is_some), "{case}: a tag moved before all was there");
    }
    if moved("latest") {
        assert_eq!(at("1.2"), version, "{case}: latest moved before 1.2");
    }
    for (now, (old, new)) in at("latest").iter().zip(before.iter().zip(&version)) {
        assert!(now == old || now == new, "{case}: latest is neither the old nor the new release");
    }
}

/// `somebody` with the password `secret`, as `htpasswd -B` writes it.
const PASSWORDS: &str = "somebody:$2y$04$QlmwHOtj.QW6KGx1Hc8ele8ZXXKk2K1cQT7y.0Iml5nvC35DcghHq\n";

#[test]
fn a_registry_that_asks_for_a_password_gets_it() {
    if !registry::SERVER.is_there("a test of publishing").unwrap() {
        return;
    }
    let server = Server::start_with(PASSWORDS).unwrap();
    let registry = at(&server.host, "locked");
    let release = two("locked", "1.2.3");
    let error = format!("{:#}", push(&release, &registry).unwrap_err());
    assert!(error.contains("WKG_OCI_USERNAME") && error.contains("locked/one"), "{error}");
    let wrong = publish(&release, &registry, Some(Credentials::new("somebody", "guess")), false);
    let error = format!("{:#}", wrong.unwrap_err());
    assert!(error.contains("401"), "{error}");
    let somebody = || Some(Credentials::new("somebody", "secret"));
    let published = publish(&release, &registry, somebody(), false).unwrap();
    assert_eq!(publish(&release, &registry, somebody(), false).unwrap(), published);
}

#[test]
fn a_registry_that_asks_for_a_token_gets_one_that_was_given_out_for_a_password() {
    let Some(server) = server() else { return };
    let host = proxy(&server.host, |head| {
        let sent = head.header("authorization").unwrap_or_default();
        if head.path().starts_with("/token?") {
            // `somebody:secret`
            return match sent == "Basic c29tZWJvZHk6c2VjcmV0" && head.path().contains("service=vault") {
                true => answer("200 OK", "", r#"{"token":"abc"}"#),
                false => answer("403 Forbidden", "", "who are you?"),
            };
        }
        if sent == "Bearer abc" {
            return Then::Pass;
        }
        let host = head.header("host").unwrap();
        let challenge =
            format!("WWW-Authenticate: Bearer realm=\"http://{host}/token\",service=\"vault\"\r\n");
        answer("401 Unauthorized", &challenge, "{}")
    });
    let release = two("token", "1.2.3");
    let as_who = |password: &str| {
        publish(&release, &at(&host, "token"), Some(Credentials::new("somebody", password)), false)
    };
    let error = format!("{:#}", as_who("guess").unwrap_err());
    assert!(error.contains("403 who are you?") && error.contains("token/one"), "{error}");
    let published = as_who("secret").unwrap();
    let registry = at(&server.host, "token");
    assert_eq!(digest(&registry, "two", "latest"), published[1].digest);
}

fn answer(status: &str, headers: &str, body: &str) -> Then {
    let length = body.len();
    Then::Answer(format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    ))
}
