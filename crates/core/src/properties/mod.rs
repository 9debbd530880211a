//! Properties of values that this installation issues and later reads back, checked on arbitrary bytes by tests and
//! fuzzers.

pub mod cursors;
mod edits;
pub mod links;
