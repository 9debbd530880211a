//! HTTP building blocks of all operations: extractors, responses, pages, problems, idempotency and rate limits.

pub mod caller;
pub mod compression;
pub mod cursor;
mod etag;
pub mod extract;
mod field_errors;
pub mod idempotency;
mod json_response;
pub mod listing;
pub mod page;
pub mod problem;
pub mod rate_limit;
pub mod rate_limit_policies;
pub mod write_timeout;

pub use compression::accepts_coding;
pub use cursor::Cursor;
pub use etag::{IfNoneMatch, TaggedJson, entity_tag};
pub use extract::{Json, Param, Query};
pub use idempotency::{Create, Created, Sender, create_idempotent};
pub use json_response::RawJson;
pub use listing::{Listing, NoFilter, Paging};
pub use page::Page;
pub use problem::{Code, FieldError, Problem};
pub use rate_limit::into_result;

/// Path prefixes of the API. The longer prefix comes first, because [`without_prefix`] removes the first match.
pub const PREFIXES: [&str; 2] = ["/api/v1", "/api"];

/// Returns a path without its API prefix, or unchanged if it has none.
pub fn without_prefix(path: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(path)
}

/// Result of a handler that returns JSON.
pub type Answer<T> = Result<axum::Json<T>, Problem>;
