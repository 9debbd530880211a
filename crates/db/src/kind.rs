//! Kinds of units of work.

/// Where the main server's log ends: everything before it is what a read must see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogPosition {
    /// In which database of which server.
    pub(crate) database: i64,
    pub(crate) end: i64,
}

/// Access and time limit of a unit's transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    /// Reads on a replica that has come so far.
    Follow(LogPosition),
    /// Reads, without a time limit.
    Browse,
    Write,
    /// Writes, without a time limit.
    Leisure,
}

impl Kind {
    /// Returns true if waiting and running are limited in time.
    pub(crate) fn is_limited(self) -> bool {
        !matches!(self, Self::Browse | Self::Leisure)
    }

    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Leisure)
    }

    /// Returns the log position that the replica must have replayed, for a unit that runs on one.
    pub(crate) fn follows(self) -> Option<LogPosition> {
        if let Self::Follow(position) = self { Some(position) } else { None }
    }
}
