//! The shell of `kv`, asked line by line while it runs.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use compose::tools::WASMTIME;

/// A process that runs `kv --json shell`: each line that is sent is answered by one line.
#[derive(Debug)]
pub struct Shell {
    process: Child,
    lines: Option<Sender<String>>,
    answers: BufReader<ChildStdout>,
    complaints: Option<JoinHandle<String>>,
}

impl Shell {
    /// Starts `component`, a `kv` with a store, under `wasmtime run` with these flags.
    ///
    /// # Panics
    /// When wasmtime cannot be started.
    #[must_use]
    pub fn start(component: &Path, flags: &[&str]) -> Self {
        let mut command = WASMTIME.command().expect("wasmtime is there");
        command.arg("run").args(flags).arg(component).args(["--json", "shell"]).env_remove("RUST_BACKTRACE");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("wasmtime starts");
        let mut stdin = process.stdin.take().expect("stdin was piped");
        let answers = BufReader::new(process.stdout.take().expect("stdout was piped"));
        let mut stderr = process.stderr.take().expect("stderr was piped");
        // Pipes hold little: lines are written, and complaints read, whatever else goes on.
        let (lines, next) = channel::<String>();
        thread::spawn(move || next.iter().try_for_each(|line| stdin.write_all(line.as_bytes())));
        let complaints = thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            text
        });
        Self { process, lines: Some(lines), answers, complaints: Some(complaints) }
    }

    /// Sends lines and does not wait for their answers.
    pub fn send(&mut self, lines: String) {
        if let Some(sender) = &self.lines {
            let _ = sender.send(lines);
        }
    }

    /// The next answer; `None` when the process has ended.
    pub fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        let _ = self.answers.read_line(&mut line);
        // What a killed process wrote half is no answer.
        line.strip_suffix('\n').map(String::from)
    }

    /// Sends a line and waits for its answer.
    ///
    /// # Panics
    /// When there is none, with what the shell said instead.
    pub fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\n"));
        self.answer().unwrap_or_else(|| panic!("`{line}` has no answer: {}", self.complaints()))
    }

    /// Kills the process with no chance to do anything more. Answers it gave before are still there.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Lets the process end by itself, after the lines that were sent.
    pub fn close(&mut self) {
        self.lines = None;
    }

    /// Waits for the end; everything on standard error.
    pub fn complaints(&mut self) -> String {
        self.close();
        let _ = self.process.wait();
        self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default()
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.kill();
    }
}
