//! Records: one SQL text, two engines, synchronous units of work.
//!
//! A unit of work is a plain closure. It runs on a thread that owns a connection, in one transaction, and is either
//! kept as a whole or leaves no trace:
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
//! What is promised, on both engines:
//! - [`Db::write`] answers after the commit, and the commit is on disk.
//! - [`Db::read`] sees one snapshot, however many statements it runs.
//! - A unit that cannot begin within [`Settings::wait`] is not begun, and its caller gets [`Error::Busy`]. So does one
//!   that finds too many waiting. A caller that goes away before its unit was begun takes it along.
//! - A unit may be run more than once before it is kept (after a deadlock, a lost connection, or when the group it was
//!   committed with failed), so it has no effects but those on the database.
//! - A panic in a unit ends that unit, with [`Error::Panicked`].
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

/// Fuzz targets, for `fuzz/` alone.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::merge_inserts::properties::check as merging;
}
