//! The queues of tasks in these records.

use parlour_cluster::{Cluster, Topic};
use parlour_core::clock::Clock;
use parlour_db::Db;
use parlour_jobs::{JobQueue, Retention};

/// Topic that announces new tasks to the other nodes.
pub(super) const JOBS_ENQUEUED: Topic = Topic("jobs");

/// The tasks in these records, of which all nodes are told.
pub fn queue(db: Db, clock: Clock, cluster: Cluster) -> JobQueue {
    JobQueue::with_announcements(
        db,
        move || clock.now().0,
        Retention::default(),
        move || cluster.publish_to_others(JOBS_ENQUEUED, ""),
    )
}
