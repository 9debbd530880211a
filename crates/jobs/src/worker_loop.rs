//! The loop that claims, runs and finishes jobs. One Tokio task owns and changes all of its state; transactions and
//! attempts run concurrently with it.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until, timeout};
use tracing::Instrument as _;

use crate::claim::{self, Batch, BatchOutcome, ClaimedJob, Outcome, Outcomes};
use crate::context::{FencingToken, JobContext};
use crate::lease::{self, Heartbeat};
use crate::queue::{JobQueue, micros};
use crate::registry::{Attempt, Handler, JobError, Registry};
use crate::settings::Settings;
use crate::state::State;

/// Maximum delay of a result on a busy worker, so that several results are written together.
const BATCH_DELAY: Duration = Duration::from_millis(1);
/// Delay before a failed transaction is retried.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// Maximum length of a failure reason in bytes. Longer reasons are truncated.
const MAX_REASON_LENGTH: usize = 4_000;

/// Result of an attempt that was not dropped.
type AttemptResult = Result<(), JobError>;

/// Reason for dropping an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CancelReason {
    Cancelled,
    /// The lease is lost: nothing about the attempt may be written.
    Lost,
    /// The worker stops, and its deadline for running jobs has passed.
    Drained,
}

/// An attempt in progress.
struct RunningJob {
    token: FencingToken,
    handler: Handler,
    max_attempts: u32,
    abort: AbortHandle,
    cancelled: Option<CancelReason>,
}

type InFlight<T> = Option<Pin<Box<dyn Future<Output = T> + Send>>>;
type BatchAnswer = (Arc<Batch>, Result<BatchOutcome, parlour_db::Error>);
type HeartbeatAnswer = (HeartbeatSent, Result<(i64, Heartbeat, Vec<String>), parlour_db::Error>);

/// A heartbeat in flight. `worker` is `None` if the heartbeat registers the worker.
#[derive(Clone, Copy, Debug)]
struct HeartbeatSent {
    worker: Option<i64>,
    begun: Instant,
}

pub(crate) struct WorkerLoop {
    jobs: JobQueue,
    registry: Arc<Registry>,
    settings: Settings,
    random: fastrand::Rng,
    queues: Vec<String>,
    kinds: String,
    /// Id of this worker, once it is registered.
    worker: Option<i64>,
    /// Time at which the worker drops its jobs, unless a heartbeat succeeds before.
    lease_expires_at: Instant,
    attempts: JoinSet<AttemptResult>,
    running: HashMap<Id, RunningJob>,
    outcomes: Outcomes,
    ended: usize,
    /// True if the last claim returned as many jobs as requested.
    is_busy: bool,
    /// True if a limited queue allowed fewer jobs than the last claim requested.
    is_held_back: bool,
    /// True if the database may assign jobs to this worker that it does not hold in memory.
    is_unsure: bool,
    poll_now: bool,
    poll_at: Option<Instant>,
    rest_until: Option<Instant>,
    delay_until: Option<Instant>,
    batch: InFlight<BatchAnswer>,
    heartbeat: InFlight<HeartbeatAnswer>,
    /// Release of the jobs of lost workers. It may have to wait for their open transactions.
    rescue: InFlight<()>,
    stop: watch::Receiver<Option<Instant>>,
    stopping: watch::Sender<bool>,
    deadline: Option<Instant>,
}

impl WorkerLoop {
    /// Creates a loop that begins to stop once `stop` is set. The value of `stop` is the deadline for running jobs.
    pub(crate) fn new(
        jobs: JobQueue,
        registry: Registry,
        settings: Settings,
        stop: watch::Receiver<Option<Instant>>,
    ) -> Self {
        Self {
            queues: registry.queues().into_iter().collect(),
            kinds: registry.kinds(),
            registry: Arc::new(registry),
            random: fastrand::Rng::with_seed(settings.seed),
            jobs,
            settings,
            worker: None,
            lease_expires_at: Instant::now(),
            attempts: JoinSet::new(),
            running: HashMap::new(),
            outcomes: Outcomes::new(),
            ended: 0,
            is_busy: false,
            is_held_back: false,
            is_unsure: false,
            poll_now: true,
            poll_at: None,
            rest_until: None,
            delay_until: None,
            batch: None,
            heartbeat: None,
            rescue: None,
            stop,
            stopping: watch::Sender::new(false),
            deadline: None,
        }
    }

    pub(crate) async fn work(mut self) {
        let mut woken = self.jobs.woken();
        let mut poll = ticks(self.settings.poll);
        let mut heartbeats = ticks(self.settings.heartbeat);
        loop {
            self.begin_batch();
            if self.is_finished() {
                break;
            }
            tokio::select! {
                biased;
                (batch, answer) = in_flight(&mut self.batch) => self.batch_finished(&batch, answer),
                (heartbeat, answer) = in_flight(&mut self.heartbeat) => self.heartbeat_finished(heartbeat, answer),
                () = in_flight(&mut self.rescue) => {}
                Some(joined) = self.attempts.join_next_with_id(), if !self.attempts.is_empty() => self.joined(joined),
                Ok(()) = woken.changed() => self.poll_now = true,
                Ok(()) = self.stop.changed(), if self.deadline.is_none() => self.begin_to_stop(),
                _ = poll.tick() => self.poll_now = true,
                _ = heartbeats.tick() => self.begin_heartbeat(),
                () = at(self.poll_at) => {
                    self.poll_at = None;
                    self.poll_now = true;
                }
                () = at(self.rest_until) => self.rest_until = None,
                () = at(self.delay_until) => self.delay_until = Some(Instant::now()),
                () = at(self.deadline), if self.waits_for_attempts() => self.cancel_all(CancelReason::Drained),
                () = sleep_until(self.lease_expires_at), if self.worker.is_some() && !self.running.is_empty() => {
                    self.lease_lost();
                }
            }
        }
        self.deregister().await;
    }

    /// Starts a batch if there are results to write or jobs to claim, and no reason to wait.
    fn begin_batch(&mut self) {
        let Some(worker) = self.worker.filter(|_| self.batch.is_none() && self.rest_until.is_none()) else { return };
        let stops = self.deadline.is_some();
        let taken = self.running.len() + self.ended;
        // Jobs that have ended make room within the same transaction.
        let room = self.settings.capacity.saturating_sub(u32::try_from(self.running.len()).unwrap_or(u32::MAX));
        let may_claim = !stops && Instant::now() < self.lease_expires_at;
        let claims = may_claim && room > 0 && (self.poll_now || (self.is_held_back && self.ended > 0));
        if !claims && self.ended == 0 && !self.is_unsure {
            return;
        }
        if self.is_busy && !stops && self.ended * 2 < taken && !self.is_delayed() {
            return;
        }
        self.delay_until = None;
        self.poll_now &= !claims;
        let known = self.is_unsure.then(|| {
            let ended = self.outcomes.values().flatten().copied();
            self.running.values().map(|job| job.token.id).chain(ended).collect()
        });
        let batch = Arc::new(Batch {
            worker,
            outcomes: std::mem::take(&mut self.outcomes),
            known_jobs: known,
            requested: if claims { room } else { 0 },
            queues: self.queues.clone(),
            kinds: self.kinds.clone(),
        });
        self.ended = 0;
        if !self.queues.is_empty() {
            self.queues.rotate_left(1);
        }
        let jobs = self.jobs.clone();
        self.batch = Some(Box::pin(async move {
            let (ours, theirs) = (Arc::clone(&batch), jobs.clone());
            let answer = jobs.db().write(move |tx| ours.run(&theirs, tx)).await;
            (batch, answer)
        }));
    }

    /// Returns true if results have waited for [`BATCH_DELAY`]. The first call starts the wait.
    fn is_delayed(&mut self) -> bool {
        let now = Instant::now();
        *self.delay_until.get_or_insert(now + BATCH_DELAY) <= now
    }

    fn batch_finished(&mut self, batch: &Batch, answer: Result<BatchOutcome, parlour_db::Error>) {
        let outcome = match answer {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "jobs could not be finished or claimed");
                self.is_unsure = true;
                self.poll_now |= batch.requested > 0;
                self.rest_until = Some(Instant::now() + RETRY_DELAY);
                if self.worker == Some(batch.worker) {
                    for ((attempt, ending), ids) in &batch.outcomes {
                        ids.iter().for_each(|id| self.end(*attempt, ending.clone(), *id));
                    }
                }
                return;
            }
        };
        if self.worker != Some(batch.worker) {
            return; // Other workers release the jobs claimed under a lost lease.
        }
        if outcome.is_lost {
            return self.lease_lost();
        }
        if batch.known_jobs.is_some() {
            self.is_unsure = false;
        }
        if batch.requested > 0 {
            self.is_busy = outcome.claimed.len() >= usize::try_from(batch.requested).unwrap_or(usize::MAX);
            self.is_held_back = outcome.is_held_back;
            self.poll_at = outcome.again_at.map(|again_at| {
                let wait = u64::try_from(again_at.saturating_sub(self.jobs.now())).unwrap_or(0);
                Instant::now() + Duration::from_micros(wait).min(self.settings.poll)
            });
            self.poll_now |= self.is_busy;
        }
        outcome.claimed.into_iter().for_each(|claimed| self.begin(claimed));
    }

    fn begin(&mut self, claimed: ClaimedJob) {
        let ClaimedJob { token, kind, payload, max_attempts, time_limit, business } = claimed;
        let handler = self.registry.get(&kind).filter(|_| self.deadline.is_none()).cloned();
        let Some(handler) = handler else { return self.end(token.attempt, Outcome::Release, token.id) };
        let stopping = self.stopping.subscribe();
        let run = JobContext::new(self.jobs.clone(), handler.policy, token, max_attempts, business, stopping);
        let theirs = handler.clone();
        let span = tracing::debug_span!("job", kind, id = token.id, attempt = token.attempt);
        let work = async move {
            // Called inside the future, so that a panic of the handler before it returns its own future is caught too.
            let attempt: Attempt = theirs
                .begin(run, &payload)
                .map_err(|error| JobError::Retry(format!("the payload cannot be read: {error}")))?;
            match timeout(time_limit, attempt).await {
                Ok(outcome) => outcome,
                Err(_) => Err(JobError::Retry(format!("took longer than {time_limit:?}"))),
            }
        };
        let abort = self.attempts.spawn(work.instrument(span));
        self.running.insert(abort.id(), RunningJob { token, handler, max_attempts, abort, cancelled: None });
    }

    /// Handles an attempt that has ended, and all others that have ended by now.
    fn joined(&mut self, joined: Result<(Id, AttemptResult), JoinError>) {
        let mut next = Some(joined);
        while let Some(joined) = next {
            let (id, outcome) = match joined {
                Ok((id, outcome)) => (id, Some(outcome)),
                Err(error) => (error.id(), error.try_into_panic().ok().map(|payload| Err(panicked(&*payload)))),
            };
            if let Some(job) = self.running.remove(&id) {
                self.settle(&job, outcome);
            }
            next = self.attempts.try_join_next_with_id();
        }
    }

    /// Determines the outcome of an attempt that is over. `outcome` is `None` if it was dropped.
    fn settle(&mut self, job: &RunningJob, outcome: Option<AttemptResult>) {
        let RunningJob { token, handler, max_attempts, cancelled: dropped, .. } = job;
        let ending = match (outcome, dropped) {
            (_, Some(CancelReason::Lost)) => return,
            (None, Some(CancelReason::Cancelled)) => {
                Outcome::Keep { state: State::Cancelled, expires_at: self.jobs.expiry(State::Cancelled), error: None }
            }
            (None, _) => Outcome::Release,
            (Some(Ok(())), _) => {
                self.jobs.count(handler.kind, |counts| counts.done += 1);
                handler.policy.keep_done.map_or(Outcome::Delete, |keep| {
                    let expires_at = self.jobs.now().saturating_add(micros(keep));
                    Outcome::Keep { state: State::Done, expires_at, error: None }
                })
            }
            (Some(Err(failure)), _) => self.failed(job.handler.kind, handler, token.attempt, *max_attempts, failure),
        };
        self.end(token.attempt, ending, token.id);
    }

    fn failed(
        &mut self,
        kind: &'static str,
        handler: &Handler,
        attempt: u32,
        max_attempts: u32,
        failure: JobError,
    ) -> Outcome {
        let (wait, reason) = match failure {
            JobError::Retry(reason) => (Some(handler.policy.wait_after(attempt, self.random.f64())), reason),
            JobError::RetryAfter(wait, reason) => (Some(wait), reason),
            JobError::GiveUp(reason) => (None, reason),
        };
        let wait = wait.filter(|_| attempt < max_attempts);
        self.jobs.count(kind, |counts| {
            counts.failed += 1;
            counts.retried += u64::from(wait.is_some());
        });
        let error = shortened(reason);
        match wait {
            Some(wait) => Outcome::Retry { ready_at: self.jobs.now().saturating_add(micros(wait)), error },
            None => {
                tracing::warn!(kind, attempt, error, "job dead");
                Outcome::Keep { state: State::Dead, expires_at: self.jobs.expiry(State::Dead), error: Some(error) }
            }
        }
    }

    fn end(&mut self, attempt: u32, ending: Outcome, id: i64) {
        self.outcomes.entry((attempt, ending)).or_default().push(id);
        self.ended += 1;
    }

    /// Registers the worker, or extends its lease.
    fn begin_heartbeat(&mut self) {
        if self.heartbeat.is_some() || self.is_finished() {
            return;
        }
        let (jobs, worker) = (self.jobs.clone(), self.worker);
        let (name, lease) = (self.settings.name.clone(), self.settings.lease);
        self.heartbeat = Some(Box::pin(async move {
            let heartbeat = HeartbeatSent { worker, begun: Instant::now() };
            let ours = jobs.clone();
            let answer = jobs.db().write(move |tx| {
                let alive_until = ours.alive_until(lease);
                let (worker, beat) = match worker {
                    Some(worker) => (worker, lease::renew(tx, worker, alive_until)?),
                    None => (lease::register(tx, &name, alive_until)?, Heartbeat::Alive(Vec::new())),
                };
                Ok((worker, beat, claim::queues(tx)?))
            });
            (heartbeat, answer.await)
        }));
    }

    fn heartbeat_finished(
        &mut self,
        heartbeat: HeartbeatSent,
        answer: Result<(i64, Heartbeat, Vec<String>), parlour_db::Error>,
    ) {
        if heartbeat.worker != self.worker {
            return self.begin_heartbeat(); // The worker has given up that lease in the meantime.
        }
        match answer {
            Ok((worker, Heartbeat::Alive(cancelled), queues)) => {
                self.poll_now |= self.worker.is_none();
                self.worker = Some(worker);
                if self.rescue.is_none() {
                    self.rescue = Some(Box::pin(rescue(self.jobs.clone())));
                }
                self.lease_expires_at = heartbeat.begun + self.settings.lease.saturating_sub(self.settings.heartbeat);
                // The kind of a job may have had another queue when the job was enqueued.
                let others: Vec<_> = queues.into_iter().filter(|queue| !self.queues.contains(queue)).collect();
                self.queues.extend(others);
                for job in self.running.values_mut().filter(|job| cancelled.contains(&job.token.id)) {
                    job.cancel(CancelReason::Cancelled);
                }
            }
            Ok((_, Heartbeat::Lost, _)) => self.lease_lost(),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "worker heartbeat failed");
            }
        }
    }

    /// Handles a lease that is or may be lost: drops all jobs, discards unwritten results, and registers again under a
    /// new id.
    fn lease_lost(&mut self) {
        tracing::warn!(worker = self.worker, "worker lost its lease and drops its jobs");
        self.cancel_all(CancelReason::Lost);
        self.outcomes.clear();
        self.ended = 0;
        self.is_unsure = false;
        self.delay_until = None;
        self.worker = None;
        self.begin_heartbeat();
    }

    fn begin_to_stop(&mut self) {
        self.deadline = *self.stop.borrow_and_update();
        self.stopping.send_replace(true);
    }

    fn cancel_all(&mut self, why: CancelReason) {
        self.running.values_mut().for_each(|job| job.cancel(why));
    }

    /// Returns true if any running attempt was not cancelled.
    fn waits_for_attempts(&self) -> bool {
        self.running.values().any(|job| job.cancelled.is_none())
    }

    /// Returns true if the loop is stopping, no job, batch or heartbeat is running, and nothing is left to write.
    fn is_finished(&self) -> bool {
        let idle = self.running.is_empty() && self.batch.is_none() && self.heartbeat.is_none();
        self.deadline.is_some() && idle && (self.worker.is_none() || (self.ended == 0 && !self.is_unsure))
    }

    async fn deregister(self) {
        let Some(worker) = self.worker else { return };
        let deregistered = self.jobs.db().write(move |tx| lease::deregister(tx, worker)).await;
        if let Err(error) = deregistered {
            tracing::warn!(error = &error as &dyn std::error::Error, "worker could not be deregistered");
        }
        self.jobs.wake();
    }
}

impl RunningJob {
    /// Drops the attempt. A lost lease takes precedence over other reasons.
    fn cancel(&mut self, why: CancelReason) {
        if self.cancelled.is_none() || why == CancelReason::Lost {
            self.cancelled = Some(why);
        }
        self.abort.abort();
    }
}

async fn rescue(jobs: JobQueue) {
    let ours = jobs.clone();
    match jobs.db().write(move |tx| ours.release_expired(tx)).await {
        Ok(0) => {}
        Ok(_) => jobs.wake(),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "jobs of lost workers could not be released");
        }
    }
}

fn panicked(payload: &(dyn std::any::Any + Send)) -> JobError {
    let message = payload.downcast_ref::<String>().map(String::as_str).or(payload.downcast_ref::<&str>().copied());
    JobError::Retry(format!("panicked: {}", message.unwrap_or("no message")))
}

fn shortened(mut reason: String) -> String {
    reason.truncate(reason.floor_char_boundary(MAX_REASON_LENGTH));
    // PostgreSQL rejects text with NUL.
    reason.replace('\0', "\u{fffd}")
}

fn ticks(period: Duration) -> Interval {
    let mut ticks = interval(period.max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

async fn in_flight<T>(unit: &mut InFlight<T>) -> T {
    let Some(future) = unit else { return std::future::pending().await };
    let answer = future.await;
    *unit = None;
    answer
}
