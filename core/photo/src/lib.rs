#![doc = include_str!("../README.md")]

mod colour;
mod decode;
mod encode;
mod error;
mod limits;
pub mod markup;
mod outline;
mod raster;
mod take_in;

pub use encode::EncodedPicture;
pub use error::{Damage, Language, PhotoError};
pub use limits::Limits;
pub use outline::{Format, Header, inspect};
pub use take_in::{TakenPhoto, take_in, take_in_file};

/// Longer side of the stored original in pixels.
pub const ORIGINAL_SIDE: u32 = 2_560;
/// Longer side of a thumbnail in pixels.
pub const THUMBNAIL_SIDE: u32 = 480;
