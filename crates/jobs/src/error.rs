//! The errors of this crate.

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The records could not be read or changed.
    #[error(transparent)]
    Db(#[from] parlour_db::Error),
    /// The attempt is not in force any more: its worker lost its lease, or the job was finished already.
    #[error("this attempt at the job is not in force any more")]
    Fenced,
    /// A payload cannot be written as JSON.
    #[error("the payload of a job cannot be written")]
    Payload(#[source] serde_json::Error),
    /// A schedule's expression or time zone is none.
    #[error("schedule {name}: {why}")]
    Schedule {
        /// The schedule's name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}
