//! What a backend may offer beyond [`Bucket`](crate::Bucket): one trait for each interface
//! of `keyvalue-virt:extra`, and the rules around it as functions of [`Handle`](crate::Handle).

mod changes;
mod maintenance;
mod query;
mod transactions;
mod ttl;

pub use changes::{Change, Changes, Observable, Position, Since};
pub use maintenance::{Catalog, Maintained, Sizes, Verified};
pub use query::{Bounds, Next, Ordered, Range, Scan, Visit};
pub use transactions::{Check, Transactional, Versioned, Write};
pub use ttl::Expiring;
