//! The memory store behind the operator's rules: a whole provider, and all there is to it.
#![cfg(target_family = "wasm")]

use keyvalue_bindings::{
    Once, Provider, export, export_changes, export_maintenance, export_query, export_transactions, export_ttl,
};
use keyvalue_core::{Policy, Result, Service};
use keyvalue_memory::Memory;
use wasip2::cli::environment::get_environment;
use wasip2::clocks::monotonic_clock;

struct GuardedMemory;

static SERVICE: Once<Service<Memory>> = Once::new();

impl Provider for GuardedMemory {
    type Store = Memory;

    fn service() -> Result<&'static Service<Memory>> {
        SERVICE.get_or_try(|| {
            let variables = get_environment();
            let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            Ok(Service::new(Memory::new(monotonic_clock::now), Policy::from_environment(variables)?))
        })
    }
}

export!(GuardedMemory);
export_ttl!(GuardedMemory);
export_transactions!(GuardedMemory);
export_query!(GuardedMemory);
export_changes!(GuardedMemory);
export_maintenance!(GuardedMemory);
