//! A store with the schema of the jobs, a clock that the test controls, and a kind of job that follows a script.

use std::collections::BTreeMap;
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use parlour_db::{Db, Location, Migration, Statement, Tx, params};
use parlour_jobs::{
    Enqueued, Filter, Job, JobContext, JobDetails, JobError, JobQueue, NewJob, Policy, Registry, Retention, Settings,
    State, Worker,
};
use parlour_testkit::{Database, Folder};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

pub(crate) use parlour_testkit::until;

parlour_db::statements! {
    pub(crate) COUNT = "SELECT count(*) FROM jobs";
    pub(crate) WORKERS = "SELECT count(*) FROM job_workers";
    pub(crate) EFFECT = "INSERT INTO effects (task) VALUES ($1)";
    pub(crate) EFFECTS = "SELECT count(*) FROM effects";
    pub(crate) BY_STATE = "SELECT queue, state, ready_at, kind FROM jobs";
}

pub(crate) static SCHEMA: &[Migration] = &[
    parlour_jobs::MIGRATION,
    Migration {
        name: "0002_effects",
        sqlite: "CREATE TABLE effects (task INTEGER NOT NULL) STRICT",
        postgres: "CREATE TABLE effects (task BIGINT NOT NULL)",
    },
];

/// A clock that stands still until a test advances it.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(crate) fn new() -> Self {
        let start: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        Self(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Relaxed)).unwrap()
    }

    pub(crate) fn turn(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Relaxed);
    }

    pub(crate) fn turn_to(&self, instant: &str) {
        self.0.store(instant.parse::<Timestamp>().unwrap().as_microsecond(), Relaxed);
    }
}

/// A database with a job queue.
pub(crate) struct Store {
    pub(crate) db: Db,
    pub(crate) tasks: JobQueue,
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    location: Location,
    _place: Place,
}

enum Place {
    Folder { _folder: Folder },
    Database { _database: Database },
    Elsewhere,
}

impl Store {
    pub(crate) async fn sqlite() -> Self {
        let folder = Folder::new();
        let location = Location::File(folder.join("records.db"));
        Self::at(location, Place::Folder { _folder: folder }).await
    }

    pub(crate) async fn postgres() -> Self {
        let database = Database::create();
        let location = Location::Url(database.url.clone().into());
        Self::at(location, Place::Database { _database: database }).await
    }

    /// Opens a store on a private server of the test.
    pub(crate) async fn elsewhere(url: String) -> Self {
        Self::at(Location::Url(url.into()), Place::Elsewhere).await
    }

    async fn at(location: Location, place: Place) -> Self {
        let db = Db::open(location.clone(), parlour_db::Settings::default()).unwrap();
        db.migrate(SCHEMA).await.unwrap();
        let clock = Clock::new();
        let theirs = clock.clone();
        let tasks = JobQueue::new(db.clone(), move || theirs.now(), Retention::default());
        Self { db, tasks, clock, log: Log::default(), location, _place: place }
    }

    /// Returns a queue with its own connections, as another process would have.
    pub(crate) fn other(&self) -> JobQueue {
        let clock = self.clock.clone();
        let db = Db::open(self.location.clone(), parlour_db::Settings::default()).unwrap();
        JobQueue::new(db, move || clock.now(), Retention::default())
    }

    pub(crate) async fn enqueue(&self, new: NewJob) -> Enqueued {
        let tasks = self.tasks.clone();
        let enqueued = self.db.write(move |tx| tasks.enqueue(tx, &new)).await.unwrap();
        self.tasks.wake();
        enqueued
    }

    /// Runs a transaction, and panics if it fails.
    pub(crate) async fn unit<T: Send + 'static>(
        &self,
        work: impl Fn(&JobQueue, &mut Tx<'_>) -> Result<T, parlour_db::Error> + Send + 'static,
    ) -> T {
        let tasks = self.tasks.clone();
        self.db.write(move |tx| work(&tasks, tx)).await.unwrap()
    }

    pub(crate) async fn show(&self, id: i64) -> Option<JobDetails> {
        self.unit(move |tasks, tx| tasks.show(tx, id)).await
    }

    pub(crate) async fn list(&self, state: State) -> Vec<JobDetails> {
        self.unit(move |tasks, tx| tasks.list(tx, &Filter::of(state), None, 1000)).await
    }

    pub(crate) async fn count(&self, statement: &'static Statement) -> i64 {
        self.unit(move |_, tx| tx.one(statement, params![], |row| row.take())).await
    }

    /// Waits until a job has ended and is deleted.
    pub(crate) async fn gone(&self, id: i64) {
        until("the task is gone", async || self.show(id).await.is_none()).await;
    }

    /// Waits until a job is in a state, and returns the job.
    pub(crate) async fn comes_to(&self, id: i64, state: State) -> JobDetails {
        until("the task comes to that state", async || self.show(id).await.is_some_and(|task| task.state == state))
            .await;
        self.show(id).await.unwrap()
    }

    /// Starts a worker that handles [`Scripted`], [`Kept`] and [`Other`] jobs.
    pub(crate) fn worker(&self) -> Worker {
        self.worker_of(&self.tasks, quick())
    }

    pub(crate) fn worker_of(&self, tasks: &JobQueue, settings: Settings) -> Worker {
        Worker::start(tasks, self.registry(), settings)
    }

    pub(crate) fn registry(&self) -> Registry {
        let mut registry = Registry::default();
        let (log, db) = (self.log.clone(), self.db.clone());
        registry.handle(move |run, Scripted(doing)| act(log.clone(), db.clone(), run, doing));
        let (log, db) = (self.log.clone(), self.db.clone());
        registry.handle(move |run, Kept(doing)| act(log.clone(), db.clone(), run, doing));
        let log = self.log.clone();
        registry.handle(move |_, Other(text)| {
            log.note(&text);
            async { Ok(()) }
        });
        registry
    }
}

/// Returns settings of a worker that polls and sends heartbeats often, so that tests need not wait. Its lease outlasts
/// every advance of the clock.
pub(crate) fn quick() -> Settings {
    Settings {
        poll: Duration::from_millis(10),
        heartbeat: Duration::from_millis(20),
        lease: Duration::from_secs(10 * 365 * 24 * 3600),
        ..Settings::new("a test's")
    }
}

/// Notes of the handlers, and doors at which they wait.
#[derive(Clone, Default)]
pub(crate) struct Log {
    notes: Arc<Mutex<Vec<String>>>,
    doors: Arc<Mutex<BTreeMap<String, Arc<Semaphore>>>>,
}

impl Log {
    pub(crate) fn note(&self, what: &str) {
        self.notes.lock().unwrap().push(what.to_owned());
    }

    pub(crate) fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap().clone()
    }

    pub(crate) fn times(&self, what: &str) -> usize {
        self.notes().iter().filter(|note| *note == what).count()
    }

    pub(crate) async fn has(&self, what: &str, times: usize) {
        until(what, async || self.times(what) >= times).await;
    }

    fn door(&self, name: &str) -> Arc<Semaphore> {
        let mut doors = self.doors.lock().unwrap();
        Arc::clone(doors.entry(name.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(0))))
    }

    /// Lets `count` handlers through the door `name`.
    pub(crate) fn open(&self, name: &str, count: usize) {
        self.door(name).add_permits(count);
    }
}

/// Script of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Doing {
    /// Adds this note.
    Note(String),
    /// Notes `at NAME`, waits to be let through, and notes `through NAME`.
    Wait(String),
    /// Notes `failed`, then fails with this reason.
    Fail(String),
    /// Fails this many times and notes `failed` each time. Then notes `last` or `not last`, depending on whether the
    /// attempt is the last one, and succeeds.
    FailTimes(u32),
    RetryAfter(u64),
    GiveUp(String),
    Panic(String),
    /// Finishes the job in a transaction with an effect, then fails.
    FinishThenFail,
    /// Notes `begun`, waits until the worker is about to stop, then behaves like `Wait`.
    WaitForStop(String),
    /// Behaves like `Wait`, then fails.
    WaitAndFail(String),
    /// Behaves like `Wait`, then tries all operations that only the current attempt may perform.
    ActLate(String),
    /// Adds this note, waits to be let through, and notes `dropped` if it is dropped before.
    HoldOn(String),
    /// Reports progress, then behaves like `Wait`.
    Progress(String),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Scripted(pub(crate) Doing);

impl Job for Scripted {
    const KIND: &'static str = "job";
}

/// Like [`Scripted`], but in another queue, with one attempt of at most 100 ms, and kept when done.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept(pub(crate) Doing);

impl Job for Kept {
    const KIND: &'static str = "kept";
    const POLICY: Policy = Policy {
        queue: "keeping",
        max_attempts: 1,
        time_limit: Duration::from_millis(100),
        keep_done: Some(Duration::from_secs(3600)),
        ..Policy::DEFAULT
    };
}

/// A job that only notes its text.
#[derive(Serialize, Deserialize)]
pub(crate) struct Other(pub(crate) String);

impl Job for Other {
    const KIND: &'static str = "other";
    const POLICY: Policy = Policy { queue: "others", ..Policy::DEFAULT };
}

/// A job that no worker handles.
#[derive(Serialize, Deserialize)]
pub(crate) struct Unknown;

impl Job for Unknown {
    const KIND: &'static str = "unknown";
}

pub(crate) fn job(doing: Doing) -> NewJob {
    NewJob::of(&Scripted(doing)).unwrap()
}

pub(crate) fn note(text: impl Into<String>) -> NewJob {
    job(Doing::Note(text.into()))
}

pub(crate) fn wait(door: &str) -> NewJob {
    job(Doing::Wait(door.to_owned()))
}

async fn act(log: Log, db: Db, context: JobContext, doing: Doing) -> Result<(), JobError> {
    match doing {
        Doing::Note(text) => log.note(&text),
        Doing::Wait(door) => pass(&log, &door).await,
        Doing::WaitForStop(door) => {
            log.note("begun");
            context.stopping().await;
            pass(&log, &door).await;
        }
        Doing::WaitAndFail(door) => {
            pass(&log, &door).await;
            return Err(JobError::Retry(door));
        }
        Doing::Fail(reason) => {
            log.note("failed");
            return Err(JobError::Retry(reason));
        }
        Doing::FailTimes(times) if context.attempt() <= times => {
            log.note("failed");
            return Err(JobError::Retry(format!("attempt {}", context.attempt())));
        }
        Doing::FailTimes(_) => log.note(if context.is_last() { "last" } else { "not last" }),
        Doing::RetryAfter(seconds) if context.attempt() == 1 => {
            return Err(JobError::RetryAfter(Duration::from_secs(seconds), "later".to_owned()));
        }
        Doing::RetryAfter(_) => log.note("retried"),
        Doing::GiveUp(reason) => return Err(JobError::give_up(reason)),
        Doing::Panic(message) => panic!("{message}"),
        Doing::FinishThenFail => {
            let its = context.clone();
            finish(&db, its).await?;
            return Err(JobError::Retry("after it was finished".to_owned()));
        }
        Doing::ActLate(door) => {
            pass(&log, &door).await;
            let its = context.clone();
            let fenced = db.write(move |tx| {
                its.fence(tx)?;
                tx.execute(&EFFECT, params![its.id()])?;
                Ok::<_, parlour_jobs::Error>(())
            });
            for refused in [fenced.await, finish(&db, context.clone()).await, context.progress(1, 2, "late").await] {
                log.note(if matches!(refused, Err(parlour_jobs::Error::Fenced)) { "fenced" } else { "let through" });
            }
        }
        Doing::HoldOn(door) => {
            log.note(&door);
            let guard = NoteDropped(Some(log.clone()));
            log.door(&door).acquire().await?.forget();
            guard.through();
        }
        Doing::Progress(door) => {
            context.progress(3, 7, "counting").await?;
            pass(&log, &door).await;
        }
    }
    Ok(())
}

/// Guard that notes `dropped` unless the handler got through.
struct NoteDropped(Option<Log>);

impl NoteDropped {
    fn through(mut self) {
        self.0 = None;
    }
}

impl Drop for NoteDropped {
    fn drop(&mut self) {
        if let Some(log) = &self.0 {
            log.note("dropped");
        }
    }
}

async fn finish(db: &Db, context: JobContext) -> Result<(), parlour_jobs::Error> {
    db.write(move |tx| {
        tx.execute(&EFFECT, params![context.id()])?;
        context.finish(tx)
    })
    .await
}

async fn pass(log: &Log, door: &str) {
    let gate = log.door(door);
    let mut place = pin!(gate.acquire());
    let mut has_place = false;
    // The future takes its place in the line before it notes its arrival: later arrivals are let through later.
    let passed = poll_fn(|context| {
        let passed = place.as_mut().poll(context);
        if !std::mem::replace(&mut has_place, true) {
            log.note(&format!("at {door}"));
        }
        passed
    });
    passed.await.unwrap().forget();
    log.note(&format!("through {door}"));
}
