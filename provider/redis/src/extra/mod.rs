//! What there is beyond the drafts, a file for each interface.

mod maintenance;
mod query;
mod transactions;
mod ttl;
