//! What every operation shares: reading input, answering, pages, problems, retries.

pub mod edge;
pub mod idempotency;
pub mod input;
mod limited;
pub mod page;
pub mod problem;
pub mod server;
mod tagged;
mod written;

pub use idempotency::{Create, Created, once};
pub use input::{Json, Param, Query};
pub use page::{Cursor, Page};
pub use problem::{Code, FieldError, Problem};
pub use tagged::{Known, Tagged};
pub use written::Written;

/// What a handler answers.
pub type Answer<T> = Result<axum::Json<T>, Problem>;
