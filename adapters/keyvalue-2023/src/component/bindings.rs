//! The interfaces as `wit-bindgen` makes them from the contracts in `wit/`. Nothing here has
//! constructors, which each export would otherwise see to.
#![allow(missing_docs, clippy::indexing_slicing, reason = "generated")]

#[cfg(not(feature = "watched"))]
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
    world: "keyvalue-virt:components/keyvalue-2023",
    ownership: Borrowing { duplicate_if_necessary: true },
    generate_all,
    disable_run_ctors_once_workaround: true,
});

#[cfg(feature = "watched")]
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
    world: "keyvalue-virt:components/keyvalue-2023-watched",
    ownership: Borrowing { duplicate_if_necessary: true },
    generate_all,
    disable_run_ctors_once_workaround: true,
});
