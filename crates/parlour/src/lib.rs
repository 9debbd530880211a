//! Parlour: booking, front desk, clients and staff for salons, spas and barbershops.
//!
//! A feature is a folder: `noun/mod.rs` says what the noun is and holds its types and rules, `noun/verb.rs` is one
//! operation. [`router`] is the table of contents. ARCHITECTURE.md walks a request through all of it.

pub mod accounts;
pub mod app;
pub mod background;
pub mod bookings;
pub mod bootstrap;
pub mod businesses;
pub mod changes;
pub mod chat;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod dashboard;
pub mod demo;
pub mod files;
pub mod http;
pub mod kept;
#[cfg(any(test, fuzzing))]
mod laws;
pub mod live;
pub mod locations;
pub mod notices;
pub mod operations;
pub mod random;
pub mod rooms;
pub mod router;
pub mod secret;
pub mod services;
pub mod settings;
pub mod signed;
pub mod staff;
pub mod types;
pub mod users;
pub mod web;

/// Fuzz targets, for `fuzz/` alone.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::laws::cursors::check as cursors;
    pub use crate::laws::links::check as links;
}
