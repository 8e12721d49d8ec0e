//! Whose a function is, by its name.
//!
//! The compiler writes the path of a function into its name (`_ZN15keyvalue_memory5table...`), and
//! often also the types that it is for (`..$LT$keyvalue_memory..bucket..MemoryBucket$GT$..`). The first
//! origin one of whose words is anywhere in a name is the one that counts, so their order matters.

/// An origin, and the words for it. What says most of why code is there comes first.
pub const ORIGINS: [(&str, &[&str]); 8] = [
    // With what the compiler put into them, often all of an interface's code.
    ("exports", &["#", "cabi_realloc"]),
    (
        "panics",
        &[
            "panic",
            "begin_unwind",
            "unwrap_failed",
            "expect_failed",
            "assert_failed",
            "slice_error_fail",
            "slice_index_fail",
            "mismatch_fail",
            "capacity_overflow",
            "alloc_error",
        ],
    ),
    (
        "allocator",
        &["talc", "keyvalue_bindings9allocator", "keyvalue_bindings..allocator", "dlmalloc", "__rust_"],
    ),
    // Padding counts letters; quoting asks which can be printed.
    (
        "formatting",
        &["core..fmt", "alloc..fmt", "3fmt", "flt2dec", "core3str5count", "printable", "escape_debug"],
    ),
    ("ours", &["keyvalue_"]),
    ("libraries", &["hashbrown", "xxhash", "wasip2", "wit_bindgen"]),
    ("core and alloc", &["4core", "5alloc", "core..", "alloc.."]),
    ("builtins", &["compiler_builtins", "memcpy", "memmove", "memset", "memcmp", "__"]),
];

/// The origin of all others.
pub const OTHER: &str = "other";

/// Whose a function of this name is.
pub fn origin(name: &str) -> &'static str {
    let known = ORIGINS.iter().find(|(_, words)| words.iter().any(|word| name.contains(word)));
    known.map_or(OTHER, |(origin, _)| origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_names_tell_whose_a_function_is() {
        for (name, whose) in [
            ("_ZN15keyvalue_memory4sort4sort17h3b7810a70b1e29a4E", "ours"),
            (
                "_ZN79_$LT$keyvalue_memory..bucket..MemoryBucket$u20$as$u20$core..clone..Clone$GT$5clone17hE",
                "ours",
            ),
            ("_ZN9hashbrown3raw21RawTable$LT$T$C$A$GT$6insert17he7c14152d23e3565E", "libraries"),
            ("_RNvNtNtCsgXGp5Oqx2Ny_4core5slice6memchr7memrchr", "core and alloc"),
            (
                "_ZN67_$LT$alloc..vec..Vec$LT$T$C$A$GT$$u20$as$u20$core..clone..Clone$GT$5clone17hE",
                "core and alloc",
            ),
            ("_RNvMsa_NtCsgXGp5Oqx2Ny_4core3fmtNtB5_9Formatter12pad_integral", "formatting"),
            ("memcmp", "builtins"),
            ("__multi3", "builtins"),
            ("wasi:keyvalue/store@0.2.0-draft2#open", "exports"),
            ("", OTHER),
        ] {
            assert_eq!(origin(name), whose, "{name}");
        }
    }

    #[test]
    fn what_panics_or_allocates_is_told_from_what_it_is_part_of() {
        for (name, whose) in [
            ("_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt", "panics"),
            ("_ZN9hashbrown3raw11Fallibility17capacity_overflow17h28802e8c63271668E", "panics"),
            ("_RNvCsfLfy6EI15iL_7___rustc26___rust_alloc_error_handler", "panics"),
            ("_RNvCsfLfy6EI15iL_7___rustc12___rust_alloc", "allocator"),
            ("_ZN17keyvalue_bindings9allocator9Allocator10alloc_more17he87beaa6b300c5baE", "allocator"),
            ("_ZN5alloc7raw_vec20RawVecInner$LT$A$GT$16with_capacity_in17hE", "core and alloc"),
        ] {
            assert_eq!(origin(name), whose, "{name}");
        }
    }
}
