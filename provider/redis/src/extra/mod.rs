//! What there is beyond the drafts, a file for each interface.

mod maintenance;
mod transactions;
mod ttl;
