//! Background work: the kinds of jobs, their cron schedules, and the worker of this node. `crates/jobs` documents the
//! guarantees.

mod back_up;
mod clean_up;
mod queues;

use std::time::Duration;

use back_up::BackUp;
use clean_up::CleanUp;
use parlour_booking::{ExpireOffer, ExpireWaitlistEntries, OfferReleasedSlot};
use parlour_core::{settings, uploads};
use parlour_jobs::{Job, JobContext, JobError, NewJob, OnDuplicate, Registry, Schedule, Settings, Worker};
use parlour_notifications::Remind;
use tokio::task::JoinHandle;

use crate::app::App;

pub use back_up::{back_up, backup_file};
pub use clean_up::clean_up;
use queues::JOBS_ENQUEUED;
pub use queues::queue;

/// Interval between reads of the queue statistics.
const POLL_INTERVAL: Duration = Duration::from_secs(15);

/// Worker of this node, and the background tasks that support it. Dropping it stops the worker like a crash.
#[derive(Debug)]
pub struct JobRunner {
    worker: Option<Worker>,
    around: Vec<JoinHandle<()>>,
}

impl JobRunner {
    /// Starts a worker that runs up to `capacity` jobs at once. If it is 0, no worker starts, and the node only updates
    /// its queue statistics.
    pub fn start(app: &App, name: String, capacity: u32) -> Result<Self, parlour_jobs::Error> {
        let worker = if capacity == 0 {
            None
        } else {
            let seed = u64::from_le_bytes(app.random.bytes());
            let settings = Settings { capacity, seed, schedules: schedules(&app.settings)?, ..Settings::new(name) };
            Some(Worker::start(&app.jobs, registry(app), settings))
        };
        let around = vec![tokio::spawn(listen_for_jobs(app.clone())), tokio::spawn(look(app.clone()))];
        Ok(Self { worker, around })
    }

    /// Stops taking jobs, and waits up to `within` for running ones. Other workers take over jobs that still run then.
    pub async fn drain(mut self, within: Duration) {
        if let Some(worker) = self.worker.take() {
            worker.drain(within).await;
        }
    }
}

impl Drop for JobRunner {
    fn drop(&mut self) {
        self.around.iter().for_each(JoinHandle::abort);
    }
}

/// Registers the handlers of all kinds of jobs.
fn registry(app: &App) -> Registry {
    let mut registry = Registry::default();
    let parts = app.state();
    handle(&mut registry, &parts.context, clean_up::run);
    handle(&mut registry, &parts.context, back_up::run);
    handle(&mut registry, &parts.notifications, parlour_notifications::notify_booking_changed);
    handle(&mut registry, &parts.notifications, parlour_notifications::remind);
    handle(&mut registry, &parts.notifications, parlour_notifications::send_delivery);
    handle(&mut registry, &parts.accounts, parlour_accounts::send_password_reset);
    handle(&mut registry, &parts.bookings, OfferReleasedSlot::run);
    handle(&mut registry, &parts.bookings, ExpireOffer::run);
    handle(&mut registry, &parts.bookings, ExpireWaitlistEntries::run);
    handle(&mut registry, &parts.context, uploads::remove_file);
    registry
}

/// Registers `work` as the handler of jobs of type `T`. Each call receives a clone of `state`.
fn handle<S, T, F>(registry: &mut Registry, state: &S, work: impl Fn(S, JobContext, T) -> F + Send + Sync + 'static)
where
    S: Clone + Send + Sync + 'static,
    T: Job,
    F: Future<Output = Result<(), JobError>> + Send + 'static,
{
    let state = state.clone();
    registry.handle(move |context, job: T| work(state.clone(), context, job));
}

/// Returns the cron schedules. Their times are in UTC.
fn schedules(settings: &settings::Settings) -> Result<Vec<Schedule>, parlour_jobs::Error> {
    let mut schedules = vec![
        Schedule::new("clean-up", "17 * * * *", "UTC", NewJob::of(&CleanUp {})?)?,
        Schedule::new("waitlist", "5 * * * *", "UTC", NewJob::of(&ExpireWaitlistEntries {})?)?,
    ];
    if settings.sends_messages() {
        let new = NewJob::of(&Remind {})?.unique("", OnDuplicate::Keep);
        schedules.push(Schedule::new("remind", "* * * * *", "UTC", new)?);
    }
    if settings.backup.folder.is_some() {
        // No backup is enqueued while another one is waiting or running.
        let new = NewJob::of(&BackUp {})?.unique("", OnDuplicate::Keep);
        schedules.push(Schedule::new("back-up", &settings.backup.at, "UTC", new)?);
    }
    Ok(schedules)
}

/// Wakes the local worker when another node announces a job.
async fn listen_for_jobs(app: App) {
    let mut listener = app.cluster.listen(JOBS_ENQUEUED);
    loop {
        // `next` also returns after a gap, because an announcement may have been lost.
        listener.next().await;
        app.jobs.wake_local();
    }
}

async fn look(app: App) {
    let queues = &app.state().monitoring.queues;
    loop {
        let tasks = app.jobs.clone();
        match app.db.read_analytics(move |tx| tasks.queue_stats(tx)).await {
            Ok(figures) => queues.set(figures),
            Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "queue statistics not updated"),
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}
