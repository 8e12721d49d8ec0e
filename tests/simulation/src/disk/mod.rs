//! A file system in memory that can be switched off.
//!
//! Each file and each directory has two images. The *visible* one is what
//! processes see; the *durable* one is what is left after a power cut, beside
//! whatever chance makes of the changes that were not synced. Files and the names
//! they have are apart: a synced file whose name was not synced is lost.

mod directory;
mod file;

use keyvalue_engine::{Access, Fault, Link};

use crate::random::Random;
use directory::Directory;
pub use file::File;

/// Which file or directory, whatever its names.
pub type Id = usize;

const ROOT: Id = 0;

/// All files and directories.
#[derive(Debug, Clone)]
pub struct Disk {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
enum Node {
    File(File),
    Directory(Directory),
}

impl Default for Disk {
    fn default() -> Self {
        Self { nodes: vec![Node::Directory(Directory::default())] }
    }
}

impl Disk {
    /// The file or directory at `path`; nothing if it or a directory on the way is missing.
    pub fn find(&self, path: &str) -> Result<Option<Id>, Fault> {
        let mut at = ROOT;
        for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
            match self.directory(at)?.get(part) {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    /// Opens or makes what `access` says, or `None`.
    pub fn open(&mut self, path: &str, access: Access) -> Result<Option<Id>, Fault> {
        let found = self.find(path)?;
        match (access, found.map(|id| &self.nodes[id])) {
            (Access::Create, Some(_)) => Ok(None),
            (Access::Create, None) => self.add(path, Node::File(File::default())).map(Some),
            (Access::MakeDirectory, None) => self.add(path, Node::Directory(Directory::default())).map(Some),
            (_, None)
            | (Access::Read | Access::Append, Some(Node::File(_)))
            | (Access::Directory | Access::MakeDirectory, Some(Node::Directory(_))) => Ok(found),
            _ => Err(Fault::WrongKind),
        }
    }

    fn add(&mut self, path: &str, node: Node) -> Result<Id, Fault> {
        let (parent, name) = self.place(path)?;
        let id = self.nodes.len();
        self.nodes.push(node);
        self.directory_mut(parent)?.add(name, id);
        Ok(id)
    }

    /// The directory in which the last part of `path` is or would be.
    fn place<'a>(&self, path: &'a str) -> Result<(Id, &'a str), Fault> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = self.find(parent)?.ok_or_else(|| Fault::Other(format!("{path}: no such directory")))?;
        Ok((parent, name))
    }

    /// Gives the file at `from` another name.
    pub fn link(&mut self, from: &str, to: &str) -> Result<Link, Fault> {
        let Some(id) = self.find(from)? else { return Ok(Link::Missing) };
        if self.find(to)?.is_some() {
            return Ok(Link::Taken);
        }
        let (parent, name) = self.place(to)?;
        self.directory_mut(parent)?.add(name, id);
        Ok(Link::Made)
    }

    /// Gives a file a name, unless that is taken.
    pub fn name(&mut self, path: &str, id: Id) {
        if let Some((directory, name)) = path.rsplit_once('/')
            && let Ok(None) = self.find(path)
            && let Ok(Some(parent)) = self.find(directory)
            && let Ok(parent) = self.directory_mut(parent)
        {
            parent.add(name, id);
        }
    }

    /// Removes a name, if it is there. Who has the file open keeps it.
    pub fn remove(&mut self, path: &str) -> Result<(), Fault> {
        match self.find(path)?.map(|id| &self.nodes[id]) {
            None => Ok(()),
            Some(Node::Directory(_)) => Err(Fault::WrongKind),
            Some(Node::File(_)) => {
                let (parent, name) = self.place(path)?;
                self.directory_mut(parent)?.remove(name);
                Ok(())
            }
        }
    }

    /// The names in a directory.
    pub fn names(&self, id: Id) -> Result<Vec<String>, Fault> {
        Ok(self.directory(id)?.names())
    }

    /// The directory that holds the last part of `path`.
    pub fn parent(&self, path: &str) -> Option<Id> {
        self.place(path).ok().map(|(parent, _)| parent)
    }

    /// Makes durable what is visible of one file or directory.
    pub fn sync(&mut self, id: Id) {
        match &mut self.nodes[id] {
            Node::File(file) => file.sync(),
            Node::Directory(directory) => directory.sync(),
        }
    }

    /// An open file.
    pub fn file(&mut self, id: Id) -> Result<&mut File, Fault> {
        match &mut self.nodes[id] {
            Node::File(file) => Ok(file),
            Node::Directory(_) => Err(Fault::WrongKind),
        }
    }

    /// Ends the process of an instance: of an append under way there may be only a first part.
    pub fn kill(&mut self, instance: usize, random: &Random) {
        for node in &mut self.nodes {
            if let Node::File(file) = node {
                file.cut(instance, random);
            }
        }
    }

    /// Cuts the power: what was synced stays, and some of the rest.
    pub fn lose_power(&mut self, random: &Random) {
        for node in &mut self.nodes {
            match node {
                Node::File(file) => file.lose_power(random),
                Node::Directory(directory) => directory.lose_power(random),
            }
        }
    }

    fn directory(&self, id: Id) -> Result<&Directory, Fault> {
        match &self.nodes[id] {
            Node::Directory(directory) => Ok(directory),
            Node::File(_) => Err(Fault::WrongKind),
        }
    }

    fn directory_mut(&mut self, id: Id) -> Result<&mut Directory, Fault> {
        match &mut self.nodes[id] {
            Node::Directory(directory) => Ok(directory),
            Node::File(_) => Err(Fault::WrongKind),
        }
    }
}

/// What a power cut leaves of the changes that were not synced, before they are torn.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Lost,
    Kept,
    Until(usize),
    Any,
}

impl Fate {
    fn of(changes: usize, random: &Random) -> Self {
        match random.below(4) {
            0 => Self::Lost,
            1 => Self::Kept,
            2 => Self::Until(random.below(changes + 1)),
            _ => Self::Any,
        }
    }

    fn keeps(self, change: usize, random: &Random) -> bool {
        match self {
            Self::Lost => false,
            Self::Kept => true,
            Self::Until(end) => change < end,
            Self::Any => random.one_in(2),
        }
    }
}
