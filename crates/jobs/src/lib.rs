//! Durable background jobs: enqueued in the transaction that requests them, and run at least once, by any free worker
//! on any node.
//!
//! ```no_run
//! # use serde::{Deserialize, Serialize};
//! # async fn example(db: parlour_db::Db, now: fn() -> jiff::Timestamp) -> Result<(), parlour_jobs::Error> {
//! #[derive(Serialize, Deserialize)]
//! struct Remind {
//!     booking: i64,
//! }
//!
//! impl parlour_jobs::Job for Remind {
//!     const KIND: &'static str = "remind";
//! }
//!
//! let jobs = parlour_jobs::JobQueue::new(db.clone(), now, parlour_jobs::Retention::default());
//! let mut registry = parlour_jobs::Registry::default();
//! registry.handle(async |_context, _job: Remind| Ok(()));
//! let worker = parlour_jobs::Worker::start(&jobs, registry, parlour_jobs::Settings::new("node 1"));
//!
//! let new = parlour_jobs::NewJob::of(&Remind { booking: 7 })?;
//! let queue = jobs.clone();
//! db.write(move |tx| queue.enqueue(tx, &new)).await?;
//! jobs.wake();
//! # Ok(()) }
//! ```
//!
//! Guarantees, on both engines:
//! - A job exists if and only if the transaction that enqueued it was committed.
//! - A job runs at least once, and no two attempts at it are current at the same time. An attempt whose worker lost its
//!   lease is fenced: everything it does through [`JobContext`] is refused.
//! - A dead worker is detected within its lease plus one heartbeat, by default 35 seconds. Its jobs then run again, and
//!   the attempt counts as used.
//! - The limits of a queue ([`QueueLimits`]) hold exactly, across all nodes.
//! - Each tick of a schedule is enqueued once, however many nodes know the schedule.
//!
//! The clocks of the nodes must agree to within a few seconds.
//!
//! | module | contents |
//! |---|---|
//! | `queue` | the job queue, which the other modules extend |
//! | `policy`, `state`, `error` | kinds of jobs and their policies; states; errors |
//! | `registry` | handlers by kind, and reasons why attempts fail |
//! | `enqueue` | enqueueing, and rescheduling or cancelling waiting jobs |
//! | `worker`, `settings` | a worker and its settings |
//! | `worker_loop` | the loop that claims, runs and finishes |
//! | `claim` | one transaction of the worker loop |
//! | `lease` | leases of workers, and the release of lost jobs |
//! | `context` | context passed to a handler |
//! | `queue_limits` | limits of a queue across all nodes |
//! | `schedule` | recurring jobs, by cron expressions |
//! | `inspect` | lists, statistics, retrying, cancelling, pruning |

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

/// Schema of the job tables, to list among the migrations of the application.
pub const MIGRATION: Migration = parlour_db::migrations!["0001_jobs"][0];
