//! Replicas: PostgreSQL servers that follow the main one a moment behind, and answer reads in its place.
//!
//! A read goes to a replica only if that has all that was committed when the read was asked for, by whomever and on
//! whatever node. So nobody misses what they have just written, or sees time go backwards from one replica to the next.
//! The main server says how far its log goes, once for all reads that wait to know; the replica must have replayed it that
//! far, or do so within a moment. Otherwise the main server answers the read itself.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::lane::Lane;
use crate::unit::{Job, Kind, job};
use crate::{Db, Error, Tx};

/// A replica that has not answered by then is left alone.
const PATIENCE: Duration = Duration::from_secs(2);
/// For how long it is.
const REST: Duration = Duration::from_secs(1);

/// Where the main server's log ends: everything before it is what a read must see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogPosition {
    /// In which database of which server.
    pub(crate) database: i64,
    pub(crate) end: i64,
}

/// How a replica has fared since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplicaState {
    /// Reads that it answered.
    pub served: u64,
    /// Reads that others had to answer because it was behind, or away.
    pub missed: u64,
}

/// The replicas of one main server.
#[derive(Default)]
pub(crate) struct Replicas {
    all: Vec<Replica>,
    next: AtomicUsize,
    asking: Mutex<Asking>,
}

struct Replica {
    lane: Lane,
    rests_until: Mutex<Option<Instant>>,
    served: AtomicU64,
    missed: AtomicU64,
}

/// Who waits to know how far the main server's log goes.
#[derive(Default)]
struct Asking {
    waiting: Vec<oneshot::Sender<LogPosition>>,
    is_asked: bool,
}

impl Replicas {
    pub(crate) fn new(lanes: impl IntoIterator<Item = Lane>) -> Self {
        let replica = |lane| Replica {
            lane,
            rests_until: Mutex::default(),
            served: AtomicU64::new(0),
            missed: AtomicU64::new(0),
        };
        Self { all: lanes.into_iter().map(replica).collect(), ..Self::default() }
    }

    pub(crate) fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.all.iter().map(|replica| &replica.lane)
    }

    pub(crate) fn states(&self) -> Vec<ReplicaState> {
        let state = |replica: &Replica| ReplicaState {
            served: replica.served.load(Relaxed),
            missed: replica.missed.load(Relaxed),
        };
        self.all.iter().map(state).collect()
    }

    /// One that is not left alone just now; each gets its turn.
    fn next(&self) -> Option<&Replica> {
        let first = self.next.fetch_add(1, Relaxed);
        let mut turn = (0..self.all.len()).map(|step| &self.all[first.wrapping_add(step) % self.all.len()]);
        turn.find(|replica| replica.may_be_asked())
    }
}

impl Replica {
    /// Whether it is not left alone. When its rest is over, one asks first, and the others leave it alone until that one is answered.
    fn may_be_asked(&self) -> bool {
        let mut rests_until = lock(&self.rests_until);
        match *rests_until {
            None => true,
            Some(until) if until > Instant::now() => {
                self.missed.fetch_add(1, Relaxed);
                false
            }
            Some(_) => {
                *rests_until = Some(Instant::now() + PATIENCE + REST);
                true
            }
        }
    }

    fn leave_alone(&self, error: &(dyn std::error::Error + 'static)) {
        self.missed.fetch_add(1, Relaxed);
        if lock(&self.rests_until).replace(Instant::now() + REST).is_none() {
            tracing::warn!(error, "a replica is left alone for now");
        }
    }

    fn has_served(&self) {
        self.served.fetch_add(1, Relaxed);
        if lock(&self.rests_until).take().is_some() {
            tracing::info!("a replica answers again");
        }
    }
}

impl Db {
    /// Runs a unit of work that only reads, on a replica if there is one that has all that was committed when this was
    /// called; else as [`Db::read`] does, which is a round trip or two quicker. For what takes the server longer than that.
    pub async fn read_anywhere<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        let Some(replica) = self.inner.replicas.next() else { return self.read(work).await };
        let work = Arc::new(work);
        let first = Arc::clone(&work);
        let (job, take_result) = job(move |tx| first(tx));
        match self.run_on(replica, job).await? {
            Some(job) => take_result(job),
            None => self.read(move |tx| work(tx)).await,
        }
    }

    /// Runs a job on the replica. `None`: it could not be run there, or not soon enough.
    async fn run_on(&self, replica: &Replica, job: Box<dyn Job>) -> Result<Option<Box<dyn Job>>, Error> {
        let position = timeout(self.inner.settings.wait, self.log_position()).await.map_err(|_| Error::Busy)?;
        let Some(position) = position else { return Ok(None) };
        match timeout(PATIENCE, self.run_job(&replica.lane, Kind::Follow(position), job)).await {
            Ok(Ok(job)) => {
                replica.has_served();
                return Ok(Some(job));
            }
            Ok(Err(error)) => replica.leave_alone(&error),
            Err(late) => replica.leave_alone(&late),
        }
        Ok(None)
    }

    /// How each replica has fared, in the order of the settings.
    pub fn replicas(&self) -> Vec<ReplicaState> {
        self.inner.replicas.states()
    }

    /// Where the main server's log ended at some moment after this was called. `None` if that cannot be said.
    async fn log_position(&self) -> Option<LogPosition> {
        let (tell, told) = oneshot::channel();
        let is_first = {
            let mut asking = lock(&self.inner.replicas.asking);
            asking.waiting.push(tell);
            !std::mem::replace(&mut asking.is_asked, true)
        };
        if is_first {
            tokio::spawn(self.clone().ask_for_log_positions());
        }
        told.await.ok()
    }

    /// Asks for as long as somebody waits. Who comes while a question is on its way waits for the next.
    async fn ask_for_log_positions(self) {
        loop {
            let waiting = {
                let mut asking = lock(&self.inner.replicas.asking);
                if asking.waiting.is_empty() {
                    asking.is_asked = false;
                    return;
                }
                std::mem::take(&mut asking.waiting)
            };
            let position: Result<LogPosition, Error> = self.read(|tx| tx.log_position()).await;
            if let Ok(position) = position {
                // Whoever went away need not know.
                for tell in waiting {
                    let _left = tell.send(position);
                }
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What holds one of these locks replaces a value.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
