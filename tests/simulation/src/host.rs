//! The storage and the clock of one instance.
//!
//! Each call is a point where the scheduler may let others run, before it takes
//! effect and often after. What the engine may not do to a storage panics.

use std::cell::Cell;
use std::rc::Rc;

use corosensei::Yielder;
use keyvalue_engine::{APPEND, Access, Clock, Fault, Link, Storage};

use crate::disk::Id;
use crate::world::{Medium, World};

/// A host may cut a read after any multiple of so many bytes.
const BORDER: usize = 4096;

/// The most bytes of one read.
const MOST: usize = 64 << 10;

/// What an instance waits for when it lets others run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Its next turn.
    Turn,
    /// Some time, in milliseconds.
    Pause(u64),
}

/// What the scheduler and the host of an instance know of it.
#[derive(Debug, Default)]
pub struct Life {
    /// Its number.
    pub instance: usize,
    /// Whether its process has ended.
    pub dead: Cell<bool>,
    /// Whether one of its calls failed without being at fault.
    pub faulted: Cell<bool>,
    /// The bucket that it works on.
    pub bucket: Cell<usize>,
    /// The call that it works on.
    pub call: Cell<usize>,
}

/// An open file or directory.
#[derive(Debug)]
pub struct Handle {
    id: Id,
    access: Access,
    path: String,
}

/// The host of an instance.
pub struct Host<'y> {
    world: Rc<World>,
    life: Rc<Life>,
    yielder: &'y Yielder<(), Wait>,
}

impl<'y> Host<'y> {
    pub(crate) fn new(world: Rc<World>, life: Rc<Life>, yielder: &'y Yielder<(), Wait>) -> Self {
        Self { world, life, yielder }
    }

    /// Lets others run, and fails if the process has ended: then its destructors are running.
    fn turn(&self) -> Result<(), Fault> {
        if !self.life.dead.get() {
            self.yielder.suspend(Wait::Turn);
            return Ok(());
        }
        Err(Fault::Other(String::from("the process has ended")))
    }

    /// Lets others run where it matters little.
    fn fine_turn(&self) -> Result<(), Fault> {
        if self.world.medium.get().fine && self.world.random.one_in(3) { self.turn() } else { Ok(()) }
    }

    fn faulty(&self) -> bool {
        let faulty = self.world.random.one_in(self.world.medium.get().faults);
        if faulty {
            self.life.faulted.set(true);
            self.world.faults.set(self.world.faults.get() + 1);
        }
        faulty
    }

    fn fault(&self, needs_space: bool) -> Fault {
        match needs_space && self.world.random.one_in(2) {
            true => Fault::NoSpace,
            false => Fault::Other(String::from("I/O error")),
        }
    }

    /// Waits for a turn, and does what a call does unless the disk fails.
    fn call<T>(&self, needs_space: bool, effect: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        self.turn()?;
        let result = if self.faulty() { Err(self.fault(needs_space)) } else { effect() };
        self.fine_turn()?;
        result
    }

    /// Notes that the call at work reads or changes a file.
    fn reach(&self, changes: bool) {
        self.world.history.borrow_mut().reach(self.life.call.get(), changes);
    }

    fn note(&self, line: impl FnOnce() -> String) {
        self.world.note(|| format!("#{} {}", self.life.instance, line()));
    }
}

impl Storage for Host<'_> {
    type File = Handle;

    fn list(&self, directory: &Handle, each: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        let id = directory.id;
        assert!(matches!(directory.access, Access::Directory | Access::MakeDirectory), "list of a file");
        let mut names = self.call(false, || self.world.disk.borrow().names(id))?;
        if self.world.medium.get().fine && self.world.random.one_in(2) {
            // A name that comes or goes amid the listing may be in it.
            self.turn()?;
            let later = self.world.disk.borrow().names(id)?;
            names.retain(|name| later.contains(name) || self.world.random.one_in(2));
            let new = later.into_iter().filter(|name| self.world.random.one_in(2) && !names.contains(name));
            let new: Vec<_> = new.collect();
            names.extend(new);
        }
        self.world.random.shuffle(&mut names);
        self.note(|| format!("list {} -> {names:?}", directory.path));
        names.iter().for_each(|name| each(name));
        Ok(())
    }

    fn open(&self, path: &str, access: Access) -> Result<Option<Handle>, Fault> {
        let makes = matches!(access, Access::Create | Access::MakeDirectory);
        let found = self.call(makes, || self.world.disk.borrow_mut().open(path, access));
        self.note(|| format!("open {path} {access:?} -> {found:?}"));
        Ok(found?.map(|id| Handle { id, access, path: path.to_owned() }))
    }

    fn read(&self, file: &Handle, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<usize, Fault> {
        let bytes = self.call(false, || {
            let (mut disk, random) = (self.world.disk.borrow_mut(), &self.world.random);
            let file = disk.file(file.id)?;
            let there = file.end().saturating_sub(offset as usize).min(len).min(MOST);
            let cut = self.world.medium.get().short && !random.one_in(3);
            let most =
                if cut { (1 + random.below(there)).next_multiple_of(BORDER).min(there) } else { there };
            self.reach(false);
            Ok(file.read(offset as usize, most, self.world.transient()))
        });
        self.note(|| format!("read {} {offset}+{len} -> {:?}", file.path, bytes.as_ref().map(Vec::len)));
        let bytes = bytes?;
        into.extend_from_slice(&bytes);
        Ok(bytes.len())
    }

    fn append(&self, file: &Handle, bytes: &[u8]) -> Result<(), Fault> {
        assert!(bytes.len() <= APPEND, "an append of {} bytes", bytes.len());
        assert_eq!(file.access, Access::Append, "an append to {}", file.path);
        self.turn()?;
        let failed = self.faulty();
        let written = if failed { self.world.random.below(bytes.len() + 1) } else { bytes.len() };
        self.reach(true);
        let at = self.world.disk.borrow_mut().file(file.id)?.append(self.life.instance, &bytes[..written]);
        self.note(|| format!("append {} {at}+{written} of {}", file.path, bytes.len()));
        let Medium { transient, fine, .. } = self.world.medium.get();
        if transient || fine {
            self.turn()?;
        }
        while transient && !self.world.random.one_in(6) {
            self.turn()?;
        }
        self.world.disk.borrow_mut().file(file.id)?.land(self.life.instance);
        if failed { Err(self.fault(true)) } else { Ok(()) }
    }

    fn write(&self, file: &Handle, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        assert_eq!(file.access, Access::Create, "a write to {}", file.path);
        self.turn()?;
        self.reach(true);
        let failed = self.faulty();
        let middle = self.world.random.below(bytes.len() + 1);
        let write = |from: usize, to: usize| -> Result<(), Fault> {
            let mut disk = self.world.disk.borrow_mut();
            disk.file(file.id)?.write(offset as usize + from, &bytes[from..to]);
            Ok(())
        };
        write(0, middle)?;
        self.fine_turn()?;
        self.note(|| format!("write {} {offset}+{} failed {failed}", file.path, bytes.len()));
        if failed { Err(self.fault(true)) } else { write(middle, bytes.len()) }
    }

    fn link(&self, from: &str, to: &str) -> Result<Link, Fault> {
        self.call(true, || {
            self.reach(true);
            let made = self.world.disk.borrow_mut().link(from, to);
            if made == Ok(Link::Made) {
                self.world.linked(to, self.life.bucket.get());
            }
            self.note(|| format!("link {from} {to} -> {made:?}"));
            made
        })
    }

    fn remove(&self, path: &str) -> Result<(), Fault> {
        self.call(false, || {
            self.note(|| format!("remove {path}"));
            self.world.removing(path);
            self.world.disk.borrow_mut().remove(path)
        })
    }

    fn sync(&self, file: &Handle) -> Result<(), Fault> {
        self.call(false, || {
            self.note(|| format!("sync {}", file.path));
            self.world.disk.borrow_mut().sync(file.id);
            self.world.synced(file.id);
            Ok(())
        })
    }

    fn size(&self, file: &Handle) -> Result<u64, Fault> {
        let size = self.call(false, || {
            let mut disk = self.world.disk.borrow_mut();
            Ok(disk.file(file.id)?.size(self.world.transient()) as u64)
        });
        self.note(|| format!("size {} -> {size:?}", file.path));
        size
    }
}

impl Clock for Host<'_> {
    fn elapsed(&self) -> u64 {
        self.world.millis()
    }

    fn now(&self) -> u64 {
        self.world.millis()
    }

    fn pause(&self, milliseconds: u64) {
        if !self.life.dead.get() {
            self.yielder.suspend(Wait::Pause(milliseconds));
        }
    }

    fn random(&self) -> u64 {
        self.world.random.bits()
    }
}
