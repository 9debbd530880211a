//! Guarantees of every engine, with Redis available and unavailable.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod conformance;
mod outage;
