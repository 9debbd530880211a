//! A lane: threads that own a connection each, and a bounded queue in front of them.
//!
//! A few threads are started as soon as there is work for them; more, up to the base number and then the overflow,
//! only once work has waited for them. Those of the overflow end when they have been idle for a while. A thread whose
//! connection cannot be opened leaves the work to the others, and none is started for a moment. A unit whose caller
//! gave up before it was begun is never begun.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::work::QueuedWork;

/// How long a thread of the overflow stays when there is nothing to do.
const OVERFLOW_IDLE: Duration = Duration::from_secs(10);

/// How long no thread is started after one that got no connection, while there are others.
const RETRY: Duration = Duration::from_secs(1);

/// How a pool of connections stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolState {
    /// Connections that stay.
    pub pool_size: usize,
    /// Of those that are open: idle.
    pub checked_in: usize,
    /// Of those that are open: at work.
    pub checked_out: usize,
    /// Open beyond the pool's size.
    pub overflow: usize,
    /// Found unusable and replaced, since the start.
    pub invalid: u64,
    /// Units that wait for a connection.
    pub waiting: usize,
    /// Units refused because too many waited, since the start.
    pub refused: u64,
}

/// A thread's connection, and how it runs units of work.
pub(crate) trait Session {
    /// Whether units can run without further ado.
    fn is_ready(&self) -> bool;
    /// Sees to it that units can run. May take a while.
    fn make_ready(&mut self) -> Result<(), Error>;
    /// Claims, runs and settles all `units`.
    fn run(&mut self, queued: &mut Vec<QueuedWork>);
}

/// What a lane counts beside its queue.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) invalid: AtomicU64,
    pub(crate) refused: AtomicU64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Threads that are started without waiting to see whether they are needed.
    pub(crate) eager: usize,
    /// Threads that stay.
    pub(crate) base: usize,
    /// Threads beyond those, while there is need.
    pub(crate) overflow: usize,
    /// Units that may wait.
    pub(crate) queue: usize,
    /// Units that a thread takes at once.
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
    /// When a thread last got no connection.
    refused: Option<Instant>,
    handles: Vec<JoinHandle<()>>,
}

impl Pool {
    /// `open` makes a thread's session, on that thread.
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

    /// Queues a unit, or refuses it when too many wait.
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

    /// A unit has waited: starts one thread more, if there is work for it and it may be.
    pub(crate) fn grow(&self) {
        let mut queue = self.shared.lock();
        if queue.needs_thread(self.shared.size.base + self.shared.size.overflow)
            && !queue.closing
            && let Err(error) = self.start(&mut queue)
        {
            tracing::warn!(pool = self.shared.name, error = &error as &dyn std::error::Error, "no thread started");
        }
    }

    /// How the lane stands.
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

    /// Finishes what is queued, takes nothing more, and waits until the threads have ended.
    pub(crate) fn close(&self) {
        for handle in self.end() {
            if handle.join().is_err() {
                tracing::error!(pool = self.shared.name, "a database thread panicked");
            }
        }
    }

    /// Lets the threads end once nothing is queued, and answers them.
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
    /// Whether a thread more would help, of which there can be `most`: more units wait than threads wait for them.
    fn needs_thread(&self, most: usize) -> bool {
        let refused = || self.threads > 0 && self.refused.is_some_and(|at| at.elapsed() < RETRY);
        self.work.len() > self.idle && self.threads < most && !refused()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing that holds the lock can panic half way through a change.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut session = (self.open)();
        let mut queued = Vec::with_capacity(self.size.batch);
        while self.next(&mut *session, &mut queued) {
            let run = AssertUnwindSafe(|| session.run(&mut queued));
            if catch_unwind(run).is_err() {
                tracing::error!(pool = self.name, "a database thread panicked, and goes on with a new connection");
                queued.clear();
                session = (self.open)();
            }
        }
    }

    /// Waits for work and takes some. `false`: the thread is to end, and is counted out already.
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
                        tracing::debug!(pool = self.name, error = &error as &dyn std::error::Error, "a thread less");
                        queue.threads -= 1;
                        queue.refused = Some(Instant::now());
                        // The one that was woken for the units that wait was this.
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
