//! The world of this component, as `wit-bindgen` makes it from the contracts in `wit/`.

macro_rules! generate {
    ($world:literal) => {
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
            world: $world,
            generate_all,
        });
    };
}

#[cfg(feature = "draft")]
generate!("keyvalue-virt:components/watch-log-draft");
#[cfg(not(feature = "draft"))]
generate!("keyvalue-virt:components/watch-log");
