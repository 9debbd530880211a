//! The real program as operators start and stop it: over real sockets, on real files, with the system clock.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test fails loudly")]

mod backups;
mod commands;
mod crash;
mod events;
mod files;
mod live;
mod load;
mod nodes;
mod program;
mod serve;
mod workers;
