//! `SHA256SUMS`: what `sha256sum --check` reads.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// The name of the file.
pub const SUMS: &str = "SHA256SUMS";

/// The sum of these bytes, in hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Writes the sums of all files in a folder.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name != SUMS);
    names.sort();
    let mut sums = String::new();
    for name in names {
        let _ = writeln!(sums, "{}  {name}", sha256(&fs::read(folder.join(&name))?));
    }
    Ok(fs::write(folder.join(SUMS), sums)?)
}

/// Compares the files of a folder with their sums.
///
/// # Errors
/// For the first file that is not what was summed up, or is not there.
pub fn check(folder: &Path) -> Result<()> {
    let place = folder.join(SUMS);
    let sums = fs::read_to_string(&place).with_context(|| {
        format!("cannot read {}: `cargo compose dist` makes the release that it is part of", place.display())
    })?;
    for line in sums.lines() {
        let (sum, name) = line
            .split_once("  ")
            .with_context(|| format!("{} has a line without a name", place.display()))?;
        let file = folder.join(name);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        if sha256(&bytes) != sum {
            bail!("{} is not what {SUMS} says: run `cargo compose dist` again", file.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::target_directory;

    fn folder(test: &str) -> std::path::PathBuf {
        let folder = target_directory().unwrap().join("sums").join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("b"), "two").unwrap();
        fs::write(folder.join("a"), "one").unwrap();
        write(&folder).unwrap();
        folder
    }

    #[test]
    fn the_sum_is_the_one_of_the_standard() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }

    #[test]
    fn files_are_in_order_and_the_sums_are_not_among_them() {
        let folder = folder("order");
        write(&folder).unwrap();
        let sums = fs::read_to_string(folder.join(SUMS)).unwrap();
        let names: Vec<_> = sums.lines().map(|line| line.split_once("  ").unwrap().1).collect();
        assert_eq!(names, ["a", "b"]);
        check(&folder).unwrap();
    }

    #[test]
    fn a_file_that_changed_or_is_gone_is_named() {
        let folder = folder("changed");
        fs::write(folder.join("b"), "three").unwrap();
        assert!(check(&folder).unwrap_err().to_string().contains("b is not what"));
        fs::remove_file(folder.join("b")).unwrap();
        assert!(check(&folder).unwrap_err().to_string().contains("cannot read"));
    }

    #[test]
    fn a_folder_without_sums_is_not_taken_for_a_release() {
        let folder = folder("none");
        fs::remove_file(folder.join(SUMS)).unwrap();
        assert!(check(&folder).unwrap_err().to_string().contains("cargo compose dist"));
    }
}
