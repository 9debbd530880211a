//! Errors of a transaction, in terms that a caller can act on. The engine's own error is kept as the cause.

use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::Arc;

/// The engine's own error, kept as the cause.
pub type Cause = Arc<dyn StdError + Send + Sync>;

/// Reason why a transaction failed. Unless a variant states otherwise, none of its changes were committed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No connection or file lock became free in time, too many transactions are waiting, or the database is closing.
    #[error("the database is busy: no connection became free in time")]
    Busy,
    /// The engine cannot be used: it is unreachable, the address or the file is invalid, or the connection was lost
    /// before the commit.
    #[error("the database is unreachable")]
    Unavailable(#[source] Cause),
    /// The connection was lost during the commit, or the commit could not be synced to disk. The transaction may or may
    /// not have been committed.
    #[error("the connection to the database was lost while committing")]
    OutcomeUnknown(#[source] Cause),
    /// No space is left where the data is stored.
    #[error("the database is full")]
    Full(#[source] Cause),
    /// Two claims on the same employee or resource overlap: the slot is taken.
    #[error("the resource is already claimed at that time")]
    Overlap,
    /// A row with this unique value already exists.
    #[error("{statement}: a row with this unique value already exists")]
    Duplicate {
        /// Name of the rejected statement.
        statement: &'static str,
        #[source]
        /// The engine's error.
        cause: Cause,
    },
    /// A referenced row does not exist, or a row to be deleted is still referenced.
    #[error("{statement}: a referenced row does not exist")]
    Reference {
        /// Name of the rejected statement.
        statement: &'static str,
        #[source]
        /// The engine's error.
        cause: Cause,
    },
    /// Every attempt conflicted with other transactions: a deadlock or a serialization failure.
    #[error("the transaction conflicted with others too often")]
    Collision(#[source] Cause),
    /// A statement or the whole transaction exceeded its time limit.
    #[error("{statement} timed out and was cancelled")]
    TooSlow {
        /// Name of the stopped statement.
        statement: &'static str,
        #[source]
        /// The engine's error.
        cause: Cause,
    },
    /// A statement that must return a row returned none.
    #[error("{statement} returned no row")]
    NoRow {
        /// Name of the statement.
        statement: &'static str,
    },
    /// A column does not exist, or its value is not of the requested type or out of its range.
    #[error("column {column} is not of type {expected}")]
    Column {
        /// Position of the column, from 0.
        column: usize,
        /// Name of the requested type.
        expected: &'static str,
    },
    /// A statement failed, no savepoint rolled it back, and the closure continued or succeeded nevertheless. The
    /// transaction cannot be committed.
    #[error("a statement failed and its error was ignored, so the transaction cannot be committed")]
    Ignored,
    /// The closure panicked.
    #[error("the transaction panicked")]
    Panicked,
    /// A migration cannot be applied.
    #[error("migration {name}: {why}")]
    Migration {
        /// Name of the migration's file, without its extension.
        name: String,
        /// Description of the problem.
        why: String,
    },
    /// A backup cannot be written, read or restored.
    #[error("the backup {}", path.display())]
    Backup {
        /// Path of the backup file.
        path: PathBuf,
        #[source]
        /// Description of the problem.
        why: Cause,
    },
    /// Any other error of the engine.
    #[error("{statement} failed")]
    Statement {
        /// Name of the statement or of the operation.
        statement: &'static str,
        #[source]
        /// The engine's error.
        cause: Cause,
    },
}

/// Effect of a failure on the connection and on a retry. Callers do not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is unusable.
    Broken,
    /// Running the transaction again may succeed.
    Again,
    /// The connection is usable, and a retry would not help.
    Plain,
}

/// Name of the failed statement, and the error.
pub(crate) type Failure = (&'static str, tokio_postgres::Error);

impl Error {
    pub(crate) fn sqlite(statement: &'static str, error: rusqlite::Error) -> (Self, Fault) {
        use rusqlite::ErrorCode;
        let Some(code) = error.sqlite_error().copied() else {
            return (Self::Statement { statement, cause: Arc::new(error) }, Fault::Plain);
        };
        let mapped = match (code.code, code.extended_code) {
            (ErrorCode::ConstraintViolation, rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER)
                if error.to_string().contains("slot_taken") =>
            {
                Self::Overlap
            }
            (
                ErrorCode::ConstraintViolation,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            ) => Self::Duplicate { statement, cause: Arc::new(error) },
            (ErrorCode::ConstraintViolation, rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => {
                Self::Reference { statement, cause: Arc::new(error) }
            }
            // SQLite implements ON DELETE RESTRICT as a trigger.
            (ErrorCode::ConstraintViolation, rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER)
                if error.to_string().contains("FOREIGN KEY constraint failed") =>
            {
                Self::Reference { statement, cause: Arc::new(error) }
            }
            // The statement writes on a read-only connection. The file itself is writable: `open` rejects read-only
            // files.
            (ErrorCode::ReadOnly, rusqlite::ffi::SQLITE_READONLY) => {
                Self::Statement { statement, cause: Arc::new(error) }
            }
            (ErrorCode::DiskFull, _) => Self::Full(Arc::new(error)),
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Busy,
            (ErrorCode::OperationInterrupted, _) => Self::TooSlow { statement, cause: Arc::new(error) },
            (
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase,
                _,
            ) => return (Self::Unavailable(Arc::new(error)), Fault::Broken),
            _ => Self::Statement { statement, cause: Arc::new(error) },
        };
        (mapped, Fault::Plain)
    }

    pub(crate) fn postgres((statement, error): Failure) -> (Self, Fault) {
        use tokio_postgres::error::SqlState;
        let Some(state) = error.code().cloned() else {
            // No state from the server: the connection itself failed, or a parameter could not be sent.
            let broken =
                error.is_closed() || StdError::source(&error).is_some_and(|cause| cause.is::<std::io::Error>());
            return if broken {
                (Self::Unavailable(Arc::new(error)), Fault::Broken)
            } else {
                (Self::Statement { statement, cause: Arc::new(error) }, Fault::Plain)
            };
        };
        match state {
            SqlState::EXCLUSION_VIOLATION => (Self::Overlap, Fault::Plain),
            // Two claims with the same start violate this unique constraint before the server checks for overlaps.
            SqlState::UNIQUE_VIOLATION
                if error
                    .as_db_error()
                    .is_some_and(|error| error.constraint().is_some_and(|name| name.starts_with("slot_taken"))) =>
            {
                (Self::Overlap, Fault::Plain)
            }
            SqlState::UNIQUE_VIOLATION => (Self::Duplicate { statement, cause: Arc::new(error) }, Fault::Plain),
            SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => {
                (Self::Reference { statement, cause: Arc::new(error) }, Fault::Plain)
            }
            SqlState::T_R_DEADLOCK_DETECTED | SqlState::T_R_SERIALIZATION_FAILURE => {
                (Self::Collision(Arc::new(error)), Fault::Again)
            }
            // A migration changed the columns of a statement that is prepared on this connection.
            SqlState::FEATURE_NOT_SUPPORTED
                if error.as_db_error().is_some_and(|error| error.routine() == Some("RevalidateCachedQuery")) =>
            {
                (Self::Statement { statement, cause: Arc::new(error) }, Fault::Broken)
            }
            SqlState::QUERY_CANCELED | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => {
                (Self::TooSlow { statement, cause: Arc::new(error) }, Fault::Plain)
            }
            SqlState::DISK_FULL => (Self::Full(Arc::new(error)), Fault::Plain),
            SqlState::TOO_MANY_CONNECTIONS
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN => (Self::Unavailable(Arc::new(error)), Fault::Broken),
            // Class 08: connection exceptions; class 57P: operator intervention.
            ref other if other.code().starts_with("08") || other.code().starts_with("57P") => {
                (Self::Unavailable(Arc::new(error)), Fault::Broken)
            }
            _ => (Self::Statement { statement, cause: Arc::new(error) }, Fault::Plain),
        }
    }
}
