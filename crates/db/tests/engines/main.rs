//! Guarantees of the database crate, on both engines. `TEST_POSTGRES_URL` points to the PostgreSQL server;
//! `scripts/with-postgres` starts one and sets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly")]

#[macro_use]
mod support;

mod backup;
mod constraints;
mod crash;
mod load;
mod log;
mod migrations;
mod model;
mod outage;
mod postgres;
mod queue;
mod records;
mod replicas;
mod sqlite;
mod statements;
mod transactions;
mod values;
