//! Access modes of transactions.

/// End of the primary's write-ahead log (WAL) at some moment. A replica must have replayed the log up to it before a
/// read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogPosition {
    /// Number that identifies the server and the database.
    pub(crate) database: i64,
    pub(crate) end: i64,
}

/// Access mode and time limit of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    /// Reads on a replica that has replayed the log up to this position.
    ReplicaRead(LogPosition),
    /// Reads without a time limit.
    UnlimitedRead,
    Write,
    /// Writes without a time limit.
    UnlimitedWrite,
}

impl Access {
    /// Returns true if the time for waiting and the time for running are limited.
    pub(crate) fn is_limited(self) -> bool {
        !matches!(self, Self::UnlimitedRead | Self::UnlimitedWrite)
    }

    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Write | Self::UnlimitedWrite)
    }

    /// Returns the position that the replica must have replayed. `None` for a transaction that does not run on a
    /// replica.
    pub(crate) fn follows(self) -> Option<LogPosition> {
        if let Self::ReplicaRead(position) = self { Some(position) } else { None }
    }
}
