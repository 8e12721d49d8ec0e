//! The functions of a core module: how many bytes each has, and what it is called.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use super::anatomy::{CODE, IMPORTS};
use super::sections::{CUSTOM, MODULE, Reader, Section, sections};

/// The part of a section of names that has those of functions.
const FUNCTION_NAMES: u8 = 1;
/// The kind of an import that is a function.
const FUNCTION: u8 = 0;

/// A function that the module has the code of.
#[derive(Debug, PartialEq, Eq)]
pub struct Function<'a> {
    /// As the compiler calls it; empty where nobody does.
    pub name: &'a str,
    /// With its length.
    pub bytes: usize,
}

/// The functions of a module that has their names.
pub fn functions(module: &[u8]) -> Result<Vec<Function<'_>>> {
    let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
    for Section { id, content, .. } in sections(module, MODULE)? {
        let mut reader = Reader(content);
        match id {
            IMPORTS => imported = imports(&mut reader).context("its imports cannot be counted")?,
            CODE => bodies = code(&mut reader).context("its code is damaged")?,
            CUSTOM if reader.name()? == "name" => {
                names = function_names(&mut reader).context("its names are damaged")?;
            }
            _ => {}
        }
    }
    ensure!(!names.is_empty(), "it does not name its functions: was it stripped?");
    // Functions are numbered, and imports come first.
    let name = |number: usize| names.get(&(imported + number)).copied().unwrap_or_default();
    Ok(bodies.into_iter().enumerate().map(|(n, bytes)| Function { name: name(n), bytes }).collect())
}

/// How many functions are imported. What components are made of imports nothing else.
fn imports(reader: &mut Reader) -> Result<usize> {
    let count = reader.number()?;
    for _ in 0..count {
        let (from, name) = (reader.name()?, reader.name()?);
        ensure!(reader.byte()? == FUNCTION, "`{name}` of `{from}` is no function");
        reader.number()?;
    }
    Ok(count)
}

fn code(reader: &mut Reader) -> Result<Vec<usize>> {
    let mut bodies = Vec::new();
    for _ in 0..reader.number()? {
        let before = reader.0.len();
        let length = reader.number()?;
        reader.take(length)?;
        bodies.push(before - reader.0.len());
    }
    Ok(bodies)
}

fn function_names<'a>(reader: &mut Reader<'a>) -> Result<BTreeMap<usize, &'a str>> {
    let mut names = BTreeMap::new();
    while !reader.is_done() {
        let (kind, content) = reader.part()?;
        let mut reader = Reader(content);
        if kind == FUNCTION_NAMES {
            for _ in 0..reader.number()? {
                names.insert(reader.number()?, reader.name()?);
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports one function; has two, the second of which has a name.
    const PARTS: [&[u8]; 3] = [
        b"\x02\x07\x01\x01a\x01b\x00\x00",
        b"\x0a\x08\x02\x02\x00\x0b\x03\x00\x01\x0b",
        b"\x00\x12\x04name\x00\x02\x01m\x01\x07\x02\x00\x01b\x02\x01c",
    ];

    fn error(parts: &[&[u8]]) -> String {
        let module = [&[&MODULE[..]], parts].concat().concat();
        format!("{:#}", functions(&module).unwrap_err())
    }

    #[test]
    fn a_function_has_the_name_of_its_number_and_imports_come_first() {
        let module = [&[&MODULE[..]], &PARTS[..]].concat().concat();
        let [unnamed, named] = [Function { name: "", bytes: 3 }, Function { name: "c", bytes: 4 }];
        assert_eq!(functions(&module).unwrap(), [unnamed, named]);
    }

    #[test]
    fn a_module_without_names_is_refused() {
        assert!(error(&PARTS[..2]).contains("stripped"), "{}", error(&PARTS[..2]));
    }

    #[test]
    fn damaged_code_and_damaged_names_are_refused() {
        let [imports, _, names] = PARTS;
        let code = error(&[imports, b"\x0a\x03\x01\x05\x00", names]);
        assert!(code.contains("code is damaged") && code.contains("ends too early"), "{code}");
        let names = error(&[imports, b"\x00\x09\x04name\x01\x02\x05\x00"]);
        assert!(names.contains("names are damaged") && names.contains("ends too early"), "{names}");
    }

    #[test]
    fn an_import_that_is_no_function_is_refused_and_named() {
        let error = error(&[b"\x02\x0c\x01\x03env\x03mem\x02\x00\x01"]);
        assert!(error.contains("`mem` of `env` is no function"), "{error}");
    }
}
