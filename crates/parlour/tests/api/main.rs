//! The interface as its users see it, on both engines.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test fails loudly")]

mod agenda;
mod availability;
mod background;
mod blocks;
mod booking;
mod calendars;
mod cancelling;
mod chat;
mod clients;
mod contract;
mod dashboard;
mod files;
mod http;
mod isolation;
mod kept;
mod limits;
mod links;
mod lists;
mod login;
mod members;
mod merging;
mod notices;
mod online;
mod openapi;
mod operations;
mod oversized;
mod pages;
mod place;
mod pooled;
mod replicated;
mod rescheduling;
mod roles;
#[path = "../../../files/tests/stores/server.rs"]
#[allow(dead_code, reason = "the tests of the store itself need more of it")]
mod s3;
mod series;
mod sessions;
mod shop;
mod staff;
mod statements;
mod support;
mod waitlist;
mod walk_ins;
