//! What a component says of itself, inside its file.
//!
//! Each statement is a custom section, named like the annotation of OCI for it. `wasm-tools` knows
//! all of them but `documentation`, which is written here in the same form.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::run;
use crate::tools::WASM_TOOLS;
use crate::workspace::Component;

/// Writes a copy of a component's file that says what its crate says.
///
/// # Errors
/// When the file is no component, or cannot be written.
pub(crate) fn describe(file: &Path, component: &Component, described: &Path) -> Result<()> {
    let about = &component.about;
    let mut add = WASM_TOOLS.command()?;
    add.args(["metadata", "add", "--name", &component.name]);
    for (flag, value) in [
        ("--version", &about.version),
        ("--description", &about.description),
        ("--licenses", &about.licenses),
        ("--source", &about.source),
    ] {
        add.args(value.iter().flat_map(|value| [flag, value]));
    }
    run(add.arg(file).arg("-o").arg(described))?;
    if let Some(documentation) = &about.documentation {
        let mut bytes = fs::read(described)?;
        bytes.extend(section("documentation", documentation));
        fs::write(described, bytes).with_context(|| format!("cannot write {}", described.display()))?;
    }
    Ok(())
}

/// A custom section: what it is called, and its content.
fn section(name: &str, content: &str) -> Vec<u8> {
    let body = [&*leb128(name.len()), name.as_bytes(), content.as_bytes()].concat();
    [&[0], &*leb128(body.len()), &body].concat()
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_its_length_its_name_and_its_content() {
        assert_eq!(section("ab", "xyz"), b"\0\x06\x02abxyz");
        assert_eq!(section("a", &"x".repeat(200))[..4], [0, 0xca, 0x01, 1]);
    }

    #[test]
    fn numbers_take_seven_bits_a_byte() {
        assert_eq!(leb128(0), [0]);
        assert_eq!(leb128(127), [0x7f]);
        assert_eq!(leb128(128), [0x80, 1]);
        assert_eq!(leb128(300_000), [0xe0, 0xa7, 0x12]);
    }
}
