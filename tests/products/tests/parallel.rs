//! The example service on providers whose data instances share: a new instance for each request,
//! many at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use compose::redis::{self, Server};
use compose::service::Service;
use products::{built, folder, shown};

const CLIENTS: usize = 8;
const REQUESTS: usize = 100;

fn serve(place: &Path) -> Service {
    Service::start(&built("http-counter-on-filesystem"), &[shown(place)]).unwrap()
}

/// Adds 1 to the counter; what it is then.
fn increment(service: &Service) -> u64 {
    let request = minreq::post(format!("{}/counters/n", service.url)).with_timeout(60);
    let response = request.send().unwrap();
    assert_eq!(response.status_code, 200, "{}", response.as_str().unwrap());
    response.as_str().unwrap().trim_end().parse().unwrap()
}

fn counter(service: &Service) -> String {
    let response = minreq::get(format!("{}/counters/n", service.url)).with_timeout(60).send().unwrap();
    response.as_str().unwrap().trim_end().to_owned()
}

/// Counts from several clients at once, each of which goes round the services.
fn count(services: &[Service]) -> Vec<u64> {
    let client = &|first: usize| {
        let services = services.iter().cycle().skip(first).take(REQUESTS);
        services.map(increment).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|first| scope.spawn(move || client(first))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

#[test]
fn requests_that_overlap_are_each_counted_once() {
    let place = folder("parallel");
    let services = [serve(&place)];
    let sums = count(&services);
    assert_eq!(sums.iter().copied().collect::<BTreeSet<_>>(), (1..=(CLIENTS * REQUESTS) as u64).collect());
    assert_eq!(counter(&services[0]), (CLIENTS * REQUESTS).to_string());
}

#[test]
fn two_services_on_one_directory_count_together_and_go_on_when_started_again() {
    let place = folder("parallel-services");
    let total = CLIENTS * REQUESTS;
    let services = [serve(&place), serve(&place)];
    let sums = count(&services);
    assert_eq!(sums.iter().copied().collect::<BTreeSet<_>>(), (1..=total as u64).collect());
    drop(services);
    assert_eq!(increment(&serve(&place)), total as u64 + 1);
}

#[test]
fn two_services_on_one_redis_server_count_together() {
    if !redis::SERVER.is_there("two services on one Redis server").unwrap() {
        return;
    }
    let server = Server::start(&[]).unwrap();
    let serve = || Service::start(&built("http-counter-on-redis"), &server.flags()).unwrap();
    let total = CLIENTS * REQUESTS;
    let services = [serve(), serve()];
    let sums = count(&services);
    assert_eq!(sums.iter().copied().collect::<BTreeSet<_>>(), (1..=total as u64).collect());
    assert_eq!(server.cli(&["GET", ":counters/n"]).unwrap(), total.to_string());
    drop(services);
    assert_eq!(increment(&serve()), total as u64 + 1);
}
