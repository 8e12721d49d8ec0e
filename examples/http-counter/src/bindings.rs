//! The imported store, as `wit-bindgen` makes it from the contracts in `wit/`.

wit_bindgen::generate!({
    path: [
        "../../wit/poll-2023",
        "../../wit/io-2023",
        "../../wit/keyvalue-2023",
        "../../wit/keyvalue-0.2.0-draft",
        "../../wit/keyvalue-0.2.0-draft2",
        "../../wit/keyvalue-virt-extra-0.1.0",
        "../../wit/keyvalue-virt-values-0.1.0",
        "../../wit/components",
    ],
    world: "keyvalue-virt:components/http-counter",
    generate_all,
});

pub use wasi::keyvalue0_2_0_draft::{atomics, batch, store};
