//! Parlour: booking, front desk, clients and staff for salons, spas and barbershops.
//!
//! Puts the program together: [`bootstrap`] builds the context and the features, [`router`] is the table of contents,
//! [`cli`] has one file a command. Features are crates of their own. ARCHITECTURE.md walks a request through all of it.

pub mod app;
pub mod asyncapi;
pub mod bootstrap;
pub mod cli;
mod content_security_policy;
pub mod jobs;
pub mod middleware;
pub mod migrations;
pub mod paths;
pub mod router;
pub mod seed;
pub mod server;
pub mod web;
