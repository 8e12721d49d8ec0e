//! One call of the handler, in the form that it is written for.
//!
//! `follow` calls its handler in the same way, by this same file.

#[cfg(not(any(feature = "draft", feature = "of-2023")))]
mod draft2;
#[cfg(not(any(feature = "draft", feature = "of-2023")))]
pub use draft2::Turn;

#[cfg(feature = "draft")]
mod draft;
#[cfg(feature = "draft")]
pub use draft::Turn;

#[cfg(feature = "of-2023")]
mod of_2023;
#[cfg(feature = "of-2023")]
pub use of_2023::Turn;
