//! What the guests share: bindings of both drafts of wasi:keyvalue, and helpers to assert with.
//!
//! The modules [`draft`] and [`draft2`] offer the same names, so that a guest written against one
//! compiles against the other. The names at the root are draft's when only the feature `draft` is
//! on, and draft2's otherwise; a component imports only the interfaces that its guest calls.
//! The module [`extra`] adds `keyvalue-virt:extra` to draft2, and [`of_2023`] stands alone: it has the
//! interfaces of May 2023, whose names have no version.

#[macro_use]
mod helpers;
pub mod draft;
pub mod draft2;
pub mod extra;
pub mod of_2023;

#[cfg(all(feature = "draft", not(feature = "draft2")))]
pub use draft::*;
#[cfg(not(all(feature = "draft", not(feature = "draft2"))))]
pub use draft2::*;

/// The longest key, in bytes.
pub const KEY_LIMIT: usize = 65_535;

/// The largest value, and the largest sum of values in one reply, in bytes.
pub const VALUE_LIMIT: usize = 128 * 1024 * 1024;

/// The most keys on one page of a listing.
pub const PAGE_KEYS: usize = 4_096;

/// The most bytes of keys on one page of a listing.
pub const PAGE_BYTES: usize = 1024 * 1024;

/// Keys with these numbers, all different and all of one length.
pub fn numbered(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.map(|n| format!("key-{n:06}")).collect()
}

/// The keys in an order that two lists can be compared in.
pub fn sorted<K: AsRef<str>>(keys: &[K]) -> Vec<&str> {
    let mut keys: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
    keys.sort_unstable();
    keys
}

/// What a failed assertion shows of a value, which may be far too long to print.
pub fn preview(value: &[u8]) -> String {
    let start = value.get(..40).unwrap_or(value);
    format!("{} bytes, from \"{}\"", value.len(), start.escape_ascii())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// The table of results is made of these sentences, and `Cargo.toml` keeps guests out of `cargo test`.
    #[test]
    fn every_guest_has_a_sentence_and_a_line_in_the_manifest() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        for file in fs::read_dir(root.join("src/bin")).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let source = fs::read_to_string(&path).unwrap();
            let sentence =
                source.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or_default();
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 100, "{name}: {sentence:?}");
            let asks = source.lines().any(|line| line.starts_with("//! env: KEYVALUE_"));
            assert_eq!(
                asks,
                name.starts_with("policy_"),
                "{name}: options are for policy_ guests, and theirs to have"
            );
            let has_times =
                ["ttl::", "set_expired(", "before_expiry("].iter().any(|call| source.contains(call));
            assert!(
                !has_times
                    || ["ttl_", "policy_extra_", "of_2023_ttl_"].iter().any(|word| name.starts_with(word)),
                "{name} is run on providers without keys that expire"
            );
            assert!(
                manifest.contains(&format!("name = \"{name}\", test = false")),
                "{name} is not in Cargo.toml"
            );
        }
    }
}
