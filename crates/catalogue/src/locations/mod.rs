//! Locations: where a business is, and when it is open.

mod api;
pub mod closures;
mod model;

pub use api::*;
pub use model::*;
