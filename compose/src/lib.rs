//! Builds the components of this repository, plugs them together and runs them,
//! with the stock command-line tools of the component ecosystem.
//!
//! * [`tools`]: `wac`, `wasm-tools`, `wasmtime`, `wkg`, found or installed.
//! * [`workspace`]: which crates are components, and where files go.
//! * [`component`]: from a crate or a `.wac` document to `dist/NAME.wasm`.
//! * [`go`]: from a folder with Go code to a component.
//! * [`service`]: a component under `wasmtime serve`.
//! * [`redis`]: a Redis server for a test.
//! * [`conformance`]: the suite of guests, on any provider.
//!
//! No step needs a shell, so all of it works alike on Linux, macOS and Windows.

pub mod component;
pub mod conformance;
pub mod go;
pub mod process;
pub mod redis;
pub mod service;
pub mod tools;
pub mod workspace;
