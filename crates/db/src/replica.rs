//! Replicas: PostgreSQL servers that follow the primary with a small delay, and their state.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::access::LogPosition;
use crate::pool::Pool;

/// Maximum time to wait for a replica's answer. A replica that takes longer is suspended.
pub(crate) const MAX_REPLICATION_WAIT: Duration = Duration::from_secs(2);
/// Time that a replica is skipped after a failure.
const SUSPENSION: Duration = Duration::from_secs(1);

/// Counters of a replica since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplicaState {
    /// Reads that the replica answered.
    pub served: u64,
    /// Reads that the replica did not answer because it was behind, too slow, unavailable or suspended.
    pub missed: u64,
}

/// The replicas of one primary.
#[derive(Default)]
pub(crate) struct Replicas {
    all: Vec<Replica>,
    next: AtomicUsize,
    pub(crate) position_requests: Mutex<PositionRequests>,
}

pub(crate) struct Replica {
    pub(crate) pool: Pool,
    suspended_until: Mutex<Option<Instant>>,
    served: AtomicU64,
    missed: AtomicU64,
}

/// Callers that wait for the end of the primary's WAL.
#[derive(Default)]
pub(crate) struct PositionRequests {
    pub(crate) waiting: Vec<oneshot::Sender<LogPosition>>,
    pub(crate) is_running: bool,
}

impl Replicas {
    pub(crate) fn new(pools: impl IntoIterator<Item = Pool>) -> Self {
        let replica = |pool| Replica {
            pool,
            suspended_until: Mutex::default(),
            served: AtomicU64::new(0),
            missed: AtomicU64::new(0),
        };
        Self { all: pools.into_iter().map(replica).collect(), ..Self::default() }
    }

    pub(crate) fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.all.iter().map(|replica| &replica.pool)
    }

    pub(crate) fn states(&self) -> Vec<ReplicaState> {
        let state = |replica: &Replica| ReplicaState {
            served: replica.served.load(Relaxed),
            missed: replica.missed.load(Relaxed),
        };
        self.all.iter().map(state).collect()
    }

    /// Returns the next replica, in rotation, that is not suspended. Returns `None` if all are suspended or none exist.
    pub(crate) fn next(&self) -> Option<&Replica> {
        let first = self.next.fetch_add(1, Relaxed);
        let mut turn = (0..self.all.len()).map(|step| &self.all[first.wrapping_add(step) % self.all.len()]);
        turn.find(|replica| replica.is_available())
    }
}

impl Replica {
    /// Returns true if the replica is not suspended. When a suspension ends, one read tries the replica. Other reads
    /// skip it until that read is answered.
    fn is_available(&self) -> bool {
        let mut rests_until = lock(&self.suspended_until);
        match *rests_until {
            None => true,
            Some(until) if until > Instant::now() => {
                self.missed.fetch_add(1, Relaxed);
                false
            }
            Some(_) => {
                *rests_until = Some(Instant::now() + MAX_REPLICATION_WAIT + SUSPENSION);
                true
            }
        }
    }

    pub(crate) fn suspend(&self, error: &(dyn std::error::Error + 'static)) {
        self.missed.fetch_add(1, Relaxed);
        if lock(&self.suspended_until).replace(Instant::now() + SUSPENSION).is_none() {
            tracing::warn!(error, "replica suspended");
        }
    }

    pub(crate) fn count_served(&self) {
        self.served.fetch_add(1, Relaxed);
        if lock(&self.suspended_until).take().is_some() {
            tracing::info!("replica available again");
        }
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No code under these locks can leave the data half changed, so it is consistent even after a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
