//! The interface as its users see it, on both engines.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test fails loudly")]

mod availability;
mod background;
mod booking;
mod chat;
mod clients;
mod contract;
mod dashboard;
mod files;
mod http;
mod isolation;
mod kept;
mod limits;
mod lists;
mod login;
mod openapi;
mod operations;
mod place;
mod pooled;
mod replicated;
mod roles;
#[path = "../../../files/tests/stores/server.rs"]
#[allow(dead_code, reason = "the tests of the store itself need more of it")]
mod s3;
mod sessions;
mod shop;
mod staff;
mod statements;
mod support;
