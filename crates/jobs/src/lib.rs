//! Background tasks that outlive the program: enqueued in the unit of work that asks for them, and run at least once,
//! by whichever worker on whichever node is free.
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
//! What is promised, on both engines:
//! - A task that was enqueued in a unit of work is there if and only if that unit was kept.
//! - A task runs at least once, and no two attempts at it are in force at once: an attempt whose worker lost its lease
//!   is fenced, which means that whatever it does through [`JobContext`] is refused.
//! - A worker that dies is noticed within its lease and a heartbeat, 35 seconds unless set otherwise. Its tasks are
//!   then run again, and the attempt counts as used.
//! - The limits of a queue ([`QueueLimits`]) hold over all nodes, exactly.
//! - Each tick of a schedule is enqueued once, however many nodes know the schedule.
//!
//! The nodes' clocks have to agree to within a few seconds.
//!
//! | module | contents |
//! |---|---|
//! | `queue` | the job queue, which the other modules extend |
//! | `policy`, `state`, `error` | kinds of jobs and their policies; states; errors |
//! | `registry` | handlers by kind, and the reasons for which attempts fail |
//! | `enqueue` | enqueueing, and rescheduling or cancelling waiting jobs |
//! | `worker`, `settings` | a worker and its settings |
//! | `worker_loop` | the loop that claims, runs and finishes |
//! | `claim` | one transaction of that loop |
//! | `lease` | leases of workers, and the rescue of lost jobs |
//! | `context` | what a handler is given |
//! | `queue_limits` | limits of a queue over all nodes |
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

/// The schema, to be listed among the product's own migrations.
pub const MIGRATION: Migration = parlour_db::migrations!["0001_jobs"][0];
