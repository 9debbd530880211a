//! The loop that claims, runs and finishes. All its state is in one place and changed by one task; the units of work
//! and the attempts go on beside it.

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

/// How long the first of many results waits for others to be written down with it.
const LINGER: Duration = Duration::from_millis(1);
/// How long after a failure the records are tried again.
const AFTER_FAILURE: Duration = Duration::from_millis(200);
/// How much of a reason is kept, in bytes.
const REASON: usize = 4_000;

/// How an attempt ended, by itself.
type AttemptResult = Result<(), JobError>;

/// Why an attempt is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dropped {
    Cancelled,
    /// The lease is lost: nothing of it may be written down.
    Lost,
    /// The worker stops.
    Drained,
}

/// An attempt that runs.
struct Held {
    token: FencingToken,
    handler: Handler,
    tries: u32,
    abort: AbortHandle,
    dropped: Option<Dropped>,
}

type InFlight<T> = Option<Pin<Box<dyn Future<Output = T> + Send>>>;
type TurnAnswer = (Arc<Batch>, Result<BatchOutcome, parlour_db::Error>);
type BeatAnswer = (HeartbeatSent, Result<(i64, Heartbeat, Vec<String>), parlour_db::Error>);

/// A heartbeat under way: whose it is (nobody's, if it registers a worker), and when it was begun.
#[derive(Clone, Copy, Debug)]
struct HeartbeatSent {
    worker: Option<i64>,
    begun: Instant,
}

pub(crate) struct WorkerLoop {
    tasks: JobQueue,
    registry: Arc<Registry>,
    settings: Settings,
    random: fastrand::Rng,
    queues: Vec<String>,
    kinds: String,
    /// Our number, once we are registered.
    worker: Option<i64>,
    /// When we have to let go of our tasks, unless a heartbeat comes before.
    let_go_at: Instant,
    runs: JoinSet<AttemptResult>,
    held: HashMap<Id, Held>,
    endings: Outcomes,
    ended: usize,
    /// Whether the last claim got all it asked for.
    is_busy: bool,
    /// Whether it got less because a queue allows no more to run.
    is_held_back: bool,
    /// Whether the records may hold something for us that we do not know of.
    is_unsure: bool,
    look: bool,
    look_at: Option<Instant>,
    rest_until: Option<Instant>,
    linger_until: Option<Instant>,
    turn: InFlight<TurnAnswer>,
    beat: InFlight<BeatAnswer>,
    /// Taking back what others have lost, which may have to wait for units of work of theirs.
    rescue: InFlight<()>,
    stop: watch::Receiver<Option<Instant>>,
    stopping: watch::Sender<bool>,
    deadline: Option<Instant>,
}

impl WorkerLoop {
    /// One that works until it is told a moment after which it may wait no longer for what runs.
    pub(crate) fn new(
        tasks: JobQueue,
        registry: Registry,
        settings: Settings,
        stop: watch::Receiver<Option<Instant>>,
    ) -> Self {
        Self {
            queues: registry.queues().into_iter().collect(),
            kinds: registry.kinds(),
            registry: Arc::new(registry),
            random: fastrand::Rng::with_seed(settings.seed),
            tasks,
            settings,
            worker: None,
            let_go_at: Instant::now(),
            runs: JoinSet::new(),
            held: HashMap::new(),
            endings: Outcomes::new(),
            ended: 0,
            is_busy: false,
            is_held_back: false,
            is_unsure: false,
            look: true,
            look_at: None,
            rest_until: None,
            linger_until: None,
            turn: None,
            beat: None,
            rescue: None,
            stop,
            stopping: watch::Sender::new(false),
            deadline: None,
        }
    }

    pub(crate) async fn work(mut self) {
        let mut woken = self.tasks.woken();
        let mut poll = ticks(self.settings.poll);
        let mut beats = ticks(self.settings.heartbeat);
        loop {
            self.begin_turn();
            if self.is_through() {
                break;
            }
            tokio::select! {
                biased;
                (turn, answer) = in_flight(&mut self.turn) => self.turned(&turn, answer),
                (heartbeat, answer) = in_flight(&mut self.beat) => self.beaten(heartbeat, answer),
                () = in_flight(&mut self.rescue) => {}
                Some(joined) = self.runs.join_next_with_id(), if !self.runs.is_empty() => self.joined(joined),
                Ok(()) = woken.changed() => self.look = true,
                Ok(()) = self.stop.changed(), if self.deadline.is_none() => self.begin_to_stop(),
                _ = poll.tick() => self.look = true,
                _ = beats.tick() => self.begin_beat(),
                () = at(self.look_at) => {
                    self.look_at = None;
                    self.look = true;
                }
                () = at(self.rest_until) => self.rest_until = None,
                () = at(self.linger_until) => self.linger_until = Some(Instant::now()),
                () = at(self.deadline), if self.waits_for_runs() => self.drop_all(Dropped::Drained),
                () = sleep_until(self.let_go_at), if self.worker.is_some() && !self.held.is_empty() => self.lose(),
            }
        }
        self.deregister().await;
    }

    /// Begins a turn if there is something to do and nothing to wait for.
    fn begin_turn(&mut self) {
        let Some(worker) = self.worker.filter(|_| self.turn.is_none() && self.rest_until.is_none()) else { return };
        let stops = self.deadline.is_some();
        let taken = self.held.len() + self.ended;
        // What has ended makes room in the same unit of work.
        let room = self.settings.capacity.saturating_sub(u32::try_from(self.held.len()).unwrap_or(u32::MAX));
        let may_claim = !stops && Instant::now() < self.let_go_at;
        let claims = may_claim && room > 0 && (self.look || (self.is_held_back && self.ended > 0));
        if !claims && self.ended == 0 && !self.is_unsure {
            return;
        }
        if self.is_busy && !stops && self.ended * 2 < taken && !self.linger() {
            return;
        }
        self.linger_until = None;
        self.look &= !claims;
        let known = self.is_unsure.then(|| {
            let ended = self.endings.values().flatten().copied();
            self.held.values().map(|held| held.token.id).chain(ended).collect()
        });
        let turn = Arc::new(Batch {
            worker,
            endings: std::mem::take(&mut self.endings),
            known,
            wanted: if claims { room } else { 0 },
            queues: self.queues.clone(),
            kinds: self.kinds.clone(),
        });
        self.ended = 0;
        if !self.queues.is_empty() {
            self.queues.rotate_left(1);
        }
        let tasks = self.tasks.clone();
        self.turn = Some(Box::pin(async move {
            let (ours, theirs) = (Arc::clone(&turn), tasks.clone());
            let answer = tasks.db().write(move |tx| ours.run(&theirs, tx)).await;
            (turn, answer)
        }));
    }

    /// Whether results have waited long enough for others.
    fn linger(&mut self) -> bool {
        let now = Instant::now();
        *self.linger_until.get_or_insert(now + LINGER) <= now
    }

    fn turned(&mut self, turn: &Batch, answer: Result<BatchOutcome, parlour_db::Error>) {
        let turned = match answer {
            Ok(turned) => turned,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "tasks could not be finished or claimed");
                self.is_unsure = true;
                self.look |= turn.wanted > 0;
                self.rest_until = Some(Instant::now() + AFTER_FAILURE);
                if self.worker == Some(turn.worker) {
                    for ((attempt, ending), ids) in &turn.endings {
                        ids.iter().for_each(|id| self.end(*attempt, ending.clone(), *id));
                    }
                }
                return;
            }
        };
        if self.worker != Some(turn.worker) {
            return; // What was claimed under a lease that is lost is taken back by others.
        }
        if turned.is_lost {
            return self.lose();
        }
        if turn.known.is_some() {
            self.is_unsure = false;
        }
        if turn.wanted > 0 {
            self.is_busy = turned.claimed.len() >= usize::try_from(turn.wanted).unwrap_or(usize::MAX);
            self.is_held_back = turned.is_held_back;
            self.look_at = turned.again_at.map(|again_at| {
                let wait = u64::try_from(again_at.saturating_sub(self.tasks.now())).unwrap_or(0);
                Instant::now() + Duration::from_micros(wait).min(self.settings.poll)
            });
            self.look |= self.is_busy;
        }
        turned.claimed.into_iter().for_each(|claimed| self.begin(claimed));
    }

    fn begin(&mut self, claimed: ClaimedJob) {
        let ClaimedJob { token, kind, payload, tries, time_limit, business } = claimed;
        let handler = self.registry.get(&kind).filter(|_| self.deadline.is_none()).cloned();
        let Some(handler) = handler else { return self.end(token.attempt, Outcome::GiveBack, token.id) };
        let stopping = self.stopping.subscribe();
        let run = JobContext::new(self.tasks.clone(), handler.policy, token, tries, business, stopping);
        let theirs = handler.clone();
        let span = tracing::debug_span!("task", kind, id = token.id, attempt = token.attempt);
        let work = async move {
            // A handler that panics before it gives a future does so here.
            let attempt: Attempt = theirs
                .begin(run, &payload)
                .map_err(|error| JobError::Retry(format!("its payload cannot be read: {error}")))?;
            match timeout(time_limit, attempt).await {
                Ok(outcome) => outcome,
                Err(_) => Err(JobError::Retry(format!("took longer than {time_limit:?}"))),
            }
        };
        let abort = self.runs.spawn(work.instrument(span));
        self.held.insert(abort.id(), Held { token, handler, tries, abort, dropped: None });
    }

    /// Takes what has ended, and all else that has by now.
    fn joined(&mut self, joined: Result<(Id, AttemptResult), JoinError>) {
        let mut next = Some(joined);
        while let Some(joined) = next {
            let (id, outcome) = match joined {
                Ok((id, outcome)) => (id, Some(outcome)),
                Err(error) => (error.id(), error.try_into_panic().ok().map(|payload| Err(panicked(&*payload)))),
            };
            if let Some(held) = self.held.remove(&id) {
                self.settle(&held, outcome);
            }
            next = self.runs.try_join_next_with_id();
        }
    }

    /// Works out what becomes of the task of an attempt that is over. Without an outcome, it was dropped.
    fn settle(&mut self, held: &Held, outcome: Option<AttemptResult>) {
        let Held { token, handler, tries, dropped, .. } = held;
        let ending = match (outcome, dropped) {
            (_, Some(Dropped::Lost)) => return,
            (None, Some(Dropped::Cancelled)) => {
                Outcome::Keep { state: State::Cancelled, expires_at: self.tasks.expiry(State::Cancelled), error: None }
            }
            (None, _) => Outcome::GiveBack,
            (Some(Ok(())), _) => {
                self.tasks.count(handler.kind, |counts| counts.done += 1);
                handler.policy.keep_done.map_or(Outcome::Delete, |keep| {
                    let expires_at = self.tasks.now().saturating_add(micros(keep));
                    Outcome::Keep { state: State::Done, expires_at, error: None }
                })
            }
            (Some(Err(failure)), _) => self.failed(held.handler.kind, handler, token.attempt, *tries, failure),
        };
        self.end(token.attempt, ending, token.id);
    }

    fn failed(
        &mut self,
        kind: &'static str,
        handler: &Handler,
        attempt: u32,
        tries: u32,
        failure: JobError,
    ) -> Outcome {
        let (wait, reason) = match failure {
            JobError::Retry(reason) => (Some(handler.policy.wait_after(attempt, self.random.f64())), reason),
            JobError::RetryAfter(wait, reason) => (Some(wait), reason),
            JobError::GiveUp(reason) => (None, reason),
        };
        let wait = wait.filter(|_| attempt < tries);
        self.tasks.count(kind, |counts| {
            counts.failed += 1;
            counts.retried += u64::from(wait.is_some());
        });
        let error = shortened(reason);
        match wait {
            Some(wait) => Outcome::Again { ready_at: self.tasks.now().saturating_add(micros(wait)), error },
            None => {
                tracing::warn!(kind, attempt, error, "a task is dead");
                Outcome::Keep { state: State::Dead, expires_at: self.tasks.expiry(State::Dead), error: Some(error) }
            }
        }
    }

    fn end(&mut self, attempt: u32, ending: Outcome, id: i64) {
        self.endings.entry((attempt, ending)).or_default().push(id);
        self.ended += 1;
    }

    /// Registers, or says that we are alive.
    fn begin_beat(&mut self) {
        if self.beat.is_some() || self.is_through() {
            return;
        }
        let (tasks, worker) = (self.tasks.clone(), self.worker);
        let (name, lease) = (self.settings.name.clone(), self.settings.lease);
        self.beat = Some(Box::pin(async move {
            let heartbeat = HeartbeatSent { worker, begun: Instant::now() };
            let ours = tasks.clone();
            let answer = tasks.db().write(move |tx| {
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

    fn beaten(&mut self, heartbeat: HeartbeatSent, answer: Result<(i64, Heartbeat, Vec<String>), parlour_db::Error>) {
        if heartbeat.worker != self.worker {
            return self.begin_beat(); // We have let go of that lease meanwhile.
        }
        match answer {
            Ok((worker, Heartbeat::Alive(cancelled), queues)) => {
                self.look |= self.worker.is_none();
                self.worker = Some(worker);
                if self.rescue.is_none() {
                    self.rescue = Some(Box::pin(rescue(self.tasks.clone())));
                }
                self.let_go_at = heartbeat.begun + self.settings.lease.saturating_sub(self.settings.heartbeat);
                // A kind may have had another queue when some of its tasks were enqueued.
                let others: Vec<_> = queues.into_iter().filter(|queue| !self.queues.contains(queue)).collect();
                self.queues.extend(others);
                for held in self.held.values_mut().filter(|held| cancelled.contains(&held.token.id)) {
                    held.drop_for(Dropped::Cancelled);
                }
            }
            Ok((_, Heartbeat::Lost, _)) => self.lose(),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a worker cannot say that it is alive");
            }
        }
    }

    /// The lease is lost, or may be: drops all tasks, forgets what is not written down, and begins anew under another
    /// number.
    fn lose(&mut self) {
        tracing::warn!(worker = self.worker, "a worker has lost its lease and drops its tasks");
        self.drop_all(Dropped::Lost);
        self.endings.clear();
        self.ended = 0;
        self.is_unsure = false;
        self.linger_until = None;
        self.worker = None;
        self.begin_beat();
    }

    fn begin_to_stop(&mut self) {
        self.deadline = *self.stop.borrow_and_update();
        self.stopping.send_replace(true);
    }

    fn drop_all(&mut self, why: Dropped) {
        self.held.values_mut().for_each(|held| held.drop_for(why));
    }

    /// Whether there are attempts that nobody has dropped.
    fn waits_for_runs(&self) -> bool {
        self.held.values().any(|held| held.dropped.is_none())
    }

    /// Whether it has stopped and there is nothing left to say.
    fn is_through(&self) -> bool {
        let idle = self.held.is_empty() && self.turn.is_none() && self.beat.is_none();
        self.deadline.is_some() && idle && (self.worker.is_none() || (self.ended == 0 && !self.is_unsure))
    }

    async fn deregister(self) {
        let Some(worker) = self.worker else { return };
        let farewell = self.tasks.db().write(move |tx| lease::deregister(tx, worker)).await;
        if let Err(error) = farewell {
            tracing::warn!(error = &error as &dyn std::error::Error, "a worker could not be taken off the list");
        }
        self.tasks.wake();
    }
}

impl Held {
    /// A lease that is lost outweighs other reasons.
    fn drop_for(&mut self, why: Dropped) {
        if self.dropped.is_none() || why == Dropped::Lost {
            self.dropped = Some(why);
        }
        self.abort.abort();
    }
}

async fn rescue(tasks: JobQueue) {
    let ours = tasks.clone();
    match tasks.db().write(move |tx| ours.release_expired(tx)).await {
        Ok(0) => {}
        Ok(_) => tasks.wake(),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "lost workers' tasks could not be taken back");
        }
    }
}

fn panicked(payload: &(dyn std::any::Any + Send)) -> JobError {
    let message = payload.downcast_ref::<String>().map(String::as_str).or(payload.downcast_ref::<&str>().copied());
    JobError::Retry(format!("panicked: {}", message.unwrap_or("no message")))
}

fn shortened(mut reason: String) -> String {
    reason.truncate(reason.floor_char_boundary(REASON));
    // PostgreSQL takes no text with it.
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
