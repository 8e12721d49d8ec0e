//! Arguments: memory that the caller filled and this component now owns.

use alloc::alloc::{Layout, alloc, dealloc, realloc as grow};
use alloc::string::String;
use alloc::vec::Vec;

/// The exported `cabi_realloc`: memory for the arguments of a call. The host
/// refuses a null pointer, and ends the call there.
///
/// # Safety
/// As the canonical ABI has it: `old` came from here with `old_len` and `align`, or `old_len` is 0.
pub unsafe fn realloc(old: *mut u8, old_len: usize, align: usize, new_len: usize) -> *mut u8 {
    // SAFETY: the caller of an export gives powers of two, and sizes of its own memory.
    unsafe {
        let old_layout = Layout::from_size_align_unchecked(old_len, align);
        match (old_len, new_len) {
            (0, 0) => core::ptr::without_provenance_mut(align),
            (0, _) => alloc(Layout::from_size_align_unchecked(new_len, align)),
            (_, 0) => {
                dealloc(old, old_layout);
                core::ptr::without_provenance_mut(align)
            }
            _ => grow(old, old_layout, new_len),
        }
    }
}

/// Takes over `len` elements that [`realloc`] made room for.
///
/// # Safety
/// `start` and `len` are an argument of the call under way, taken over once, whose elements are `T`s.
#[inline]
pub(crate) unsafe fn list<T>(start: *mut T, len: usize) -> Vec<T> {
    if len == 0 {
        return Vec::new();
    }
    // SAFETY: the size and alignment are those that `realloc` was called with.
    unsafe { Vec::from_raw_parts(start, len, len) }
}

/// Takes over a string, whose encoding the host has checked.
///
/// # Safety
/// As for [`list`].
#[inline]
pub(crate) unsafe fn string(start: *mut u8, len: usize) -> String {
    // SAFETY: see above.
    unsafe { String::from_utf8_unchecked(list(start, len)) }
}

/// Takes over a string that may be missing.
///
/// # Safety
/// As for [`list`], if `has` is not 0.
pub(crate) unsafe fn optional(has: u32, start: *mut u8, len: usize) -> Option<String> {
    // SAFETY: see above.
    (has != 0).then(|| unsafe { string(start, len) })
}

/// A string, or bytes, as an element of a list.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct RawString(pub(crate) *mut u8, pub(crate) usize);

/// A pair of a string and bytes as an element of a list.
#[repr(C)]
#[derive(Debug)]
pub struct RawPair(RawString, *mut u8, usize);

/// Takes over a list of strings.
///
/// # Safety
/// As for [`list`].
pub(crate) unsafe fn strings(start: *mut RawString, len: usize) -> Vec<String> {
    // SAFETY: as for `list`.
    unsafe { list(start, len).into_iter().map(|RawString(start, len)| string(start, len)).collect() }
}

/// Takes over a list of pairs.
///
/// # Safety
/// As for [`list`].
pub(crate) unsafe fn pairs(start: *mut RawPair, len: usize) -> Vec<(String, Vec<u8>)> {
    let lift = |RawPair(key, value, len)| {
        // SAFETY: as for `list`.
        unsafe { (string(key.0, key.1), list(value, len)) }
    };
    // SAFETY: as for `list`.
    unsafe { list(start, len).into_iter().map(lift).collect() }
}
