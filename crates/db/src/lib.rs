//! Database access: one SQL text for two engines, and synchronous transactions.
//!
//! A transaction is a plain closure. It runs on a thread that owns a connection, and is either committed as a whole or
//! leaves no trace:
//!
//! ```no_run
//! # async fn example(db: parlour_db::Db) -> Result<(), parlour_db::Error> {
//! parlour_db::statements! {
//!     INSERT = "INSERT INTO rooms (name) VALUES ($1) {returning id}";
//!     LIST = "SELECT id, name FROM rooms ORDER BY id LIMIT $1";
//! }
//! let id: i64 = db.write(|tx| tx.insert(&INSERT, parlour_db::params!["Sauna"])).await?;
//! let list = |tx: &mut parlour_db::Tx<'_>| {
//!     tx.all(&LIST, parlour_db::params![20_i64], |row| Ok((row.take::<i64>()?, row.take::<String>()?)))
//! };
//! let rooms = db.read(list).await?;
//! # Ok(()) }
//! ```
//!
//! Guarantees on both engines:
//! - [`Db::write`] returns after the commit, and the commit is on disk.
//! - [`Db::read`] sees one snapshot, regardless of the number of statements.
//! - A transaction that cannot begin within [`Settings::wait`] is not begun, and its caller gets [`Error::Busy`]. The
//!   same happens if too many are waiting. If the caller is dropped before the transaction has begun, it never runs.
//! - A closure may run more than once before its transaction is committed (after a deadlock, a lost connection, or a
//!   failure of the group in which it was committed), so it must have no side effects except on the database.
//! - A panic in a closure fails only its own transaction, with [`Error::Panicked`].
//!
//! The differences between the engines end here: [`Engine`] is for this crate and for tests.

#![warn(missing_docs)]

mod access;
mod backup;
mod columns;
mod db;
mod declare;
mod dialect;
mod engine;
mod error;
mod merge_inserts;
mod migrate;
mod pool;
mod postgres;
mod postgres_connection;
mod read_replica;
mod record;
mod replica;
mod settings;
mod slow_log;
mod sqlite;
mod statement;
mod tx;
mod value;
mod work;

pub use backup::Content;
pub use columns::{Columns, column};
pub use db::Db;
pub use engine::Engine;
pub use error::{Cause, Error};
#[doc(hidden)]
pub use inventory;
pub use migrate::Migration;
pub use parlour_db_macros::Record;
pub use pool::PoolState;
pub use record::{Query, Record, WrittenRecord};
pub use replica::ReplicaState;
pub use settings::{Location, Settings};
#[doc(hidden)]
pub use statement::Registered;
pub use statement::{Statement, registry};
pub use tx::{Row, Tx};
pub use value::{FromValue, ToValue, Value};

/// Fuzz targets, for use by `fuzz/` only.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::merge_inserts::properties::check as merging;
}
