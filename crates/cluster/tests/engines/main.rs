//! Guarantees of every engine, also while Redis is unavailable.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod conformance;
mod outage;
