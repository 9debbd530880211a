//! The interface as its users see it, on both engines.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test fails loudly")]

mod booking;
mod statements;
mod support;
