//! Connection pool: threads that each own a connection and take work from a bounded queue.
//!
//! Eager threads start as soon as there is work. More threads, up to the base size and then the overflow, start only
//! after work has waited. Overflow threads end when they have been idle for a while.
//!
//! A thread that cannot open its connection ends and leaves the work to the others. No new thread starts for a moment
//! after that. The last thread does not end but answers all waiting work with the error. Work whose caller gave up
//! before it began never runs.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::work::QueuedWork;

/// Idle time after which an overflow thread ends.
const OVERFLOW_IDLE: Duration = Duration::from_secs(10);

/// Time during which no new thread starts after one failed to get a connection. Does not apply while no thread is
/// running.
const RETRY: Duration = Duration::from_secs(1);

/// State of a connection pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolState {
    /// Maximum number of permanent connections.
    pub pool_size: usize,
    /// Open connections that are idle.
    pub checked_in: usize,
    /// Connections that are in use or being opened.
    pub checked_out: usize,
    /// Connections beyond `pool_size`. They also count as idle or in use.
    pub overflow: usize,
    /// Connections found unusable since the start.
    pub invalid: u64,
    /// Transactions that wait for a connection.
    pub waiting: usize,
    /// Transactions refused since the start, because too many were waiting or the pool was closing.
    pub refused: u64,
}

/// A thread's connection, on which queued work runs.
pub(crate) trait Session {
    /// Returns true if work can run without calling [`Session::make_ready`] first.
    fn is_ready(&self) -> bool;
    /// Opens the connection, or tests it after an idle time. May block for seconds.
    fn make_ready(&mut self) -> Result<(), Error>;
    /// Claims, runs and settles all `queued` work, and leaves the vector empty.
    fn run(&mut self, queued: &mut Vec<QueuedWork>);
}

/// Counters of a pool since its start.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) invalid: AtomicU64,
    pub(crate) refused: AtomicU64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Maximum number of threads that start as soon as there is work for them.
    pub(crate) eager: usize,
    /// Maximum number of permanent threads. Includes the eager ones.
    pub(crate) base: usize,
    /// Maximum number of additional threads, which end when they are idle.
    pub(crate) overflow: usize,
    /// Maximum number of waiting transactions.
    pub(crate) queue: usize,
    /// Maximum number of queue entries that a thread takes at once.
    pub(crate) batch: usize,
}

type Open = Box<dyn Fn() -> Box<dyn Session> + Send + Sync>;

pub(crate) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    name: &'static str,
    size: Size,
    open: Open,
    counters: Arc<Counters>,
    queue: Mutex<Queue>,
    ready: Condvar,
}

#[derive(Default)]
struct Queue {
    work: VecDeque<QueuedWork>,
    threads: usize,
    idle: usize,
    closing: bool,
    /// Time at which a thread last failed to get a connection.
    refused: Option<Instant>,
    handles: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Creates a pool without threads. Each thread calls `open` to create its own session.
    pub(crate) fn new(
        name: &'static str,
        size: Size,
        counters: Arc<Counters>,
        open: impl Fn() -> Box<dyn Session> + Send + Sync + 'static,
    ) -> Self {
        let shared =
            Shared { name, size, open: Box::new(open), counters, queue: Mutex::default(), ready: Condvar::new() };
        Self { shared: Arc::new(shared) }
    }

    /// Queues work, or refuses it with [`Error::Busy`] if too much is waiting or the pool is closing. Fails with
    /// [`Error::Unavailable`] if the first thread cannot be started.
    pub(crate) fn submit(&self, work: QueuedWork) -> Result<(), Error> {
        let mut queue = self.shared.lock();
        if queue.closing || queue.work.len() >= self.shared.size.queue {
            self.shared.counters.refused.fetch_add(1, Relaxed);
            return Err(Error::Busy);
        }
        queue.work.push_back(work);
        if queue.needs_thread(self.shared.size.eager)
            && let Err(error) = self.start(&mut queue)
            && queue.threads == 0
        {
            queue.work.pop_back();
            return Err(error);
        }
        let wake = queue.idle > 0;
        drop(queue);
        if wake {
            self.shared.ready.notify_one();
        }
        Ok(())
    }

    /// Starts one more thread, if more work waits than threads are idle and the size of the pool allows it.
    pub(crate) fn grow(&self) {
        let mut queue = self.shared.lock();
        if queue.needs_thread(self.shared.size.base + self.shared.size.overflow)
            && !queue.closing
            && let Err(error) = self.start(&mut queue)
        {
            tracing::warn!(
                pool = self.shared.name,
                error = &error as &dyn std::error::Error,
                "database thread could not be started"
            );
        }
    }

    pub(crate) fn state(&self) -> PoolState {
        let queue = self.shared.lock();
        let Size { base, .. } = self.shared.size;
        PoolState {
            pool_size: base,
            checked_in: queue.idle,
            checked_out: queue.threads - queue.idle,
            overflow: queue.threads.saturating_sub(base),
            invalid: self.shared.counters.invalid.load(Relaxed),
            waiting: queue.work.len(),
            refused: self.shared.counters.refused.load(Relaxed),
        }
    }

    /// Finishes the queued work, accepts no more, and waits until the threads have ended.
    pub(crate) fn close(&self) {
        for handle in self.end() {
            if handle.join().is_err() {
                tracing::error!(pool = self.shared.name, "a database thread panicked");
            }
        }
    }

    /// Tells the threads to end once the queue is empty, and returns their handles.
    fn end(&self) -> Vec<JoinHandle<()>> {
        let mut queue = self.shared.lock();
        queue.closing = true;
        self.shared.ready.notify_all();
        std::mem::take(&mut queue.handles)
    }

    fn start(&self, queue: &mut Queue) -> Result<(), Error> {
        let shared = Arc::clone(&self.shared);
        let handle = std::thread::Builder::new()
            .name(format!("db-{}", self.shared.name))
            .spawn(move || shared.work())
            .map_err(|error| Error::Unavailable(Arc::new(error)))?;
        queue.handles.retain(|handle| !handle.is_finished());
        queue.handles.push(handle);
        queue.threads += 1;
        Ok(())
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.end());
    }
}

impl Queue {
    /// Returns true if one more thread would help: more work waits than threads are idle, fewer than `most` threads
    /// exist, and none failed to connect within [`RETRY`].
    fn needs_thread(&self, most: usize) -> bool {
        let refused = || self.threads > 0 && self.refused.is_some_and(|at| at.elapsed() < RETRY);
        self.work.len() > self.idle && self.threads < most && !refused()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // No code that holds the lock can panic halfway through a change.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut session = (self.open)();
        let mut queued = Vec::with_capacity(self.size.batch);
        while self.next(&mut *session, &mut queued) {
            let run = AssertUnwindSafe(|| session.run(&mut queued));
            if catch_unwind(run).is_err() {
                tracing::error!(pool = self.name, "a database thread panicked and continues with a new connection");
                queued.clear();
                session = (self.open)();
            }
        }
    }

    /// Waits for work and moves a batch into `queued`. Returns false if the thread must end. In that case, the thread
    /// is no longer counted.
    fn next(&self, session: &mut dyn Session, queued: &mut Vec<QueuedWork>) -> bool {
        let mut queue = self.lock();
        let mut ready = false;
        loop {
            if !queue.work.is_empty() && !ready && !session.is_ready() {
                drop(queue);
                let made = session.make_ready();
                queue = self.lock();
                match made {
                    Ok(()) => ready = true,
                    Err(error) if queue.threads > 1 => {
                        tracing::debug!(
                            pool = self.name,
                            error = &error as &dyn std::error::Error,
                            "database thread ended"
                        );
                        queue.threads -= 1;
                        queue.refused = Some(Instant::now());
                        // The wake-up for the waiting work came to this thread, so wake another one.
                        self.ready.notify_one();
                        return false;
                    }
                    Err(error) => {
                        let waiting = std::mem::take(&mut queue.work);
                        drop(queue);
                        waiting
                            .into_iter()
                            .filter_map(QueuedWork::claim)
                            .for_each(|work| work.settle(Err(error.clone())));
                        queue = self.lock();
                    }
                }
                continue;
            }
            if !queue.work.is_empty() {
                let count = queue.work.len().min(self.size.batch);
                queued.extend(queue.work.drain(..count));
                return true;
            }
            let surplus = queue.threads > self.size.base;
            if queue.closing {
                queue.threads -= 1;
                return false;
            }
            queue.idle += 1;
            let timed_out;
            (queue, timed_out) = if surplus {
                let (queue, timeout) =
                    self.ready.wait_timeout(queue, OVERFLOW_IDLE).unwrap_or_else(PoisonError::into_inner);
                (queue, timeout.timed_out())
            } else {
                (self.ready.wait(queue).unwrap_or_else(PoisonError::into_inner), false)
            };
            queue.idle -= 1;
            ready = false;
            if timed_out && queue.work.is_empty() && queue.threads > self.size.base {
                queue.threads -= 1;
                return false;
            }
        }
    }
}
