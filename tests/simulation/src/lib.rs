//! Runs the storage engine on a simulated storage, and checks what it says.
//!
//! Instances of the store are coroutines that stop at each call of their host, so
//! that a scheduler decides in what order the calls take effect, and can kill an
//! instance or cut the power between any two. All chance comes from one seed: a run that
//! fails can be played again. Every operation and its outcome go into a
//! [`history`], which must be [linearizable](linear).
//!
//! Two things are not of one moment, and have checks of their own: a [`listing`] of all keys,
//! and what is told of changes, which must be the [`feed`] of an order of the calls. When keys
//! end is known only roughly; the [`model`] says how roughly. What a power cut may take when
//! writes are not synced is in [`loss`].
//!
//! [`schedule`] plays random runs, [`exhaustive`] all runs of a small case.

mod audit;
mod changes;
pub mod disk;
pub mod exhaustive;
pub mod feed;
pub mod history;
mod host;
mod instance;
mod kind;
pub mod linear;
pub mod listing;
pub mod loss;
mod machine;
mod memory;
pub mod model;
pub mod operation;
pub mod parts;
mod past;
mod policy;
mod random;
pub mod schedule;
mod search;
pub mod show;
pub mod span;
mod subject;
mod tally;
pub mod values;
mod workload;
mod world;

pub use host::Host;
pub use instance::{Setup, Subject, Task};
pub use kind::Kind;
pub use random::Random;
pub use subject::EngineSubject;
pub use tally::{Failure, Tally};
