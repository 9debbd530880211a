//! Services: what a business offers, how long it takes and what it needs.

mod api;
mod model;

pub use api::*;
pub use model::*;
