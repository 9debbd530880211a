//! Guarantees of the job queue, on both engines. `TEST_POSTGRES_URL` points to the PostgreSQL server;
//! `scripts/with-postgres` starts one and sets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly")]

#[macro_use]
mod support;

mod enqueue;
mod inspect;
mod leases;
mod outage;
mod queue_limits;
mod runs;
mod schedules;
mod statements;
