//! `cargo compose demo`: what plugging in a store is good for, with real programs.

mod redis;

use std::fs;

use anyhow::{Context, Result};
use compose::component;
use compose::process::{read, run, say, shown};
use compose::service::Service;
use compose::tools::{WAC, WASMTIME};
use compose::workspace::root;

pub use redis::run_all as run_on_redis;

/// Where the demo keeps its data, as seen from the top folder.
const DATA: &str = "dist/demo";

/// Requests to the service before it is stopped.
const BEFORE: [Request; 6] = [
    ("POST", "/counters/visits", ""),
    ("POST", "/counters/visits", ""),
    ("POST", "/counters/visits?by=40", ""),
    ("PUT", "/values/greeting", "hello"),
    ("GET", "/values/greeting", ""),
    ("GET", "/counters/absent", ""),
];

/// And when it runs again.
const AFTER: [Request; 2] = [("POST", "/counters/visits", ""), ("GET", "/", "")];

/// Arguments of the command-line tool, each run on its own.
const COMMANDS: [&[&str]; 4] = [
    &["set", "greeting", "good morning"],
    &["get", "greeting"],
    &["--bucket", "", "increment", "counters/visits"],
    &["--bucket", "", "list"],
];

/// A method, a path and a body.
type Request = (&'static str, &'static str, &'static str);

/// Builds the example applications, plugs the filesystem provider into them and runs them.
pub fn run_all() -> Result<()> {
    component::build(&["http-counter", "kv", "keyvalue-filesystem"].map(String::from))?;
    let data = root().join(DATA);
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    println!("A service that imports wasi:keyvalue, and gets it from a component:\n");
    plug("http-counter", "filesystem")?;
    serve(&BEFORE)?;
    println!("\nIt is stopped, started again on the same directory, and goes on:\n");
    serve(&AFTER)?;
    println!("\nA command-line tool, on that directory too. Each line is a process of its own:\n");
    plug("kv", "filesystem")?;
    COMMANDS.iter().try_for_each(|arguments| command(arguments))?;
    say(
        "Done",
        "try it with your own component: wac plug app.wasm --plug dist/keyvalue-filesystem.wasm -o it.wasm",
    );
    Ok(())
}

fn plug(application: &str, provider: &str) -> Result<()> {
    let mut command = WAC.command()?;
    command.args(["plug", &format!("dist/{application}.wasm")]);
    command.args(["--plug", &format!("dist/keyvalue-{provider}.wasm")]);
    command.args(["-o", &format!("dist/{application}-with-store.wasm")]).current_dir(root());
    println!("  $ {}", shown(&command));
    run(&mut command)
}

fn serve(requests: &[Request]) -> Result<()> {
    let component = "dist/http-counter-with-store.wasm";
    println!("  $ wasmtime serve -S cli --dir {DATA}::/keyvalue {component}");
    let directory = format!("{}::/keyvalue", root().join(DATA).display());
    let service = Service::start(&root().join(component), &["--dir", &directory])?;
    requests.iter().try_for_each(|request| ask(&service, *request))
}

/// Sends a request and shows the answer.
fn ask(service: &Service, (method, path, body): Request) -> Result<()> {
    let url = format!("{}{path}", service.url);
    let request = minreq::Request::new(minreq::Method::Custom(method.into()), url);
    let response = request.with_body(body).with_timeout(30).send().context("the service does not answer")?;
    let answer = response.as_str()?.trim_end().replace('\n', "\n                                    ");
    println!("  {}", format!("{method:<4} {path:<24} {} {answer}", response.status_code).trim_end());
    Ok(())
}

fn command(arguments: &[&str]) -> Result<()> {
    let mut command = WASMTIME.command()?;
    command.args(["run", "--dir", &format!("{DATA}::/keyvalue"), "dist/kv-with-store.wasm"]);
    command.args(arguments).current_dir(root());
    println!("  $ {}", shown(&command));
    read(&mut command)?.lines().for_each(|line| println!("  {line}"));
    Ok(())
}
