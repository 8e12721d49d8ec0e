//! `cargo compose demo`: what plugging in a store is good for, with real programs.

use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use compose::component;
use compose::process::{run, say, shown};
use compose::service::{REUSE, Service};
use compose::tools::{WAC, WASMTIME};
use compose::workspace::root;

/// Builds the example applications, plugs the memory provider into them and runs them.
pub fn run_all() -> Result<()> {
    component::build(&["http-counter", "kv", "keyvalue-memory"].map(String::from))?;
    println!("A service that imports wasi:keyvalue, and gets it from a component:\n");
    plug("http-counter")?;
    service()?;
    println!("\nA command-line tool, on the same provider:\n");
    plug("kv")?;
    shell()?;
    say(
        "Done",
        "try it with your own component: wac plug app.wasm --plug dist/keyvalue-memory.wasm -o it.wasm",
    );
    Ok(())
}

fn plug(application: &str) -> Result<()> {
    let mut command = WAC.command()?;
    command.args(["plug", &format!("dist/{application}.wasm"), "--plug", "dist/keyvalue-memory.wasm"]);
    command.args(["-o", &format!("dist/{application}-with-store.wasm")]).current_dir(root());
    println!("  $ {}", shown(&command));
    run(&mut command)
}

fn service() -> Result<()> {
    let component = "dist/http-counter-with-store.wasm";
    println!("  $ wasmtime serve -S cli {} {component}", REUSE.join(" "));
    let service = Service::start(&root().join(component), &REUSE)?;
    let requests = [
        ("POST", "/counters/visits", ""),
        ("POST", "/counters/visits", ""),
        ("POST", "/counters/visits?by=40", ""),
        ("GET", "/counters/visits", ""),
        ("PUT", "/values/greeting", "hello"),
        ("GET", "/values/greeting", ""),
        ("GET", "/counters/absent", ""),
        ("GET", "/", ""),
    ];
    for (method, path, body) in requests {
        let request =
            minreq::Request::new(minreq::Method::Custom(method.into()), format!("{}{path}", service.url));
        let response =
            request.with_body(body).with_timeout(30).send().context("the service does not answer")?;
        let answer = response.as_str()?.trim_end().replace('\n', "\n                                    ");
        println!("  {method:<4} {path:<24} {} {answer}", response.status_code);
    }
    Ok(())
}

const LINES: &str = "\
set greeting hello
get greeting
increment visits 41
increment visits
cas greeting hello goodbye
get-many greeting visits absent
list
";

fn shell() -> Result<()> {
    let mut command = WASMTIME.command()?;
    command.args(["run", "dist/kv-with-store.wasm", "shell"]).current_dir(root());
    println!("  $ {}", shown(&command));
    LINES.lines().for_each(|line| println!("  > {line}"));
    println!();
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    child.stdin.take().context("stdin was piped")?.write_all(LINES.as_bytes())?;
    let status = child.wait()?;
    // `absent` is missing, which the shell's exit code tells.
    ensure!(status.code() == Some(1), "the shell ended with {status}, not with 1 for a missing key");
    Ok(())
}
