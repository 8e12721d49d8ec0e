//! A file for each key, written beside its place and renamed into it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::id;

use workload::{Result, Subject};

pub struct Files {
    directory: PathBuf,
    temporary: PathBuf,
}

impl Files {
    pub fn open(directory: &Path) -> Self {
        Self { directory: directory.into(), temporary: directory.join(format!("temporary-{}", id())) }
    }
}

impl Subject for Files {
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
        fs::write(&self.temporary, value)?;
        Ok(fs::rename(&self.temporary, self.directory.join(key))?)
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.directory.join(key)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => Ok(Some(read?)),
        }
    }

    /// Good for one process only: another may write between the read and the rename.
    fn increment(&mut self, key: &str) -> Result<i64> {
        let old = self.get(key)?.map_or(Ok(0), |text| String::from_utf8_lossy(&text).parse::<i64>())?;
        self.set(key, (old + 1).to_string().as_bytes())?;
        Ok(old + 1)
    }
}
