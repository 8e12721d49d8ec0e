//! Running `follow`.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use compose::component::compose;
use compose::tools::WASMTIME;
use compose::workspace::root;
use products::{ready, run, shown};

/// What a document of the tests describes, beside a folder of the test.
pub fn composed(document: &str, place: &Path) -> PathBuf {
    ready();
    let file = place.with_extension("wasm");
    compose(&root().join("tests").join("watching").join(document).with_extension("wac"), &file).unwrap();
    file
}

/// Follows with a store in `place`, until it ends by itself.
pub fn follow(component: &Path, place: &Path, arguments: &[&str]) -> Output {
    run(component, &[&shown(place)], arguments, b"")
}

/// A follower that goes on; it ends with the value.
pub struct Follower {
    process: RefCell<Child>,
    lines: Receiver<String>,
    complaints: Option<JoinHandle<String>>,
}

impl Follower {
    pub fn start(component: &Path, place: &Path, arguments: &[&str]) -> Self {
        let mut command = WASMTIME.command().unwrap();
        command.arg("run").arg(shown(place)).arg(component).args(arguments).env_remove("RUST_BACKTRACE");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            let mut line = String::new();
            // What a killed process wrote half is no line.
            while output.read_line(&mut line).is_ok() && line.ends_with('\n') {
                let _ = sender.send(line.trim_end().to_owned());
                line.clear();
            }
        });
        let mut stderr = process.stderr.take().unwrap();
        let complaints = thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            text
        });
        Self { process: RefCell::new(process), lines, complaints: Some(complaints) }
    }

    /// The next line, or a failure instead of waiting for ever.
    #[track_caller]
    pub fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("a change")
    }

    /// The next line, if there is one before the time is over.
    pub fn next_within(&self, time: Duration) -> Option<String> {
        self.lines.recv_timeout(time).ok()
    }

    /// Kills it; all lines that it printed and nobody read.
    pub fn kill(&self) -> Vec<String> {
        let mut process = self.process.borrow_mut();
        let _ = process.kill();
        let _ = process.wait();
        self.lines.iter().collect()
    }

    pub fn is_running(&self) -> bool {
        self.process.borrow_mut().try_wait().unwrap().is_none()
    }

    /// Ends it; everything on standard error.
    pub fn stop(mut self) -> String {
        self.kill();
        self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default()
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.kill();
    }
}
