//! SQLite: one writer, several readers, a write-ahead log, durable commits.
//!
//! The writer commits in groups. It takes the waiting closures, runs each in its own savepoint inside one transaction,
//! and commits once. A second thread, the flusher, then syncs the write-ahead log to disk, once for all groups
//! committed by then. Only after that does it answer the callers of these groups. So everything acknowledged is on
//! disk, the cost of a sync is shared, and the writer continues meanwhile. Readers can see changes that are not
//! acknowledged yet.
//!
//! A closure that fails or panics is rolled back alone. The engine may also roll back the whole transaction, for
//! example on a full disk. In that case, each closure of the group runs again in a separate transaction, so each caller
//! gets only the error of its own closure. A closure that exceeded its time limit is not run again.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{io, iter};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{Error, Fault};
use crate::pool::{Counters, Session};
use crate::settings::Settings;
use crate::tx::{self, Tx};
use crate::work::QueuedWork;

/// Maximum time during which a group accepts further closures.
const MAX_GROUP_TIME: Duration = Duration::from_millis(10);
/// Interval between checks of the size of the write-ahead log.
const LOG_CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Size of the write-ahead log, in bytes, beyond which it is written back to the database file and truncated. The
/// writer may have to wait for readers first.
const LOG_LIMIT: u64 = 64 << 20;
/// Maximum time that truncating the log waits for readers. Some readers take minutes, and nothing can be written
/// meanwhile.
const LOG_WAIT: Duration = Duration::from_millis(50);
/// Maximum time to wait for a lock that another process holds on the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);
/// Maximum time that an unlimited write waits for such a lock. A migration waits until another process has finished its
/// own.
const UNLIMITED_LOCK_WAIT: Duration = Duration::from_secs(3600);
/// Interval between attempts to get a lock that SQLite does not wait for by itself.
const LOCK_POLL_INTERVAL: Duration = Duration::from_millis(1);
/// Number of pages in the write-ahead log after which it is written back (about 32 MiB). By then most pages have been
/// written several times, and each is written back once.
const LOG_PAGES: u32 = 8_000;
/// Size of the writer's page cache, as a multiple of a reader's. The writer touches every index of what it writes. A
/// much larger cache costs more than it gains, because SQLite scans all of it at every commit.
const WRITER_CACHE: u32 = 2;
/// Maximum number of statements kept prepared on each connection.
const MAX_PREPARED: usize = 256;

/// Purpose of a connection. Readers cannot write, and there is only one writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Reader,
    Writer,
}

/// A thread's connection. It is opened when first needed, and reopened when it has become unusable.
pub(crate) struct SqliteSession {
    path: PathBuf,
    role: Role,
    settings: Settings,
    counters: Arc<Counters>,
    connection: Option<Connection>,
    flusher: Option<Flusher>,
    stop: Arc<Stop>,
    last_check: Instant,
}

/// Result of running one closure of a group.
enum WorkResult {
    /// The closure's changes are in the transaction.
    Done,
    /// The closure failed. The caller gets the closure's own error.
    Failed,
    /// The closure failed because its time limit expired. It is not run again.
    TimedOut,
    /// The closure's changes cannot be committed, for this reason.
    Lost(Error),
}

impl SqliteSession {
    pub(crate) fn new(path: PathBuf, role: Role, settings: Settings, counters: Arc<Counters>) -> Self {
        let (stop, last_check) = (Arc::default(), Instant::now());
        Self { path, role, settings, counters, connection: None, flusher: None, stop, last_check }
    }

    fn begin(&mut self, how: &'static str, lock_wait: Duration) -> Result<&Connection, Error> {
        // A connection is unusable if it is still inside its last transaction, or if its log could not be synced.
        let sound = self.flusher.as_ref().is_none_or(|flusher| !flusher.failed());
        let connection = match self.connection.take().filter(|connection| sound && connection.is_autocommit()) {
            Some(connection) => connection,
            None => {
                self.flusher = None;
                open(&self.path, self.role, &self.settings, &self.stop)
                    .map_err(|error| Error::sqlite("open", error).0)?
            }
        };
        self.stop.never();
        let patient = connection.busy_timeout(lock_wait).map_err(|error| Error::sqlite(how, error));
        match patient.and_then(|()| control(&connection, how)) {
            Ok(()) => Ok(self.connection.insert(connection)),
            Err((error, Fault::Broken)) => {
                self.counters.invalid.fetch_add(1, Relaxed);
                Err(error)
            }
            Err((error, _)) => {
                self.connection = Some(connection);
                Err(error)
            }
        }
    }

    fn read(&mut self, mut work: QueuedWork) {
        let (slow, limit, stop) = (self.settings.slow, self.settings.statement_limit, Arc::clone(&self.stop));
        let connection = match self.begin("BEGIN", LOCK_WAIT) {
            Ok(connection) => connection,
            Err(error) => return work.settle(Err(error)),
        };
        if work.kind.is_limited() {
            stop.after(limit);
        }
        let mut tx = Tx::new(tx::Connection::Sqlite(connection), slow);
        let ignored = work.run(&mut tx) && tx.failed;
        stop.never();
        let ended = control(connection, "COMMIT");
        work.settle(if ignored { Err(Error::Ignored) } else { Ok(()) });
        if ended.is_err() {
            self.connection = None;
            self.counters.invalid.fetch_add(1, Relaxed);
        }
    }

    /// Runs `first`, and as many of `rest` as start within [`MAX_GROUP_TIME`], as one group. Commits the group and
    /// answers the callers.
    fn group(&mut self, first: QueuedWork, rest: &mut dyn Iterator<Item = QueuedWork>) {
        let (slow, limit, stop) = (self.settings.slow, self.settings.statement_limit, Arc::clone(&self.stop));
        let lock_wait = if first.kind.is_limited() { LOCK_WAIT } else { UNLIMITED_LOCK_WAIT };
        let connection = match self.begin("BEGIN IMMEDIATE", lock_wait) {
            Ok(connection) => connection,
            Err(error) => return iter::once(first).chain(rest).for_each(|work| work.settle(Err(error.clone()))),
        };
        let begun = Instant::now();
        let is_unlimited = !first.kind.is_limited();
        let mut group = Vec::new();
        let mut next = Some(first);
        while let Some(mut work) = next {
            if work.kind.is_limited() {
                stop.after(limit);
            }
            let ran = if is_unlimited {
                // An unlimited write at the start of a group is the only one in it and needs no savepoint. With a
                // savepoint, SQLite would have to be able to undo the whole bulk load at every row.
                run_alone(connection, &mut work, slow)
            } else {
                match run_in_savepoint(connection, &mut work, slow) {
                    WorkResult::Failed if stop.due() => WorkResult::TimedOut,
                    ran => ran,
                }
            };
            stop.never();
            group.push((work, ran));
            let more = !is_unlimited && begun.elapsed() < MAX_GROUP_TIME && !connection.is_autocommit();
            next = if more { rest.next() } else { None };
        }
        // Autocommit mode means that the engine has already rolled the transaction back.
        let committed = if connection.is_autocommit() { Err(Error::Ignored) } else { commit(connection) };
        match committed {
            Ok(()) => self.flush(group),
            Err(error) if group.len() == 1 => group.into_iter().for_each(|(work, ran)| match ran {
                WorkResult::Done => work.settle(Err(error.clone())),
                WorkResult::Failed | WorkResult::TimedOut => work.settle(Ok(())),
                WorkResult::Lost(reason) => work.settle(Err(reason)),
            }),
            Err(_) => group.into_iter().for_each(|(work, ran)| match ran {
                WorkResult::TimedOut => work.settle(Ok(())),
                _ => self.group(work, &mut iter::empty()),
            }),
        }
    }

    /// Hands a group to the flusher, which settles it once its commit is on disk.
    fn flush(&mut self, group: Group) {
        let flusher = match self.flusher.take() {
            Some(flusher) => Ok(flusher),
            None => Flusher::start(&log_of(&self.path)),
        };
        match flusher {
            Ok(flusher) => self.flusher.insert(flusher).flush(group),
            Err(error) => {
                self.connection = None;
                settle(group, Err(Error::OutcomeUnknown(Arc::new(error))));
            }
        }
    }

    /// Truncates the write-ahead log if it has grown too long. Overlapping readers keep SQLite from restarting the log,
    /// so the writer itself waits for a moment without readers.
    fn truncate_long_log(&mut self) {
        if self.last_check.elapsed() < LOG_CHECK_INTERVAL {
            return;
        }
        self.last_check = Instant::now();
        let too_long = std::fs::metadata(log_of(&self.path)).is_ok_and(|file| file.len() > LOG_LIMIT);
        if let Some(connection) = self.connection.as_ref().filter(|_| too_long)
            && let Err(error) = write_log_back(connection)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "write-ahead log checkpoint failed");
        }
    }
}

/// Closures that ran in one transaction, with the result of each.
type Group = Vec<(QueuedWork, WorkResult)>;

/// Handle to the thread that syncs the write-ahead log to disk.
struct Flusher {
    groups: Option<Sender<Group>>,
    failed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Flusher {
    fn start(log: &Path) -> io::Result<Self> {
        let log = File::open(log)?;
        let (groups, committed) = mpsc::channel();
        let failed = Arc::<AtomicBool>::default();
        let theirs = Arc::clone(&failed);
        let thread = std::thread::Builder::new().name("db-flusher".into());
        let thread = thread.spawn(move || Self::work(&log, &committed, &theirs))?;
        Ok(Self { groups: Some(groups), failed, thread: Some(thread) })
    }

    /// Passes a group to the thread, which settles it once it is on disk.
    fn flush(&self, group: Group) {
        let gone = || Error::OutcomeUnknown(Arc::new(io::Error::other("the write-ahead log flush thread ended")));
        match self.groups.as_ref().map(|groups| groups.send(group)) {
            None | Some(Ok(())) => {}
            Some(Err(mpsc::SendError(group))) => settle(group, Err(gone())),
        }
    }

    fn failed(&self) -> bool {
        self.failed.load(Relaxed)
    }

    fn work(log: &File, committed: &Receiver<Group>, failed: &AtomicBool) {
        while let Ok(first) = committed.recv() {
            let groups: Vec<Group> = iter::once(first).chain(committed.try_iter()).collect();
            let on_disk = log.sync_data().map_err(|error| Error::OutcomeUnknown(Arc::new(error)));
            failed.fetch_or(on_disk.is_err(), Relaxed);
            groups.into_iter().for_each(|group| settle(group, on_disk.clone()));
        }
    }
}

impl Drop for Flusher {
    /// Waits until all groups are settled.
    fn drop(&mut self) {
        drop(self.groups.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the write-ahead log flush thread panicked");
        }
    }
}

/// Answers the callers of a committed group. `on_disk` is the result of the sync.
fn settle(group: Group, on_disk: Result<(), Error>) {
    for (work, ran) in group {
        work.settle(match ran {
            WorkResult::Done => on_disk.clone(),
            WorkResult::Failed | WorkResult::TimedOut => Ok(()),
            WorkResult::Lost(error) => Err(error),
        });
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.to_owned().into_os_string();
    log.push("-wal");
    log.into()
}

impl Session for SqliteSession {
    /// Always returns true: a file that this thread cannot open is equally unavailable to all others.
    fn is_ready(&self) -> bool {
        true
    }

    fn make_ready(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn run(&mut self, queued: &mut Vec<QueuedWork>) {
        // Each closure is claimed only when its turn has come, so that its caller can give up until then.
        let mut claimed = queued.drain(..).filter_map(QueuedWork::claim);
        while let Some(work) = claimed.next() {
            match self.role {
                Role::Reader => self.read(work),
                Role::Writer => {
                    self.group(work, &mut claimed);
                    self.truncate_long_log();
                }
            }
        }
    }
}

fn run_unit(connection: &Connection, work: &mut QueuedWork, slow: Duration) -> WorkResult {
    let mut tx = Tx::new(tx::Connection::Sqlite(connection), slow);
    match (work.run(&mut tx), tx.failed) {
        (true, false) => WorkResult::Done,
        (true, true) => WorkResult::Lost(Error::Ignored),
        (false, _) => WorkResult::Failed,
    }
}

/// Runs a closure that is alone in its transaction, and rolls the transaction back if the closure failed.
fn run_alone(connection: &Connection, work: &mut QueuedWork, slow: Duration) -> WorkResult {
    let ran = run_unit(connection, work, slow);
    if !matches!(ran, WorkResult::Done) {
        roll_back(connection);
    }
    ran
}

fn run_in_savepoint(connection: &Connection, work: &mut QueuedWork, slow: Duration) -> WorkResult {
    if let Err((error, _)) = control(connection, "SAVEPOINT unit") {
        return WorkResult::Lost(error);
    }
    let ran = run_unit(connection, work, slow);
    if connection.is_autocommit() {
        return ran;
    }
    let undone =
        if matches!(ran, WorkResult::Done) { Ok(()) } else { control(connection, "ROLLBACK TO SAVEPOINT unit") };
    match undone.and_then(|()| control(connection, "RELEASE SAVEPOINT unit")) {
        Ok(()) => ran,
        Err((error, _)) => {
            // The closure's changes cannot be separated from those of the group, so each closure of the group runs
            // again alone.
            roll_back(connection);
            WorkResult::Lost(error)
        }
    }
}

fn commit(connection: &Connection) -> Result<(), Error> {
    control(connection, "COMMIT").map_err(|(error, _)| {
        roll_back(connection);
        error
    })
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err((error, _)) = control(connection, "ROLLBACK")
    {
        tracing::error!(error = &error as &dyn std::error::Error, "transaction rollback failed");
    }
}

fn write_log_back(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(LOG_WAIT)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
}

fn control(connection: &Connection, sql: &'static str) -> Result<(), (Error, Fault)> {
    connection
        .prepare_cached(sql)
        .and_then(|mut prepared| prepared.execute(()))
        .map(drop)
        .map_err(|error| Error::sqlite(sql, error))
}

fn open(path: &Path, role: Role, settings: &Settings, stop: &Arc<Stop>) -> rusqlite::Result<Connection> {
    // Readers do not create the file, but must be able to write the shared-memory file of the log.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let create = if role == Role::Writer { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let mut connection = Connection::open_with_flags(path, flags | create)?;
    connection.busy_timeout(LOCK_WAIT)?;
    connection.set_prepared_statement_cache_capacity(MAX_PREPARED);
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(unusable("the file is read-only"));
    }
    if enable_wal(&connection)? != "wal" {
        return Err(unusable("the file system does not support a write-ahead log"));
    }
    // The flusher syncs the writer's commits to disk before they are acknowledged.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // Keeps plans independent of parameters. Otherwise many statements would be planned again at every run.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let kibibytes =
        if role == Role::Writer { settings.sqlite_cache.saturating_mul(WRITER_CACHE) } else { settings.sqlite_cache };
    connection.pragma_update(None, "cache_size", -i64::from(kibibytes))?;
    connection.pragma_update(None, "query_only", role == Role::Reader)?;
    let stop = Arc::clone(stop);
    connection.progress_handler(10_000, Some(move || stop.due()))?;
    Ok(connection)
}

/// Switches to write-ahead logging and returns the resulting journal mode. Retries, because SQLite does not wait for
/// the lock by itself if several connections switch a new file at once.
fn enable_wal(connection: &Connection) -> rusqlite::Result<String> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < LOCK_WAIT => {
                std::thread::sleep(LOCK_POLL_INTERVAL);
            }
            mode => return mode,
        }
    }
}

fn unusable(why: &str) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN), Some(why.to_owned()))
}

/// Deadline of the work that runs on a connection. The engine checks it every 10,000 steps of a statement.
#[derive(Debug)]
struct Stop {
    epoch: Instant,
    /// Milliseconds since `epoch`; `u64::MAX` means no deadline.
    at: AtomicU64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { epoch: Instant::now(), at: AtomicU64::new(u64::MAX) }
    }
}

impl Stop {
    fn now(&self) -> u64 {
        u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn after(&self, limit: Duration) {
        self.at.store(self.now().saturating_add(u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)), Relaxed);
    }

    fn never(&self) {
        self.at.store(u64::MAX, Relaxed);
    }

    fn due(&self) -> bool {
        let at = self.at.load(Relaxed);
        at != u64::MAX && self.now() >= at
    }
}
