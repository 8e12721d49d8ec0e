//! A cluster: several servers, each of which has a part of the keys.
//!
//! Redis puts each key into one of 16 384 *slots*, and each slot on one node, a primary, which
//! replicas copy. A client finds out which node has which slot, and sends each command there.
//!
//! * `slot`: the slot of a key.
//! * `map`: which node has which slot, as the nodes say.
//! * `verdict`: what a reply says of the cluster: a redirection, or that it is too early.
//! * `nodes`: the nodes that are known, and a connection to each that was needed; `refresh` asks them.
//! * `effort`: how long and how often something is tried.
//! * `call`: a command about one slot; `send`: what of it is at one node.
//! * `gather`: commands about many slots, one round trip to each node; `groups`: what they are made of;
//!   `many` has those of `batch`.
//! * `scan`: positions in the keys of all nodes.
//! * `everywhere`: what is asked of all nodes.
//!
//! # Hash tags
//! Where a key of the server has a `{`, and a `}` somewhere behind it, only what is between the
//! first of each makes the slot, unless it is empty. The server's key is the operator's prefix,
//! the bucket, a colon and the key, so the keys `{user1}:name` and `{user1}:mail` of a bucket share
//! a slot; all keys share one if the bucket is called `{orders}`, or if the prefix is `{app1}:`.
//! A tag in the prefix or the name of the bucket comes first, and those in keys are then of no
//! effect. So they are behind an empty `{}`, which makes all of the server's key count; and a `{`
//! in a prefix or a bucket goes with a `}` in the key, if that is the first one.
//!
//! # What is of one moment
//! Everything about one key, and transactions, whose keys must share a slot. `get-many`,
//! `set-many` and `delete-many` take keys of all slots, and are of one moment for those that share
//! one: when such a write fails half-way, its error says that a part of it may have been done. It
//! can be repeated as a whole.
//!
//! While a slot moves from node to node its keys are read and written one by one as ever. Commands
//! about several of its keys wait until these are together on one node, and are an error if that
//! takes longer than the operation may.
//!
//! # What a failover loses
//! Redis answers first, and tells replicas then. So writes that were acknowledged in the last
//! moment before a primary died can be gone when its replica takes over, increments and
//! transactions among them; so can writes to a primary that is cut off from the others, until it
//! notices that (`cluster-node-timeout`). Only the server can do something about that:
//! `min-replicas-to-write 1` has a primary refuse writes when no replica keeps up, and bounds the
//! loss to `min-replicas-max-lag` seconds. Nothing is lost by `CLUSTER FAILOVER` or when slots move.
//! A swap against a version that was lost fails, and one against the version before it is done.
//!
//! # What is sent twice
//! A node that answers with a redirection, or that it is too early, did nothing: whatever it was
//! sent is sent again. When an answer is lost, reads are sent again, and writes are not: their error
//! says that they may have happened.
//!
//! # Why not the crate `redis`
//! It has this logic, and two things stand against it. It repeats every command whose connection
//! broke, also increments, and that cannot be turned off without losing redirections. And all of
//! it that can be had apart is the slot of a key, which the tests compare ours with: the rest needs
//! its connections, values and errors, which alone are 515 000 bytes (its version 1.8, wasm32-wasip2
//! with `opt-level = "z"`), where a component may have 350 000. Here it is about 30 000.

mod call;
mod effort;
mod everywhere;
mod gather;
mod groups;
mod many;
mod map;
mod nodes;
mod refresh;
mod scan;
mod send;
pub mod slot;
mod texts;
mod verdict;

pub use call::Target;
pub use effort::Effort;
pub use nodes::Cluster;
pub use scan::Turn;
