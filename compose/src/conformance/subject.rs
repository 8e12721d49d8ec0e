//! What is under test: a provider component, or the keyvalue store inside a host.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use super::{Draft, Guest, Outcome};
use crate::component::{interfaces, plug};
use crate::languages::javascript::jco;
use crate::process::{output, text};
use crate::redis::{self, Cluster, Server};
use crate::service::Service;
use crate::tools::WASMTIME;
use crate::workspace::{dist, target_directory};

/// An implementation of wasi:keyvalue.
#[derive(Debug)]
pub struct Subject {
    /// How it is called in tables and in names of tests.
    pub name: String,
    provider: Option<PathBuf>,
    flags: Vec<String>,
    drafts: Vec<Draft>,
    exports: Vec<String>,
    reads_environment: bool,
    host: Host,
    /// The ports of the Redis servers on which guests leave keys behind.
    servers: Vec<u16>,
}

/// What runs the guests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    /// `wasmtime run`
    Wasmtime,
    /// `wasmtime serve`, a request for each guest
    Service,
    /// Node, after `jco` made JavaScript of guest and provider
    Node,
}

/// Seconds, more than any guest takes; a provider that hangs fails.
const TIMEOUT: u64 = 120;

impl Subject {
    /// A component that exports the interfaces of one draft or of both, and perhaps some of
    /// `keyvalue-virt:extra`, or those of 2023.
    ///
    /// `flags` go to `wasmtime`. In each, `{dir}` stands for a new, empty
    /// directory of the guest's own, `{unique}` for a name that no guest was given before, and
    /// `{number}` for a number that none was given in this run.
    ///
    /// # Errors
    /// When the file is not a component.
    pub fn provider(component: &Path, flags: Vec<String>) -> Result<Self> {
        let exports = interfaces(component, "export")?;
        let has = |version| exports.contains(&format!("wasi:keyvalue/store@{version}"));
        let mut drafts = Vec::new();
        drafts.extend(has("0.2.0-draft").then_some(Draft::Draft));
        drafts.extend(has("0.2.0-draft2").then_some(Draft::Draft2));
        if drafts.len() == 2 {
            drafts.push(Draft::Both);
        }
        let has_extra = exports.iter().any(|name| name.starts_with("keyvalue-virt:extra/"));
        drafts.extend((has_extra && has("0.2.0-draft2")).then_some(Draft::Extra));
        drafts.extend(exports.iter().any(|name| name == "wasi:keyvalue/readwrite").then_some(Draft::Of2023));
        let imports = interfaces(component, "import")?;
        Ok(Self {
            name: component.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            provider: Some(component.into()),
            flags,
            drafts,
            exports,
            reads_environment: imports.iter().any(|name| name.starts_with("wasi:cli/environment@")),
            host: Host::Wasmtime,
            servers: Vec::new(),
        })
    }

    /// A provider of this repository, in `dist/`, with a directory in case it wants one.
    ///
    /// # Errors
    /// When it is not built.
    pub fn ours(name: &str) -> Result<Self> {
        Self::provider(&dist(name), ["--dir", "{dir}::/keyvalue"].map(String::from).into())
    }

    /// `keyvalue-redis`, in `dist/`, on a server that the guests share: each has a database of its
    /// own, for a listing looks at all keys that are in one.
    ///
    /// # Errors
    /// When it is not built.
    pub fn on_redis(server: &Server) -> Result<Self> {
        Self::with_prefix("{unique}:", redis::flags(&format!("{}/{{number}}", server.url())), Vec::new())
    }

    /// The same on a cluster. The keys of a guest are in any slots.
    ///
    /// # Errors
    /// As for `on_redis`.
    pub fn on_redis_cluster(cluster: &Cluster) -> Result<Self> {
        let servers = cluster.nodes.iter().map(|node| node.port).collect();
        let subject = Self::with_prefix("{unique}:", cluster.flags(), servers)?;
        Ok(Self { name: "keyvalue-redis-cluster".into(), ..subject })
    }

    /// The same where the prefix is a hash tag, and so all keys of a guest are in one slot.
    ///
    /// # Errors
    /// As for `on_redis`.
    pub fn on_redis_cluster_in_one_slot(cluster: &Cluster) -> Result<Self> {
        let servers = cluster.nodes.iter().map(|node| node.port).collect();
        let subject = Self::with_prefix("{{unique}}:", cluster.flags(), servers)?;
        Ok(Self { name: "keyvalue-redis-cluster-in-one-slot".into(), ..subject })
    }

    fn with_prefix(prefix: &str, mut flags: Vec<String>, servers: Vec<u16>) -> Result<Self> {
        flags.extend(["--env".into(), format!("KEYVALUE_REDIS_PREFIX={prefix}")]);
        // The guests ask what is done, not how soon, and share the machine.
        flags.extend(["--env", "KEYVALUE_REDIS_TIMEOUT=60s"].map(String::from));
        Ok(Self { servers, ..Self::provider(&dist("keyvalue-redis"), flags)? })
    }

    /// The same under `wasmtime serve`, where each guest is run by one request.
    #[must_use]
    pub fn served(self) -> Self {
        Self { name: format!("{}-served", self.name), host: Host::Service, ..self }
    }

    /// The same under Node, without flags.
    #[must_use]
    pub fn under_node(self) -> Self {
        Self { name: format!("{}-under-node", self.name), flags: Vec::new(), host: Host::Node, ..self }
    }

    /// The store that the `wasmtime` command brings itself.
    #[must_use]
    pub fn wasmtime() -> Self {
        Self {
            name: "wasmtime".into(),
            provider: None,
            flags: ["-S", "keyvalue"].map(String::from).into(),
            drafts: vec![Draft::Draft],
            exports: Vec::new(),
            reads_environment: false,
            host: Host::Wasmtime,
            servers: Vec::new(),
        }
    }

    /// Whether the subject has what a guest needs; if not, what that is.
    #[must_use]
    pub fn lacks(&self, guest: &Guest) -> Option<&'static str> {
        if !self.drafts.contains(&guest.draft) {
            return Some("it does not export this draft");
        }
        let exports = |extra| self.exports.contains(&format!("keyvalue-virt:extra/{extra}@0.1.0"));
        if guest.extra().is_some_and(|extra| !exports(extra)) {
            return Some("it does not export the interface of keyvalue-virt:extra that this is about");
        }
        if !guest.environment.is_empty() && !self.reads_environment {
            return Some("it has no options, for it does not import wasi:cli/environment");
        }
        None
    }

    /// Runs one guest on a store of its own.
    ///
    /// # Errors
    /// When the tools fail; what the guest finds is not an error but an outcome.
    pub fn run(&self, guest: &Guest) -> Result<Outcome> {
        if let Some(reason) = self.lacks(guest) {
            return Ok(Outcome::Skipped(reason));
        }
        let has_parts = matches!(guest.draft, Draft::Extra | Draft::Of2023);
        if has_parts && !self.has_all(&interfaces(&guest.component()?, "import")?) {
            return Ok(Outcome::Skipped("it does not export all interfaces that this uses beside its own"));
        }
        let place = target_directory()?.join("conformance").join(&self.name).join(guest.draft.name());
        fs::create_dir_all(&place).with_context(|| format!("cannot create {}", place.display()))?;
        let component = match self.compose(guest, &place)? {
            Ok(component) => component,
            Err(text) => return Ok(Outcome::Failed(text)),
        };
        let directory = place.join(&guest.name);
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(&directory)?;
        let (directory, number) = (directory.to_string_lossy(), number());
        let unique = unique(number);
        let flags = self.flags.iter().map(|flag| {
            let flag = flag.replace("{dir}", &directory).replace("{unique}", &unique);
            flag.replace("{number}", &number.to_string())
        });
        let environment = guest.environment.iter().flat_map(|variable| ["--env".into(), variable.clone()]);
        let flags: Vec<_> = flags.chain(environment).collect();
        let outcome = match self.host {
            Host::Wasmtime => start(&component, &flags),
            Host::Service => serve(&component, &flags),
            Host::Node => start_under_node(&component),
        };
        for port in &self.servers {
            // Those that are replicas refuse, and hear of it from their primaries.
            let _ = redis::forget(*port, &unique);
        }
        outcome
    }

    /// Whether what a guest imports of a store is there. A guest about one interface of
    /// `keyvalue-virt:extra` may use another, which a provider need not have; nor need one of 2023
    /// have what was under discussion then.
    fn has_all(&self, imports: &[String]) -> bool {
        let of_stores =
            |name: &&String| name.starts_with("wasi:keyvalue/") || name.starts_with("keyvalue-virt:");
        imports.iter().filter(of_stores).all(|name| self.exports.contains(name))
    }

    /// The guest with the provider, or why the two do not go together.
    fn compose(&self, guest: &Guest, place: &Path) -> Result<Result<PathBuf, String>> {
        let mut component = guest.component()?;
        if let Some(provider) = &self.provider {
            let composed = place.join(format!("{}.wasm", guest.name));
            if let Err(error) = plug(&component, provider, &composed) {
                return Ok(Err(format!("{error:#}")));
            }
            let imports = interfaces(&composed, "import")?;
            // The streams of 2023 have no version; those that hosts bring have one, and stay imported.
            let is_left = |name: &&String| {
                name.starts_with("wasi:keyvalue/")
                    || ["wasi:io/streams", "wasi:poll/poll"].contains(&name.as_str())
            };
            if let Some(left) = imports.iter().find(is_left) {
                return Ok(Err(format!("{left} is imported, and the provider does not export it")));
            }
            component = composed;
        }
        if self.host == Host::Service {
            let service = place.join(format!("{}.service.wasm", guest.name));
            plug(&dist("served"), &component, &service)?;
            component = service;
        }
        Ok(Ok(component))
    }
}

/// A number that was not used before in this run.
fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A name that was never used before: a store that outlives the run may still have what guests left.
fn unique(number: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    format!("guest-{now:x}-{number:x}")
}

/// Runs a guest as a command.
fn start(component: &Path, flags: &[String]) -> Result<Outcome> {
    let mut command = WASMTIME.command()?;
    command.args(["run", "-W", &format!("timeout={TIMEOUT}s")]).args(flags).arg(component);
    let output = output(command.env_remove("RUST_BACKTRACE"))?;
    Ok(if output.status.success() { Outcome::Passed } else { Outcome::Failed(text(&output)) })
}

/// Runs a guest as JavaScript.
fn start_under_node(component: &Path) -> Result<Outcome> {
    let output = output(jco()?.command().arg("run").arg(component))?;
    Ok(if output.status.success() { Outcome::Passed } else { Outcome::Failed(text(&output)) })
}

/// Runs a guest as a service, by one request.
fn serve(component: &Path, flags: &[String]) -> Result<Outcome> {
    let service = Service::start(component, flags)?;
    let answer = minreq::get(&service.url).with_timeout(TIMEOUT).send();
    let log = service.stop();
    Ok(match answer {
        Ok(response) if response.status_code == 200 => Outcome::Passed,
        Ok(response) => Outcome::Failed(format!("the answer was {}\n{log}", response.status_code)),
        Err(error) => Outcome::Failed(format!("there was no answer: {error}\n{log}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(name: &str, draft: Draft) -> Guest {
        let (sentence, environment) = (String::new(), Vec::new());
        Guest { name: name.into(), draft, sentence, environment }
    }

    fn with_queries() -> Subject {
        let exports = ["wasi:keyvalue/store@0.2.0-draft2", "keyvalue-virt:extra/query@0.1.0"];
        let (drafts, exports) = (vec![Draft::Draft2, Draft::Extra], exports.map(String::from).into());
        Subject { drafts, exports, ..Subject::wasmtime() }
    }

    #[test]
    fn a_guest_about_an_interface_that_is_not_exported_is_not_run() {
        let subject = with_queries();
        assert_eq!(subject.lacks(&guest("query_of_an_empty_bucket_is_empty", Draft::Extra)), None);
        assert!(subject.lacks(&guest("ttl_counts_down", Draft::Extra)).is_some());
        assert!(subject.lacks(&guest("transaction_of_nothing_is_done", Draft::Extra)).is_some());
        assert!(subject.lacks(&guest("get_of_a_missing_key_is_none", Draft::Draft)).is_some());
        assert!(
            Subject::wasmtime().lacks(&guest("query_of_an_empty_bucket_is_empty", Draft::Extra)).is_some()
        );
    }

    #[test]
    fn a_guest_that_uses_another_interface_too_is_not_run_without_it() {
        let imports = |names: &[&str]| names.iter().map(|name| String::from(*name)).collect::<Vec<_>>();
        let subject = with_queries();
        assert!(
            subject.has_all(&imports(&["wasi:cli/environment@0.2.6", "keyvalue-virt:extra/query@0.1.0"]))
        );
        assert!(
            !subject.has_all(&imports(&["keyvalue-virt:extra/query@0.1.0", "keyvalue-virt:extra/ttl@0.1.0"]))
        );
        assert!(!subject.has_all(&imports(&["wasi:keyvalue/store@0.2.0-draft"])));
        assert!(!subject.has_all(&imports(&["wasi:keyvalue/transaction"])));
    }

    #[test]
    fn a_guest_of_2023_is_not_run_on_a_provider_of_today_nor_the_other_way_round() {
        let of_2023 = Subject { drafts: vec![Draft::Of2023], ..with_queries() };
        let old = guest("of_2023_value_can_be_consumed_once", Draft::Of2023);
        assert_eq!(of_2023.lacks(&old), None);
        assert!(with_queries().lacks(&old).is_some() && Subject::wasmtime().lacks(&old).is_some());
        assert!(of_2023.lacks(&guest("get_of_a_missing_key_is_none", Draft::Draft2)).is_some());
    }
}
