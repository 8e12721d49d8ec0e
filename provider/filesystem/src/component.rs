//! The component: what is exported, and what stands behind it.

use keyvalue_bindings::{Once, Provider};
use keyvalue_core::{Policy, Result, Service};
use keyvalue_engine::Engine;
use wasip2::cli::environment::get_environment;

use crate::host::Host;
use crate::options::Settings;

struct KeyvalueFilesystem;

static SERVICE: Once<Service<Engine<Host>>> = Once::new();

impl Provider for KeyvalueFilesystem {
    type Store = Engine<Host>;

    fn service() -> Result<&'static Service<Engine<Host>>> {
        SERVICE.get_or_try(|| {
            let environment = get_environment();
            let variables = || environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let policy = Policy::from_environment(variables())?;
            let settings = Settings::from_environment(variables())?;
            let host = Host::open(settings.directory)?;
            Ok(Service::new(Engine::new(host, settings.options), policy))
        })
    }
}

keyvalue_bindings::export!(KeyvalueFilesystem);
keyvalue_bindings::export_ttl!(KeyvalueFilesystem);
keyvalue_bindings::export_transactions!(KeyvalueFilesystem);
keyvalue_bindings::export_query!(KeyvalueFilesystem);
keyvalue_bindings::export_changes!(KeyvalueFilesystem);
keyvalue_bindings::export_maintenance!(KeyvalueFilesystem);
keyvalue_bindings::without_std!();
