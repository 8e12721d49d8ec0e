//! Writes to the bucket `default`: each argument is `DRAFT COMMAND WORD...`, and its result a line
//! that begins with `> `.
//!
//! A word such as `@70000` stands for so many letters. The commands are those of the interfaces, and
//! `swap KEY VALUE`, which is a whole compare-and-swap, and `swap-late KEY VALUE`, whose first
//! attempt comes too late.

#[cfg(target_family = "wasm")]
mod bindings {
    #![allow(missing_docs, clippy::all)]
    wit_bindgen::generate!({
        inline: "
            package test:writing;
            world writing {
                include wasi:keyvalue/imports@0.2.0-draft;
                include wasi:keyvalue/imports@0.2.0-draft2;
            }
        ",
        path: ["../../wit/keyvalue-0.2.0-draft", "../../wit/keyvalue-0.2.0-draft2"],
        world: "test:writing/writing",
        generate_all,
    });
}
#[cfg(target_family = "wasm")]
mod drafts;

#[cfg(target_family = "wasm")]
fn main() {
    for line in std::env::args().skip(1) {
        let mut words = line.split(' ').map(|word| match word.strip_prefix('@').map(str::parse) {
            Some(Ok(letters)) => "x".repeat(letters),
            _ => word.to_owned(),
        });
        let draft = words.next().unwrap_or_default();
        let words: Vec<String> = words.collect();
        let result = if draft == "draft" { drafts::draft::run(&words) } else { drafts::draft2::run(&words) };
        println!("> {}", result.unwrap_or_else(|error| format!("error: {error}")));
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() {}
