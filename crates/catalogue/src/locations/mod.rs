//! Locations: addresses, opening hours and closures.

mod api;
pub mod closures;
mod model;

pub use api::*;
pub use model::*;
