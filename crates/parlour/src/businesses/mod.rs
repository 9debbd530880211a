//! A business: what everything else belongs to.

mod api;
pub mod logo;
mod model;
mod plan;

pub use api::*;
pub use model::*;
pub use plan::Plan;
