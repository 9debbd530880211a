//! What is promised of every engine, and while one is away.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod conformance;
mod outage;
