//! The names under which the functions of this crate are exported.

/// Exports the interfaces of both drafts, and `cabi_realloc`, for a [`Provider`](crate::Provider).
#[macro_export]
macro_rules! export {
    ($provider:ident) => {
        const _: () = {
            use $crate::{Bucket, Reply};

            #[unsafe(export_name = "cabi_realloc")]
            unsafe extern "C" fn realloc(old: *mut u8, old_len: usize, align: usize, new_len: usize) -> *mut u8 {
                unsafe { $crate::realloc(old, old_len, align, new_len) }
            }

            $crate::export_function! {
                "wasi:keyvalue/store@0.2.0-draft#[method]bucket.list-keys" =>
                store::list_keys_draft<$provider>(bucket: &Bucket<$provider>, has: u32, cursor: u64) -> *const Reply;
                "wasi:keyvalue/store@0.2.0-draft2#[method]bucket.list-keys" =>
                store::list_keys_draft2<$provider>(bucket: &Bucket<$provider>, has: u32, cursor: *mut u8, len: usize) -> *const Reply;
                "wasi:keyvalue/batch@0.2.0-draft#get-many" =>
                batch::get_many_draft<$provider>(bucket: &Bucket<$provider>, keys: *mut $crate::RawString, len: usize) -> *const Reply;
                "wasi:keyvalue/batch@0.2.0-draft2#get-many" =>
                batch::get_many_draft2<$provider>(bucket: &Bucket<$provider>, keys: *mut $crate::RawString, len: usize) -> *const Reply;
                "wasi:keyvalue/atomics@0.2.0-draft2#[static]cas.new" =>
                atomics::cas_new<$provider>(bucket: &Bucket<$provider>, key: *mut u8, len: usize) -> *const Reply;
                "wasi:keyvalue/atomics@0.2.0-draft2#[method]cas.current" =>
                atomics::cas_current<$provider>(cas: &$crate::atomics::Cas<$provider>) -> *const Reply;
                "wasi:keyvalue/atomics@0.2.0-draft2#swap" =>
                atomics::swap<$provider>(cas: usize, value: *mut u8, len: usize) -> *const Reply;
                "wasi:keyvalue/atomics@0.2.0-draft2#[dtor]cas" =>
                atomics::cas_drop<$provider>(cas: *mut $crate::atomics::Cas<$provider>) -> ();
            }

            $crate::export_draft!($provider, Unsigned(u64), "0.2.0-draft", "[export]wasi:keyvalue/store@0.2.0-draft");
            $crate::export_draft!($provider, Signed(i64), "0.2.0-draft2", "[export]wasi:keyvalue/store@0.2.0-draft2");
        };
    };
}

/// The little that `std` would bring, for a component without it: memory, and an end for panics.
#[macro_export]
macro_rules! without_std {
    () => {
        #[global_allocator]
        static ALLOCATOR: $crate::Allocator = $crate::Allocator::new();

        #[panic_handler]
        fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
            core::arch::wasm32::unreachable()
        }
    };
}

/// Exports what is the same in both drafts but for the version in its name.
#[doc(hidden)]
#[macro_export]
macro_rules! export_draft {
    ($provider:ident, $variant:ident($integer:ty), $version:literal, $resources:literal) => {
        const _: () = {
            #[link(wasm_import_module = $resources)]
            unsafe extern "C" {
                #[link_name = "[resource-new]bucket"]
                fn new_bucket(bucket: *mut u8) -> usize;
            }

            #[unsafe(export_name = concat!("wasi:keyvalue/store@", $version, "#open"))]
            unsafe extern "C" fn open(name: *mut u8, len: usize) -> *const Reply {
                unsafe { $crate::store::open::<$provider>(new_bucket, name, len) }
            }

            #[unsafe(export_name = concat!("wasi:keyvalue/atomics@", $version, "#increment"))]
            unsafe extern "C" fn increment(
                bucket: &Bucket<$provider>,
                key: *mut u8,
                len: usize,
                delta: $integer,
            ) -> *const Reply {
                unsafe { $crate::atomics::increment::<$provider>(bucket, key, len, $crate::Delta::$variant(delta)) }
            }

            $crate::export_function! {
                concat!("wasi:keyvalue/store@", $version, "#[dtor]bucket") =>
                store::drop<$provider>(bucket: *mut Bucket<$provider>) -> ();
                concat!("wasi:keyvalue/store@", $version, "#[method]bucket.get") =>
                store::get<$provider>(bucket: &Bucket<$provider>, key: *mut u8, len: usize) -> *const Reply;
                concat!("wasi:keyvalue/store@", $version, "#[method]bucket.set") =>
                store::set<$provider>(bucket: &Bucket<$provider>, key: *mut u8, key_len: usize, value: *mut u8, len: usize) -> *const Reply;
                concat!("wasi:keyvalue/store@", $version, "#[method]bucket.delete") =>
                store::delete<$provider>(bucket: &Bucket<$provider>, key: *mut u8, len: usize) -> *const Reply;
                concat!("wasi:keyvalue/store@", $version, "#[method]bucket.exists") =>
                store::exists<$provider>(bucket: &Bucket<$provider>, key: *mut u8, len: usize) -> *const Reply;
                concat!("wasi:keyvalue/batch@", $version, "#set-many") =>
                batch::set_many<$provider>(bucket: &Bucket<$provider>, pairs: *mut $crate::RawPair, len: usize) -> *const Reply;
                concat!("wasi:keyvalue/batch@", $version, "#delete-many") =>
                batch::delete_many<$provider>(bucket: &Bucket<$provider>, keys: *mut $crate::RawString, len: usize) -> *const Reply;
            }
        };
    };
}

/// Exports functions of this crate under names of the canonical ABI.
#[doc(hidden)]
#[macro_export]
macro_rules! export_function {
    ($($name:expr => $module:ident::$function:ident<$provider:ident>($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn exported($($argument: $type),*) -> $result {
                unsafe { $crate::$module::$function::<$provider>($($argument),*) }
            }
        };)*
    };
}
