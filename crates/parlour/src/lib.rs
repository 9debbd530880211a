//! Parlour: booking, front desk, clients and staff for salons, spas and barbershops.
//!
//! This crate is the composition root. [`bootstrap`] builds the context and the features, [`router`] lists every path,
//! and [`cli`] has the commands. Each feature is a separate crate. ARCHITECTURE.md follows a request through
//! the whole program.

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
