//! The imported and the exported interfaces, as `wit-bindgen` makes them from the contracts in `wit/`.

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
            std_feature,
        });
    };
}

#[cfg(feature = "draft")]
generate!("keyvalue-virt:components/notify-draft");
#[cfg(feature = "of-2023")]
generate!("keyvalue-virt:components/notify-2023");
#[cfg(not(any(feature = "draft", feature = "of-2023")))]
generate!("keyvalue-virt:components/notify");

/// What this component exports.
pub use exports::wasi::{keyvalue0_2_0_draft as draft, keyvalue0_2_0_draft2 as draft2};
/// The store behind this one.
pub use wasi::keyvalue0_2_0_draft2 as inner;
