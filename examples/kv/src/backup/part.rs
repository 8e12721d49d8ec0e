//! A file that gets its name when it is whole.

use std::fs::{self, File};
use std::io;

/// The most files of others that are passed over.
const OTHERS: u32 = 100;

/// A file that is being written, beside the place where it belongs. It goes away unless it is
/// finished; only a process that is killed leaves it.
pub struct Part<'a> {
    file: File,
    path: String,
    target: Option<&'a str>,
}

impl<'a> Part<'a> {
    /// Begins to write what will be `target`.
    pub fn create(target: &'a str) -> io::Result<Self> {
        for number in 1..=OTHERS {
            let path = if number == 1 { format!("{target}.part") } else { format!("{target}.{number}.part") };
            match File::create_new(&path) {
                Ok(file) => return Ok(Part { file, path, target: Some(target) }),
                // Someone else writes it, or was killed: nobody can know.
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
                Err(cause) => return Err(cause),
            }
        }
        let why = format!("{OTHERS} files '{target}*.part' of other backups are there; remove those");
        Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
    }

    /// Where to write.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Gives it its name, in place of any other file of that name.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        if let Some(target) = self.target {
            fs::rename(&self.path, target)?;
            self.target = None;
        }
        Ok(())
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if self.target.is_some() {
            let _ = fs::remove_file(&self.path);
        }
    }
}
