//! What there is beyond the drafts, a file for each interface.

mod changes;
mod maintenance;
mod query;
mod transactions;
#[cfg(feature = "ttl")]
mod ttl;
