//! Every guest of the conformance suite on every store, as a test of its own.
//!
//! The list of tests is made from the guests' folder, so that none is forgotten.

use std::sync::{LazyLock, Mutex, PoisonError};

use compose::conformance::{
    self, Draft, Guest, Outcome, Subject, exceptions, exceptions_on_clusters, guests,
};
use compose::redis::{self, Cluster, Server};
use compose::workspace::root;
use libtest_mimic::{Arguments, Failed, Trial};
use products::ready;

static MEMORY: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-memory"));
static PURE: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-memory-pure"));
static GUARDED: LazyLock<Subject> = LazyLock::new(|| ours("guarded-memory"));
static FILESYSTEM: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-filesystem"));
static SERVED: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-filesystem").served());
static REDIS: LazyLock<Subject> = LazyLock::new(on_redis);
static REDIS_SERVED: LazyLock<Subject> = LazyLock::new(|| on_redis().served());
static CLUSTER: LazyLock<Subject> = LazyLock::new(|| on_cluster(Subject::on_redis_cluster));
static ONE_SLOT: LazyLock<Subject> = LazyLock::new(|| on_cluster(Subject::on_redis_cluster_in_one_slot));
static MEMORY_OF_2023: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-2023-on-memory"));
static FILESYSTEM_OF_2023: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-2023-on-filesystem"));
static SERVED_OF_2023: LazyLock<Subject> = LazyLock::new(|| ours("keyvalue-2023-on-filesystem").served());

fn ours(name: &str) -> Subject {
    ready();
    Subject::ours(name).expect("it is built")
}

/// The server that all guests on Redis share. It is stopped when the last of them has ended.
static SERVER: Mutex<Option<Server>> = Mutex::new(None);

fn on_redis() -> Subject {
    ready();
    let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    let server = server.get_or_insert_with(|| Server::start(&[]).expect("redis-server starts"));
    Subject::on_redis(server).expect("it is built")
}

/// The cluster that all guests on Redis Cluster share. It is stopped as the server is.
static NODES: Mutex<Option<Cluster>> = Mutex::new(None);

fn on_cluster(subject: impl FnOnce(&Cluster) -> anyhow::Result<Subject>) -> Subject {
    ready();
    let mut nodes = NODES.lock().unwrap_or_else(PoisonError::into_inner);
    subject(nodes.get_or_insert_with(|| Cluster::start(15_000).expect("a cluster starts")))
        .expect("it is built")
}

fn main() {
    let arguments = Arguments::from_args();
    let conclusion = libtest_mimic::run(&arguments, trials().expect("the guests are listed"));
    drop(SERVER.lock().unwrap_or_else(PoisonError::into_inner).take());
    drop(NODES.lock().unwrap_or_else(PoisonError::into_inner).take());
    conclusion.exit();
}

fn trials() -> anyhow::Result<Vec<Trial>> {
    let mut trials = vec![
        Trial::test("the_published_results_are_these", || Ok(published()?)),
        Trial::test("a_provider_that_does_nothing_fails", noop_fails),
        Trial::test("a_provider_without_an_interface_is_not_asked_about_it", lacks_are_told),
        Trial::test("a_guest_that_fails_as_a_service_is_told_from_one_that_passes", noop_fails_served),
    ];
    let on_redis = redis::SERVER.is_there("the guests on keyvalue-redis")?;
    for guest in guests()? {
        if on_redis && asks_redis(&guest) {
            trials.push(trial("keyvalue-redis", &guest, |guest| passes(&REDIS, guest)));
            trials.push(trial("keyvalue-redis-served", &guest, |guest| passes(&REDIS_SERVED, guest)));
            trials.push(trial("keyvalue-redis-cluster", &guest, passes_on_cluster));
        }
        if guest.draft == Draft::Of2023 {
            trials.extend(trials_of_2023(&guest));
        } else {
            trials.extend(trials_of_today(&guest));
        }
    }
    Ok(trials)
}

fn trials_of_today(guest: &Guest) -> Vec<Trial> {
    let memory = if guest.environment.is_empty() { &MEMORY } else { &GUARDED };
    let memory_name = if guest.environment.is_empty() { "keyvalue-memory" } else { "guarded-memory" };
    let mut trials = vec![
        trial(memory_name, guest, |guest| passes(memory, guest)),
        trial("keyvalue-filesystem", guest, |guest| passes(&FILESYSTEM, guest)),
        trial("keyvalue-filesystem-served", guest, |guest| passes(&SERVED, guest)),
    ];
    if asks_pure(guest) {
        trials.push(trial("keyvalue-memory-pure", guest, |guest| passes(&PURE, guest)));
    }
    if asks_wasmtime(guest) {
        trials.push(trial("wasmtime", guest, on_wasmtime));
    }
    trials
}

fn trials_of_2023(guest: &Guest) -> Vec<Trial> {
    let filesystem = "keyvalue-2023-on-filesystem";
    let mut trials = vec![
        trial(filesystem, guest, |guest| passes(&FILESYSTEM_OF_2023, guest)),
        trial(&format!("{filesystem}-served"), guest, |guest| passes(&SERVED_OF_2023, guest)),
    ];
    if guest.environment.is_empty() {
        trials.push(trial("keyvalue-2023-on-memory", guest, |guest| passes(&MEMORY_OF_2023, guest)));
    }
    trials
}

/// One guest on one store, as a test.
fn trial(
    store: &str,
    guest: &Guest,
    run: impl FnOnce(&Guest) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    let guest = guest.clone();
    Trial::test(format!("{store}::{}::{}", guest.draft.name(), guest.name), move || run(&guest))
}

/// Whether the memory store without a clock and without options can be asked.
fn asks_pure(guest: &Guest) -> bool {
    guest.environment.is_empty() && !guest.name.starts_with("ttl_")
}

/// Whether the store on Redis, which does not tell what was written, can be asked.
fn asks_redis(guest: &Guest) -> bool {
    guest.draft != Draft::Of2023 && !uses_changes(guest)
}

/// Whether a guest asks what was written, if only beside something else.
fn uses_changes(guest: &Guest) -> bool {
    let beside = ["ttl_comes_with_changes", "policy_extra_read_only_still_reads"];
    guest.name.starts_with("changes_") || beside.contains(&guest.name.as_str())
}

/// Whether wasmtime's own store, which has one draft and no options, can be asked.
fn asks_wasmtime(guest: &Guest) -> bool {
    guest.draft == Draft::Draft && guest.environment.is_empty()
}

fn shown(error: anyhow::Error) -> Failed {
    format!("{error:#}").into()
}

fn passes(subject: &Subject, guest: &Guest) -> Result<(), Failed> {
    match subject.run(guest).map_err(shown)? {
        Outcome::Passed => Ok(()),
        Outcome::Failed(text) => Err(format!("{}\n{text}", guest.sentence).into()),
        Outcome::Skipped(reason) => Err(format!("not run: {reason}").into()),
    }
}

/// What is known to go wrong must go wrong, and nothing else.
fn on_wasmtime(guest: &Guest) -> Result<(), Failed> {
    let known = exceptions().map_err(shown)?.contains_key(&guest.name);
    match (passes(&Subject::wasmtime(), guest), known) {
        (Ok(()), true) => Err("this works now: take it off tests/conformance/wasmtime.md".into()),
        (Err(_), true) => Ok(()),
        (result, false) => result,
    }
}

/// What needs keys of several slots at one moment fails in these words, and passes in one slot.
fn passes_on_cluster(guest: &Guest) -> Result<(), Failed> {
    if !exceptions_on_clusters().map_err(shown)?.contains_key(&guest.name) {
        return passes(&CLUSTER, guest);
    }
    match CLUSTER.run(guest).map_err(shown)? {
        // A guest that looks for other words shows those that it found.
        Outcome::Failed(text) if text.contains("{hash tag}") => passes(&ONE_SLOT, guest),
        Outcome::Failed(text) => Err(text.into()),
        _ => Err("this works now: take it off tests/conformance/redis-cluster.md".into()),
    }
}

/// A provider that forgets all it is told fails wherever something has to be remembered.
fn noop_fails() -> Result<(), Failed> {
    fails(&ours("noop"))
}

fn noop_fails_served() -> Result<(), Failed> {
    fails(&ours("noop").served())
}

fn fails(noop: &Subject) -> Result<(), Failed> {
    let names = ["get_sees_every_write_at_once", "counter_starts_at_zero", "list_does_not_show_deleted_keys"];
    for guest in guests().map_err(shown)?.iter().filter(|guest| names.contains(&guest.name.as_str())) {
        match noop.run(guest).map_err(shown)? {
            Outcome::Failed(text) if text.contains("panicked") => {}
            Outcome::Failed(text) => return Err(format!("{} does not say why: {text}", guest.name).into()),
            _ => return Err(format!("{} cannot fail", guest.name).into()),
        }
    }
    Ok(())
}

/// What a provider does not export is skipped with a reason, and never passed.
fn lacks_are_told() -> Result<(), Failed> {
    let guests = guests().map_err(shown)?;
    let extra = guests.iter().filter(|guest| guest.draft == Draft::Extra);
    for guest in extra.filter(|guest| guest.environment.is_empty()) {
        let on_pure = PURE.lacks(guest).is_some();
        if ours("noop").lacks(guest).is_none() || MEMORY.lacks(guest).is_some() || on_pure == asks_pure(guest)
        {
            return Err(format!("{} is asked of the wrong stores", guest.name).into());
        }
    }
    // What is of today is not asked of the interfaces of 2023, nor the other way round.
    for guest in guests.iter().filter(|guest| guest.environment.is_empty()) {
        let of_2023 = guest.draft == Draft::Of2023;
        if MEMORY_OF_2023.lacks(guest).is_none() != of_2023 || MEMORY.lacks(guest).is_some() != of_2023 {
            return Err(format!("{} is asked of the wrong stores", guest.name).into());
        }
    }
    Ok(())
}

/// The page of results is what these tests expect.
fn published() -> Result<(), String> {
    let page = || -> anyhow::Result<(String, String)> {
        let guests = guests()?;
        let known = exceptions()?;
        let known_on_clusters = exceptions_on_clusters()?;
        let names = known.keys().chain(known_on_clusters.keys());
        if let Some(name) = names.into_iter().find(|name| guests.iter().all(|guest| guest.name != **name)) {
            anyhow::bail!("a list in tests/conformance has `{name}`, which is no guest");
        }
        let on_pure = |guest: &Guest| asks_pure(guest).then_some(true);
        let on_wasmtime = |guest: &Guest| asks_wasmtime(guest).then(|| !known.contains_key(&guest.name));
        let expected = conformance::results(
            &guests,
            &[
                ("keyvalue-memory", &|_| Some(true)),
                ("keyvalue-memory-pure", &on_pure),
                ("keyvalue-filesystem", &|_| Some(true)),
                ("keyvalue-redis", &|guest| asks_redis(guest).then_some(true)),
                ("on a cluster", &|guest| {
                    asks_redis(guest).then(|| !known_on_clusters.contains_key(&guest.name))
                }),
                ("wasmtime's own", &on_wasmtime),
            ],
            &[
                ("keyvalue-2023-on-memory", &|guest| guest.environment.is_empty().then_some(true)),
                ("keyvalue-2023-on-filesystem", &|_| Some(true)),
                ("wasmtime's own", &on_wasmtime),
            ],
        );
        let file = root().join("tests").join("conformance").join("RESULTS.md");
        Ok((expected, std::fs::read_to_string(file)?))
    };
    let (expected, published) = page().map_err(|error| format!("{error:#}"))?;
    if expected.trim() == published.replace("\r\n", "\n").trim() {
        return Ok(());
    }
    Err("RESULTS.md is out of date: run `cargo compose conformance`".into())
}
