//! The example service under load: requests a second, and how long they take.

use std::time::Duration;

use anyhow::Result;
use compose::process::say;
use compose::service::Service;

use super::client::load;
use super::results::{Kind, Plot, Table, Target};
use super::samples::{Samples, quantile};
use super::section::{Findings, Scale};
use super::served::{ALONE, MODES, NATIVE, Served, build, redis};

/// So many connections send at once.
const CONNECTIONS: usize = 4;

/// One increment.
const REQUEST: [&str; 2] = ["POST", "/counters/visits"];

const PERCENTILES: [(&str, f64); 3] = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

/// Measures.
pub fn measure(scale: Scale) -> Result<Findings> {
    build()?;
    let redis = redis()?;
    let all = Served::all(redis.as_ref())?;
    let duration = Duration::from_millis(scale.choose(300, 1_000));
    let rounds = scale.choose(3, 9);
    let mut rates = Samples::default();
    let mut times = MODES.map(|_| Samples::default());
    for ((mode, flags), times) in MODES.iter().zip(&mut times) {
        let services = all.iter().map(|served| served.start(flags)).collect::<Result<Vec<_>>>()?;
        for round in 0..=rounds {
            say("Measuring", &format!("services with {mode}, round {round} of {rounds}"));
            // The first round that counts begins with the first service.
            for number in (1..=all.len()).map(|turn| (round + all.len() + turn - 2) % all.len()) {
                let (rate, percentiles) = turn(&services[number], duration)?;
                // The first round warms up.
                if round > 0 {
                    rates.add(mode, all[number].label, None, rate);
                    for ((name, _), time) in PERCENTILES.iter().zip(percentiles) {
                        times.add(name, all[number].label, None, time);
                    }
                }
            }
        }
    }
    let mut tables = vec![rate_table(&rates, &all)?];
    for ((mode, _), times) in MODES.iter().zip(&times) {
        tables.push(latency_table(mode, times, &all)?);
    }
    Ok(Findings { text: text(duration), tables, checks: Vec::new() })
}

fn turn(service: &Service, duration: Duration) -> Result<(f64, [f64; 3])> {
    let found = load(service.address(), REQUEST, 200, CONNECTIONS, duration)?;
    Ok((found.rate, PERCENTILES.map(|(_, part)| quantile(&found.times, part))))
}

fn text(duration: Duration) -> String {
    format!(
        "`examples/http-counter` under `wasmtime serve`, compiled beforehand, on each store; and the same service\n\
         without one, which counts in a variable. Each request is `{}`, one increment of one counter. {CONNECTIONS}\n\
         connections of the loopback interface send one after the other for {} ms, to each service in turn, from the\n\
         same machine: its processors serve both sides. Fresh instances are what wasmtime does by default;\n\
         the other way is `--max-instance-reuse-count 1000`. What is in memory starts anew with each instance.",
        REQUEST.join(" "),
        duration.as_millis()
    )
}

fn rate_table(rates: &Samples, all: &[Served]) -> Result<Table> {
    let mut ratios = Vec::new();
    for (mode, _) in MODES {
        for beside in [ALONE, NATIVE] {
            for served in all.iter().filter(|served| served.label != ALONE && served.label != beside) {
                ratios.push(rates.ratio(mode, [served.label, beside], None, Kind::More, Target::None)?);
            }
        }
    }
    Ok(Table {
        name: "rates".into(),
        title: "Requests a second".into(),
        unit: "requests a second".into(),
        plot: Some(Plot::Bars),
        figures: rates.figures(),
        ratios,
        ..Table::default()
    })
}

fn latency_table(mode: &str, times: &Samples, all: &[Served]) -> Result<Table> {
    let mut ratios = Vec::new();
    for beside in [ALONE, NATIVE] {
        for served in all.iter().filter(|served| served.label != ALONE && served.label != beside) {
            for (name, _) in PERCENTILES {
                ratios.push(times.ratio(name, [served.label, beside], None, Kind::Longer, Target::None)?);
            }
        }
    }
    Ok(Table {
        name: format!("latencies-{}", mode.replace(' ', "-")),
        title: format!("How long requests take, with {mode}"),
        unit: "ns".into(),
        figures: times.figures(),
        ratios,
        ..Table::default()
    })
}
