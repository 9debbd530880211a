//! What can go wrong with a unit of work, in terms a caller can act on. The engine's own error is kept as the cause.

use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::Arc;

/// The engine's own error, kept as the cause.
pub type Cause = Arc<dyn StdError + Send + Sync>;

/// Why a unit of work did not happen. Unless it says otherwise, nothing of the unit was kept.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No connection became free before the deadline, or too many units wait already. The work was not begun.
    #[error("the database is busy: no connection became free in time")]
    Busy,
    /// The engine cannot be reached, or went away before the unit was committed.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Cause),
    /// The connection broke while the unit was being committed: it may have been kept, or not.
    #[error("the connection to the database was lost while committing")]
    OutcomeUnknown(#[source] Cause),
    /// There is no room left where the data is stored.
    #[error("the database has no room left")]
    Full(#[source] Cause),
    /// Two claims on one resource overlap: the slot is taken.
    #[error("the resource is claimed already in that time")]
    Overlap,
    /// A row with this unique value is there already.
    #[error("{statement}: a row with this unique value exists already")]
    Duplicate {
        /// The statement that was refused.
        statement: &'static str,
        #[source]
        /// The engine's words.
        cause: Cause,
    },
    /// A row that is referred to does not exist, or one that is removed is still referred to.
    #[error("{statement}: a row that is referred to is not there")]
    Reference {
        /// The statement that was refused.
        statement: &'static str,
        #[source]
        /// The engine's words.
        cause: Cause,
    },
    /// Others changed the same rows at the same time, again and again.
    #[error("the unit of work collided with others too often")]
    Collision(#[source] Cause),
    /// A statement ran for longer than it may.
    #[error("{statement} took too long and was stopped")]
    TooSlow {
        /// The statement that was stopped.
        statement: &'static str,
        #[source]
        /// The engine's words.
        cause: Cause,
    },
    /// The statement was expected to give a row and gave none.
    #[error("{statement} gave no row")]
    NoRow {
        /// The statement.
        statement: &'static str,
    },
    /// A column does not hold the type it is read as.
    #[error("column {column} holds another type than {expected}")]
    Column {
        /// The column's position, from 0.
        column: usize,
        /// The type that was asked for.
        expected: &'static str,
    },
    /// A statement failed, the unit of work went on as if it had not, and so cannot be kept.
    #[error("a statement failed and its error was ignored, so the unit of work cannot be kept")]
    Ignored,
    /// The unit of work panicked.
    #[error("the unit of work panicked")]
    Panicked,
    /// A migration cannot be applied.
    #[error("migration {name}: {why}")]
    Migration {
        /// The migration's file name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// A backup cannot be written, read or restored.
    #[error("the backup {}", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        #[source]
        /// What is wrong with it.
        why: Cause,
    },
    /// Anything else that the engine says.
    #[error("{statement} failed")]
    Statement {
        /// The statement, or what was being done.
        statement: &'static str,
        #[source]
        /// The engine's words.
        cause: Cause,
    },
}

/// What the engine's threads need to know of a failure, beyond what the caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is of no more use.
    Broken,
    /// Running the unit again may well succeed.
    Again,
    /// Neither.
    Plain,
}

/// The statement that failed, and what the server or the connection said.
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
            // ON DELETE RESTRICT is a trigger to SQLite.
            (ErrorCode::ConstraintViolation, rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER)
                if error.to_string().contains("FOREIGN KEY constraint failed") =>
            {
                Self::Reference { statement, cause: Arc::new(error) }
            }
            // A connection that only reads was asked to write. Files that cannot be written are not opened.
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
            // Two claims with one start are refused before the database looks for an overlap.
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
            // What was prepared on the connection is of no more use: a migration changed the columns it gives.
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
