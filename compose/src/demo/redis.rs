//! `cargo compose demo --redis`: the same service on a server, twice.

use anyhow::Result;
use compose::component;
use compose::process::say;
use compose::redis::{self, Server};
use compose::service::Service;
use compose::workspace::root;

use super::{Request, ask, plug};

/// What is asked of the two services in turn.
const REQUESTS: [Request; 3] = [
    ("POST", "/counters/visits", ""),
    ("POST", "/counters/visits", ""),
    ("PUT", "/values/greeting", "hello"),
];

/// What `redis-cli` does then.
const COMMANDS: [&[&str]; 3] =
    [&["INCRBY", ":counters/visits", "40"], &["GET", ":values/greeting"], &["SET", ":values/reply", "hi"]];

/// Starts a server and two services on it, and shows that they and `redis-cli` have the same data.
pub fn run_all() -> Result<()> {
    redis::SERVER.prepare()?;
    redis::SERVER.find()?;
    component::build(&["http-counter", "keyvalue-redis"].map(String::from))?;
    println!("A service that imports wasi:keyvalue, and a component that gets it from a Redis server:\n");
    plug("http-counter", "redis")?;
    println!("\nTwo processes of it, on one server at a free port, are asked in turn:\n");
    let server = Server::start(&[])?;
    println!("  $ redis-server --port PORT");
    let services = [serve(&server)?, serve(&server)?];
    for (service, request) in services.iter().cycle().zip(REQUESTS) {
        ask(service, request)?;
    }
    println!("\nWhat they stored are strings and integers, for everybody:\n");
    for arguments in COMMANDS {
        println!("  $ redis-cli -p PORT {}", arguments.join(" "));
        println!("  {}", server.cli(arguments)?);
    }
    println!("\nAnd the other way round:\n");
    ask(&services[0], ("GET", "/", ""))?;
    ask(&services[1], ("GET", "/values/reply", ""))?;
    say(
        "Done",
        "try it with your own component: wac plug app.wasm --plug dist/keyvalue-redis.wasm -o it.wasm",
    );
    Ok(())
}

fn serve(server: &Server) -> Result<Service> {
    let component = "dist/http-counter-with-store.wasm";
    let url = "--env KEYVALUE_REDIS_URL=redis://127.0.0.1:PORT";
    println!("  $ wasmtime serve -S cli -S inherit-network {url} {component}");
    Service::start(&root().join(component), &server.flags())
}
