#![doc = include_str!("../README.md")]
#![warn(missing_docs)]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test kit fails loudly")]
#![allow(clippy::disallowed_methods, reason = "names of databases are unique by the time they were made")]

mod database;
mod folder;
mod fuzz;
mod nginx;
mod pgbouncer;
mod port;
mod postgres;
mod process;
mod receiver;
mod redis;
#[cfg(feature = "s3")]
mod s3;
mod server;
mod smtp;
mod sql;
mod wait;

pub use database::{Database, postgres_url};
pub use folder::Folder;
pub use fuzz::fuzz;
pub use nginx::PrivateNginx;
pub use parlour_testkit_macros::both_engines;
pub use pgbouncer::PrivatePgBouncer;
pub use port::free_port;
pub use postgres::{Durability, PrivatePostgres};
pub use receiver::{Posted, PrivateReceiver};
pub use redis::{PrivateRedis, PrivateRedisCluster};
#[cfg(feature = "s3")]
pub use s3::PrivateS3;
pub use server::PrivateServer;
pub use smtp::{At, PrivateSmtp, Received, Trouble};
pub use wait::until;
