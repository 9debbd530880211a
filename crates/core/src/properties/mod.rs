//! Laws of what this installation hands out and later reads again, checked on any bytes: by tests, and by fuzzers.

pub mod cursors;
mod edits;
pub mod links;
