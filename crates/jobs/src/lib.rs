#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod claim;
mod context;
mod enqueue;
mod error;
mod inspect;
mod lease;
mod policy;
mod queue;
mod queue_limits;
mod registry;
mod schedule;
mod settings;
mod state;
mod worker;
mod worker_loop;

use parlour_db::Migration;

pub use context::JobContext;
pub use enqueue::{Enqueued, NewJob, OnDuplicate};
pub use error::Error;
pub use inspect::{Cancelled, Cursor, Filter, JobDetails, JobProgress, QueueStats};
pub use policy::{Job, Policy, Priority};
pub use queue::{Counts, JobQueue, Retention};
pub use queue_limits::{QueueLimits, Rate};
pub use registry::{JobError, Registry};
pub use schedule::Schedule;
pub use settings::Settings;
pub use state::State;
pub use worker::Worker;

/// Migration that creates the job tables. List it among the migrations of the application.
pub const MIGRATION: Migration = parlour_db::migrations!["0001_jobs"][0];
