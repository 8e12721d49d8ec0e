//! Builds the components of this repository, plugs them together and runs them,
//! with the stock command-line tools of the component ecosystem.
//!
//! * [`tools`]: `wac`, `wasm-tools`, `wasmtime`, `wkg`, found or installed.
//! * [`workspace`]: which crates are components, and where files go.
//! * [`component`]: from a crate or a `.wac` document to `dist/NAME.wasm`.
//! * [`dist`]: a release: all that users get, described, counted and summed up.
//! * [`publish`]: a release into a registry.
//! * [`registry`]: a registry of one's own.
//! * [`loopback`]: servers of one's own.
//! * [`languages`]: from a folder with code in another language to a component.
//! * [`packages`]: what is had from PyPI and npm.
//! * [`system`]: what the packages of systems have.
//! * [`service`]: a component under `wasmtime serve`.
//! * [`redis`]: a Redis server of one's own.
//! * [`conformance`]: the suite of guests, on any provider.
//!
//! No step needs a shell, so all of it works alike on Linux, macOS and Windows.

pub mod component;
pub mod conformance;
pub mod dist;
pub mod languages;
pub mod loopback;
pub mod packages;
pub mod process;
pub mod publish;
pub mod redis;
pub mod registry;
pub mod service;
pub mod system;
pub mod tools;
pub mod workspace;
