//! The component: what is exported, and what stands behind it.

use keyvalue_bindings::{Once, Provider};
use keyvalue_core::{Policy, Result, Service};
use wasip2::cli::environment::get_environment;

use crate::options::Settings;
use crate::store::Redis;
use crate::wasi::Wasi;

struct KeyvalueRedis;

static SERVICE: Once<Service<Redis<Wasi>>> = Once::new();

impl Provider for KeyvalueRedis {
    type Store = Redis<Wasi>;

    fn service() -> Result<&'static Service<Redis<Wasi>>> {
        SERVICE.get_or_try(|| {
            let environment = get_environment();
            let variables = || environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let policy = Policy::from_environment(variables())?;
            let mut settings = Settings::from_environment(variables())?;
            settings.read_only = policy.read_only();
            Ok(Service::new(Redis::new(Wasi, settings), policy))
        })
    }
}

keyvalue_bindings::export!(KeyvalueRedis);
keyvalue_bindings::export_ttl!(KeyvalueRedis);
keyvalue_bindings::export_transactions!(KeyvalueRedis);
keyvalue_bindings::export_query!(KeyvalueRedis);
keyvalue_bindings::export_maintenance!(KeyvalueRedis);
keyvalue_bindings::without_std!();
