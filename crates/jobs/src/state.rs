//! States of a job.

/// State of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Waits to run, now or later.
    Waiting,
    /// Held by a worker.
    Running,
    /// Succeeded. Occurs only if the policy of the kind keeps successful jobs.
    Done,
    /// Failed permanently: a dead letter.
    Dead,
    /// Cancelled by a request.
    Cancelled,
}

impl State {
    /// Returns the name as stored, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns the state with this name, or `None` if the name is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Dead, Self::Cancelled]
            .into_iter()
            .find(|state| state.name() == name)
    }
}
