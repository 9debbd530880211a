//! Errors of this crate.

/// Error of a queue operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A database operation failed.
    #[error(transparent)]
    Db(#[from] parlour_db::Error),
    /// The attempt is no longer current: its worker lost its lease, or the job was finished already.
    #[error("the job attempt is no longer valid")]
    Fenced,
    /// A payload cannot be serialized as JSON.
    #[error("the payload of a job cannot be serialized")]
    Payload(#[source] serde_json::Error),
    /// The cron expression or the time zone of a schedule is invalid, or the expression never matches.
    #[error("schedule {name}: {why}")]
    Schedule {
        /// Name of the schedule.
        name: String,
        /// Description of the problem.
        why: String,
    },
}
