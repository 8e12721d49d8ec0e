//! What a new instance costs: requests one after the other, each to another service.

use anyhow::{Result, ensure};
use compose::process::say;
use compose::service::Service;

use super::client::Connection;
use super::loading::{LIMITS, load_bucket};
use super::peer::Application;
use super::results::{Kind, Plot, Table, Target};
use super::samples::{Samples, median};
use super::section::{Findings, Scale};
use super::served::{ALONE, FILESYSTEM, MEMORY, MODES, NATIVE, Served, build};

/// The keys that are there already.
pub const KEYS: u64 = 100_000;

/// In a round each service gets so many requests, of which the middle counts.
const REQUESTS: usize = 30;

const INCREMENT: &str = "a request with one increment";
const NOTHING: &str = "a request that needs no store";
const INSTANCE: &str = "a new instance";

/// What is asked, and what the answer is.
pub const ASKED: [(&str, [&str; 2], u16); 2] =
    [(INCREMENT, ["POST", "/counters/visits"], 200), (NOTHING, ["GET", "/nothing/at/all"], 404)];

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    build()?;
    compose::component::build(&["store-guest", "keyvalue-filesystem"].map(String::from))?;
    let guest = Application::new("store-guest", &[])?;
    let store = load_bucket(&guest, "served-many", KEYS, &LIMITS, Some(""))?;
    let all = [
        Served::alone()?,
        Served::native()?,
        Served::memory()?,
        Served::filesystem(FILESYSTEM, "os", &store.directory)?,
    ];
    let rounds = scale.choose(7, 41);
    let mut samples = Samples::default();
    let services = MODES.map(|(_, flags)| all.iter().map(|served| served.start(flags)).collect());
    let [fresh, reused]: [Result<Vec<Service>>; 2] = services;
    let (fresh, reused) = (fresh?, reused?);
    say("Measuring", "requests to new instances, one after the other");
    for round in 0..=rounds {
        let mut each = vec![[0.0; 2]; all.len()];
        for (what, request, status) in ASKED {
            for (mode, services) in [&fresh, &reused].into_iter().enumerate() {
                let times = turns(services, request, status)?;
                for ((served, time), each) in all.iter().zip(times).zip(&mut each) {
                    each[mode] = time;
                    if round > 0 && mode == 0 {
                        samples.add(what, served.label, None, time);
                    }
                }
            }
            if round > 0 && what == NOTHING {
                for (served, [fresh, reused]) in all.iter().zip(&each) {
                    // What the clock does not see takes something all the same.
                    samples.add(INSTANCE, served.label, None, (fresh - reused).max(1.0));
                }
            }
        }
    }
    drop((fresh, reused));
    std::fs::remove_dir_all(&store.directory)?;
    Ok(Findings { text: text(), tables: vec![table(&samples)?], checks: Vec::new() })
}

fn text() -> String {
    format!(
        "`examples/http-counter` under `wasmtime serve`, asked on one connection, one request after the other, each of\n\
         a round to another service; {REQUESTS} requests of a service make a round, of which the middle counts. Each request\n\
         gets a new instance. The store in files has {KEYS} keys. What a new instance takes is the time of {NOTHING},\n\
         less what the same takes where an instance serves 1 000 requests."
    )
}

fn table(samples: &Samples) -> Result<Table> {
    let mut ratios = Vec::new();
    for of in [MEMORY, FILESYSTEM] {
        let cold = if of == FILESYSTEM { Target::AtMost(1.5) } else { Target::None };
        ratios.push(samples.ratio(INCREMENT, [of, ALONE], None, Kind::Longer, cold)?);
        ratios.push(samples.ratio(INCREMENT, [of, NATIVE], None, Kind::Longer, Target::None)?);
        ratios.push(samples.ratio(NOTHING, [of, NATIVE], None, Kind::Longer, Target::None)?);
        ratios.push(samples.ratio(INSTANCE, [of, NATIVE], None, Kind::Longer, Target::AtMost(1.3))?);
    }
    Ok(Table {
        name: "requests".into(),
        title: "Requests that get a new instance".into(),
        unit: "ns".into(),
        plot: Some(Plot::Bars),
        figures: samples.figures(),
        ratios,
        ..Table::default()
    })
}

/// The middle of the times of some requests to each service, which take turns.
fn turns(services: &[Service], [method, path]: [&str; 2], status: u16) -> Result<Vec<f64>> {
    let opened = services.iter().map(|service| Connection::open(service.address(), method, path));
    let mut opened = opened.collect::<Result<Vec<_>>>()?;
    let mut times = vec![Vec::new(); opened.len()];
    for request in 0..REQUESTS {
        for number in (0..opened.len()).map(|turn| (request + turn) % services.len()) {
            let (answered, time) = opened[number].ask()?;
            ensure!(answered == status, "the service answered {answered}, not {status}");
            times[number].push(time.as_nanos() as f64);
        }
    }
    Ok(times.iter().map(|times| median(times)).collect())
}
