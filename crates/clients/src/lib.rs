//! Clients: who comes, and how they are found.

mod api;
mod lists;
mod merge;
mod model;
pub mod photos;
mod search;
mod state;
mod terms;

pub use api::*;
pub use merge::{__path_merge_clients, MergeClients, Merged, merge_clients};
pub use model::*;
pub use state::Clients;
pub use terms::{fold, terms};
