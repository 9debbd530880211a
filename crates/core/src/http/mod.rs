//! What every operation shares: reading input, answering, pages, problems, retries.

pub mod caller;
pub mod compressed;
pub mod cursor;
mod field_errors;
pub mod idempotency;
pub mod input;
pub mod limited;
pub mod listing;
pub mod page;
pub mod policies;
pub mod problem;
mod tagged;
pub mod write_timeout;
mod written;

pub use compressed::takes;
pub use cursor::Cursor;
pub use idempotency::{Create, Created, Sender, once};
pub use input::{Json, Param, Query};
pub use limited::verdict;
pub use listing::{Listing, NoFilter, Paging};
pub use page::Page;
pub use problem::{Code, FieldError, Problem};
pub use tagged::{Known, Tagged, entity_tag};
pub use written::Written;

/// What the interface's paths begin with.
pub const PREFIXES: [&str; 2] = ["/api/v1", "/api"];

/// A path of the interface, by whichever of its two names, without what all begin with.
pub fn without_prefix(path: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(path)
}

/// What a handler answers.
pub type Answer<T> = Result<axum::Json<T>, Problem>;
