#![doc = include_str!("../README.md")]
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
mod row;
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
pub use row::Row;
pub use settings::{Location, Settings};
#[doc(hidden)]
pub use statement::Registered;
pub use statement::{Statement, registry};
pub use tx::Tx;
pub use value::{FromValue, ToValue, Value};

/// Fuzz targets, for use by `fuzz/` only.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::merge_inserts::properties::check as merging;
}
