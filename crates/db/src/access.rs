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
pub(crate) enum Access {
    Read,
    /// Reads on a replica that has come so far.
    ReplicaRead(LogPosition),
    /// Reads, without a time limit.
    UnlimitedRead,
    Write,
    /// Writes, without a time limit.
    UnlimitedWrite,
}

impl Access {
    /// Returns true if waiting and running are limited in time.
    pub(crate) fn is_limited(self) -> bool {
        !matches!(self, Self::UnlimitedRead | Self::UnlimitedWrite)
    }

    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Write | Self::UnlimitedWrite)
    }

    /// Returns the log position that the replica must have replayed, for a unit that runs on one.
    pub(crate) fn follows(self) -> Option<LogPosition> {
        if let Self::ReplicaRead(position) = self { Some(position) } else { None }
    }
}
