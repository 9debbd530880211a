//! Properties of cursors and signed tokens. Tests and fuzzers check them on arbitrary bytes.

pub mod cursors;
mod edits;
pub mod links;
