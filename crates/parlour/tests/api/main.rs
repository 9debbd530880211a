//! The interface as its users see it, on both engines.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test fails loudly")]

mod booking;
mod contract;
mod http;
mod isolation;
mod login;
mod openapi;
mod operations;
mod roles;
mod sessions;
mod shop;
mod statements;
mod support;
