//! Clients: their records, photos, search and merging.

mod api;
mod lists;
mod merge;
mod merging;
mod model;
pub mod photos;
mod search;
mod state;
mod terms;

pub use api::*;
pub use merge::{__path_merge_clients, merge_clients};
pub use merging::{MergeClients, Merged};
pub use model::*;
pub use state::Clients;
pub use terms::{fold, terms};
