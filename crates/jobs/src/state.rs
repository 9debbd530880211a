//! The states of a task.

/// Where a task is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// To be run, now or later.
    Waiting,
    /// A worker has it.
    Running,
    /// It went well. Seen only where the kind's policy keeps such tasks.
    Done,
    /// It failed for good: a dead letter.
    Dead,
    /// It was called off.
    Cancelled,
}

impl State {
    /// The name, in lower case, as it is stored.
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

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Dead, Self::Cancelled]
            .into_iter()
            .find(|state| state.name() == name)
    }
}
