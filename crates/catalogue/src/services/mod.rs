//! Services: what a business offers, with durations, prices and required resources.

mod api;
mod model;

pub use api::*;
pub use model::*;
