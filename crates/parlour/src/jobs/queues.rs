//! The job queue, connected to the other nodes.

use parlour_cluster::{Cluster, Topic};
use parlour_core::clock::Clock;
use parlour_db::Db;
use parlour_jobs::{JobQueue, Retention};

/// Topic for announcing new jobs to the other nodes.
pub(super) const JOBS_ENQUEUED: Topic = Topic("jobs");

/// Creates the job queue of the database. New jobs are announced to all other nodes.
pub fn queue(db: Db, clock: Clock, cluster: Cluster) -> JobQueue {
    JobQueue::with_announcements(
        db,
        move || clock.now().0,
        Retention::default(),
        move || cluster.publish_to_others(JOBS_ENQUEUED, ""),
    )
}
