//! Files in memory, with a clock that makes every run the same.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use keyvalue_engine::{Access, Clock, Fault, Link, Storage};

/// The files of a store: path and bytes. All directories are those in the paths.
pub type Image = BTreeMap<String, Vec<u8>>;

/// A device. Clones are instances that use it at the same time.
#[derive(Clone)]
pub struct Memory {
    device: Rc<Device>,
    /// What this instance's clock shows.
    pub elapsed: Rc<Cell<u64>>,
}

struct Device {
    tree: RefCell<BTreeMap<String, Option<File>>>,
    room: Cell<u64>,
    read_only: Cell<bool>,
    random: Cell<u64>,
    patience: Cell<u64>,
    appends: RefCell<Vec<usize>>,
}

pub type File = Rc<RefCell<Rc<Vec<u8>>>>;

/// An open file; a directory is open by its path.
pub enum Handle {
    File(File),
    Directory(String),
}

impl Memory {
    pub fn new(seed: u64) -> Self {
        let device = Device {
            tree: RefCell::default(),
            room: Cell::new(u64::MAX),
            read_only: Cell::new(false),
            random: Cell::new(seed),
            patience: Cell::new(u64::MAX),
            appends: RefCell::default(),
        };
        Self { device: Rc::new(device), elapsed: Rc::default() }
    }

    pub fn of(image: &Image) -> Self {
        let memory = Self::new(1 << 32);
        image.iter().for_each(|(path, bytes)| memory.put(path, bytes.clone()));
        memory
    }

    /// A device of its own with the same files.
    pub fn fork(&self) -> Self {
        let fork = Self::new(self.device.random.get());
        let tree = self.device.tree.borrow();
        let copy = |file: &File| Rc::new(RefCell::new(Rc::clone(&file.borrow())));
        let copies = tree.iter().map(|(path, file)| (path.clone(), file.as_ref().map(copy)));
        *fork.device.tree.borrow_mut() = copies.collect();
        fork
    }

    pub fn image(&self) -> Image {
        let tree = self.device.tree.borrow();
        let files =
            tree.iter().filter_map(|(path, file)| Some((path.clone(), file.as_ref()?.borrow().to_vec())));
        files.collect()
    }

    /// Makes or replaces a file, and its directories.
    pub fn put(&self, path: &str, bytes: Vec<u8>) {
        let mut tree = self.device.tree.borrow_mut();
        for (at, _) in path.match_indices('/') {
            tree.insert(path[..at].into(), None);
        }
        tree.insert(path.into(), Some(Rc::new(RefCell::new(Rc::new(bytes)))));
    }

    pub fn delete(&self, path: &str) {
        self.device.tree.borrow_mut().remove(path);
    }

    /// How many bytes may still be written.
    pub fn set_room(&self, room: u64) {
        self.device.room.set(room);
    }

    pub fn set_read_only(&self, read_only: bool) {
        self.device.read_only.set(read_only);
    }

    /// How many more files may be opened: a store that tries for ever is found out.
    pub fn set_patience(&self, opens: u64) {
        self.device.patience.set(opens);
    }

    /// Where in their files the appends since the last time ended.
    pub fn note_appends(&self) -> Vec<usize> {
        self.device.appends.take()
    }

    fn check_writable(&self) -> Result<(), Fault> {
        if self.device.read_only.get() { Err(Fault::ReadOnly) } else { Ok(()) }
    }

    /// Writes what there is room for, at the end or somewhere else.
    fn put_bytes(&self, file: &Handle, offset: Option<u64>, bytes: &[u8]) -> Result<(), Fault> {
        self.check_writable()?;
        let Handle::File(file) = file else { return Err(Fault::WrongKind) };
        let room = self.device.room.get();
        let fits = bytes.len().min(room as usize);
        self.device.room.set(room - fits as u64);
        let mut content = file.borrow_mut();
        let content = Rc::make_mut(&mut content);
        let start = offset.map_or(content.len(), |offset| offset as usize);
        content.resize(content.len().max(start + fits), 0);
        content[start..start + fits].copy_from_slice(&bytes[..fits]);
        if fits == bytes.len() { Ok(()) } else { Err(Fault::NoSpace) }
    }

    fn make(&self, path: &str, entry: Option<File>) -> Result<(), Fault> {
        self.check_writable()?;
        // A name takes room too; that it takes one byte is enough to run out of it.
        let Some(room) = self.device.room.get().checked_sub(1) else { return Err(Fault::NoSpace) };
        self.device.room.set(room);
        self.device.tree.borrow_mut().insert(path.into(), entry);
        Ok(())
    }

    fn find(&self, path: &str) -> Result<Option<Option<File>>, Fault> {
        let tree = self.device.tree.borrow();
        let is_file = |(at, _): (usize, _)| matches!(tree.get(&path[..at]), Some(Some(_)));
        if path.match_indices('/').any(is_file) {
            return Err(Fault::WrongKind);
        }
        Ok(if path == "." { Some(None) } else { tree.get(path).cloned() })
    }
}

impl Storage for Memory {
    type File = Handle;

    fn list(&self, directory: &Handle, each: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        let Handle::Directory(path) = directory else { return Err(Fault::WrongKind) };
        let tree = self.device.tree.borrow();
        let names = tree.keys().filter_map(|name| match path.as_str() {
            "." => Some(name.as_str()),
            path => name.strip_prefix(path)?.strip_prefix('/'),
        });
        names.filter(|name| !name.contains('/')).for_each(each);
        Ok(())
    }

    fn open(&self, path: &str, access: Access) -> Result<Option<Handle>, Fault> {
        let directory = || Ok(Some(Handle::Directory(path.into())));
        self.device.patience.set(self.device.patience.get().checked_sub(1).expect("it ends some time"));
        let parent = path.rsplit_once('/').map_or(".", |(parent, _)| parent);
        if self.find(parent)?.is_none() {
            // What operating systems say of a missing directory is what they say of a missing file.
            return Ok(None);
        }
        match (access, self.find(path)?) {
            (Access::Read | Access::Append, Some(Some(file))) => {
                if access == Access::Append {
                    self.check_writable()?
                }
                Ok(Some(Handle::File(file)))
            }
            (Access::Read | Access::Append | Access::Directory, None) | (Access::Create, Some(_)) => Ok(None),
            (Access::Directory | Access::MakeDirectory, Some(None)) => directory(),
            (Access::MakeDirectory, None) => self.make(path, None).and_then(|()| directory()),
            (Access::Create, None) => {
                let file = File::default();
                self.make(path, Some(Rc::clone(&file)))?;
                Ok(Some(Handle::File(file)))
            }
            _ => Err(Fault::WrongKind),
        }
    }

    fn read(&self, file: &Handle, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<usize, Fault> {
        let Handle::File(file) = file else { return Err(Fault::WrongKind) };
        let content = file.borrow();
        let rest = content.get(offset as usize..).unwrap_or(&[]);
        let read = rest.len().min(len).min(65_536);
        into.extend_from_slice(&rest[..read]);
        Ok(read)
    }

    fn append(&self, file: &Handle, bytes: &[u8]) -> Result<(), Fault> {
        self.put_bytes(file, None, bytes)?;
        self.device.appends.borrow_mut().push(self.size(file)? as usize);
        Ok(())
    }

    fn write(&self, file: &Handle, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.put_bytes(file, Some(offset), bytes)
    }

    fn link(&self, from: &str, to: &str) -> Result<Link, Fault> {
        let Some(file) = self.find(from)? else { return Ok(Link::Missing) };
        if self.find(to)?.is_some() {
            return Ok(Link::Taken);
        }
        self.make(to, file).map(|()| Link::Made)
    }

    fn remove(&self, path: &str) -> Result<(), Fault> {
        self.check_writable()?;
        self.delete(path);
        Ok(())
    }

    fn sync(&self, _file: &Handle) -> Result<(), Fault> {
        Ok(())
    }

    fn size(&self, file: &Handle) -> Result<u64, Fault> {
        let Handle::File(file) = file else { return Err(Fault::WrongKind) };
        Ok(file.borrow().len() as u64)
    }
}

impl Clock for Memory {
    fn elapsed(&self) -> u64 {
        self.elapsed.get()
    }

    fn now(&self) -> u64 {
        1_700_000_000_000 + self.elapsed.get()
    }

    fn pause(&self, milliseconds: u64) {
        self.elapsed.set(self.elapsed.get() + milliseconds);
    }

    fn random(&self) -> u64 {
        let next = self.device.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.device.random.set(next);
        (next ^ (next >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
}
