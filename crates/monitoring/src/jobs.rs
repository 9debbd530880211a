//! Listing, retrying and cancelling background jobs.
//!
//! Owners and managers see the jobs of their business; administrators see all jobs.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, Param, PathParam};
use parlour_core::http::{Answer, Code, Cursor, Json, Listing, Page, Paging, Problem};
use parlour_core::principal::{Manager, Principal};
use parlour_core::types::{Instant, JobId, Label, string_enum};
use parlour_db::Tx;
use parlour_jobs::JobDetails;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Monitoring;

string_enum! {
    /// State of a background job.
    pub enum JobState {
        /// Waiting to run, now or later.
        Waiting = "waiting",
        /// Running on a worker.
        Running = "running",
        /// Completed. Most completed jobs are not kept.
        Done = "done",
        /// Failed permanently (dead letter).
        Dead = "dead",
        /// Cancelled before completion.
        Cancelled = "cancelled",
    }
}

impl From<JobState> for parlour_jobs::State {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Waiting => Self::Waiting,
            JobState::Running => Self::Running,
            JobState::Done => Self::Done,
            JobState::Dead => Self::Dead,
            JobState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<parlour_jobs::State> for JobState {
    fn from(state: parlour_jobs::State) -> Self {
        match state {
            parlour_jobs::State::Waiting => Self::Waiting,
            parlour_jobs::State::Running => Self::Running,
            parlour_jobs::State::Done => Self::Done,
            parlour_jobs::State::Dead => Self::Dead,
            parlour_jobs::State::Cancelled => Self::Cancelled,
        }
    }
}

/// Background job.
#[derive(Debug, Serialize, ToSchema)]
pub struct Job {
    id: JobId,
    /// Name of the kind of job, such as `send_delivery`.
    kind: String,
    /// Name of the queue, such as `notifications`.
    queue: String,
    state: JobState,
    /// Earliest start.
    ready_at: Instant,
    /// Number of attempts started, since the last manual retry if there was one.
    attempt: u32,
    /// Number of attempts after which a failing job is dead.
    max_attempts: u32,
    created_at: Instant,
    /// Start of the last attempt. Null if there was none.
    started_at: Option<Instant>,
    finished_at: Option<Instant>,
    /// Error of the last failed attempt. Null if there is none.
    error: Option<String>,
    progress: Option<JobProgress>,
    /// True if the job is running and will be cancelled.
    cancel_requested: bool,
}

/// Progress of a job, as the job last reported it.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobProgress {
    /// Number of completed steps.
    done: u32,
    /// Total number of steps.
    total: u32,
    /// Note from the job, for display.
    note: String,
}

impl From<JobDetails> for Job {
    fn from(shown: JobDetails) -> Self {
        Self {
            id: JobId(shown.id),
            kind: shown.kind,
            queue: shown.queue,
            state: shown.state.into(),
            ready_at: Instant(shown.ready_at),
            attempt: shown.attempt,
            max_attempts: shown.max_attempts,
            created_at: Instant(shown.created_at),
            started_at: shown.started_at.map(Instant),
            finished_at: shown.finished_at.map(Instant),
            error: shown.error,
            progress: shown.progress.map(|parlour_jobs::JobProgress { done, total, note }| JobProgress {
                done,
                total,
                note,
            }),
            cancel_requested: shown.cancel_requested,
        }
    }
}

/// Filter of the job list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only jobs in this state. Defaults to `waiting`.
    #[deserr(default)]
    #[param(value_type = Option<JobState>)]
    state: Option<Param<JobState>>,
    /// Only jobs of this queue.
    #[deserr(default)]
    #[param(value_type = Option<String>)]
    queue: Option<Label>,
    /// Only jobs of this kind.
    #[deserr(default)]
    #[param(value_type = Option<String>)]
    kind: Option<Label>,
}

/// Lists background jobs.
///
/// Owners and managers get the newest jobs first. Administrators get waiting jobs by queue and, within a queue, in the
/// order of execution. They get running jobs by id, and ended jobs by time of ending, latest first.
#[utoipa::path(get, path = "/queue/jobs", tag = "monitoring", params(Filter, Paging),
    responses((status = 200, body = Page<Job>)))]
pub async fn list_jobs(
    State(app): State<Monitoring>,
    principal: Manager,
    Listing(asked, page): Listing<Filter>,
) -> Answer<Page<Job>> {
    let limit = page.limit();
    let state = asked.state.map_or(JobState::Waiting, |state| state.0);
    let filter = parlour_jobs::Filter {
        state: state.into(),
        queue: text(asked.queue),
        kind: text(asked.kind),
        business: business(&principal),
    };
    // A cursor is valid only for the list that it comes from.
    let list = app.cursors.of(format!("tasks-{state} {:?}", filter.business));
    let mark = page.after::<String>(&list)?;
    let after = mark.map(|(mark, _)| serde_json::from_str(&mark).map_err(|_| Cursor::refused())).transpose()?;
    let (jobs, rows) = (app.jobs.clone(), limit.rows());
    let rows = u32::try_from(rows + 1).unwrap_or(u32::MAX);
    let found = app.db.read_replica(move |tx| jobs.list(tx, &filter, after.as_ref(), rows));
    let found = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    let page = Page::from_rows(found, limit, |shown| {
        let mark = serde_json::to_string(&parlour_jobs::Cursor::after(shown)).unwrap_or_default();
        list.seal(mark, shown.id)
    });
    Ok(axum::Json(Page { items: page.items.into_iter().map(Job::from).collect(), next: page.next }))
}

/// Shows a background job.
#[utoipa::path(get, path = "/queue/jobs/{id}", tag = "monitoring",
    params(("id" = JobId, Path,)), responses((status = 200, body = Job)))]
pub async fn show_job(
    State(app): State<Monitoring>,
    principal: Manager,
    PathParam(id): PathParam<JobId>,
) -> Answer<Job> {
    let jobs = app.jobs.clone();
    app.db.read(move |tx| find(&jobs, tx, &principal, id)).await.map(axum::Json)
}

/// New state of a job: `cancelled` or `waiting`.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct JobStateUpdate {
    state: JobState,
}

/// Cancels or retries a background job.
///
/// `cancelled` cancels the job: immediately if it is waiting, within a few seconds if it is running. `waiting` retries
/// a job that failed permanently or was cancelled, with the full number of attempts.
#[utoipa::path(post, path = "/queue/jobs/{id}/state", tag = "monitoring",
    request_body = JobStateUpdate, params(("id" = JobId, Path,)),
    responses((status = 200, body = Job), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn update_job_state(
    State(app): State<Monitoring>,
    principal: Manager,
    PathParam(id): PathParam<JobId>,
    Json(update): Json<JobStateUpdate>,
) -> Answer<Job> {
    let jobs = app.jobs.clone();
    let updated = app.changes.write(principal.business_id, move |tx| {
        find(&jobs, tx, &principal, id)?;
        match update.state {
            JobState::Cancelled => cancel(&jobs, tx, id)?,
            JobState::Waiting => retry(&jobs, tx, id)?,
            _ => return Err(Problem::field("state", "must be cancelled or waiting")),
        }
        tx.wake_workers();
        find(&jobs, tx, &principal, id)
    });
    updated.await.map(axum::Json)
}

fn cancel(jobs: &parlour_jobs::JobQueue, tx: &mut Tx<'_>, id: JobId) -> Result<(), Problem> {
    match jobs.cancel(tx, id.0)? {
        parlour_jobs::Cancelled::Immediate | parlour_jobs::Cancelled::Requested => Ok(()),
        parlour_jobs::Cancelled::NotFound => {
            Err(Problem::new(Code::InvalidTransition).detail("the job has already ended"))
        }
    }
}

fn retry(jobs: &parlour_jobs::JobQueue, tx: &mut Tx<'_>, id: JobId) -> Result<(), Problem> {
    match jobs.retry(tx, id.0) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::new(Code::InvalidTransition).detail("the job is neither dead nor cancelled")),
        Err(parlour_db::Error::Duplicate { .. }) => {
            Err(Problem::new(Code::Duplicate).detail("an identical job is already waiting"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns the business whose jobs are visible. `None` for administrators, who see all jobs.
fn business(principal: &Principal) -> Option<i64> {
    (!principal.is_administrator).then_some(principal.business_id.0)
}

fn find(jobs: &parlour_jobs::JobQueue, tx: &mut Tx<'_>, principal: &Principal, id: JobId) -> Result<Job, Problem> {
    let shown = jobs
        .show(tx, id.0)?
        .filter(|shown| business(principal).is_none_or(|business| shown.business == Some(business)));
    shown.map(Job::from).ok_or_else(Problem::not_found)
}

fn text(label: Option<Label>) -> Option<String> {
    label.map(|label| label.to_string())
}
