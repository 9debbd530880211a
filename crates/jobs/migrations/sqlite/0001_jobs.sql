-- Jobs, their queues and workers. Instants (`…_at`, `alive_until`) and durations are in microseconds.

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- JSON, read by the handler of the kind.
    payload TEXT NOT NULL,
    -- 0 is claimed before 1, and 1 before 2.
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead', 'cancelled')),
    ready_at INTEGER NOT NULL,
    -- Attempts started so far, and the maximum number of them.
    attempt INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL,
    -- Maximum duration of an attempt.
    time_limit INTEGER NOT NULL,
    unique_key TEXT,
    worker_id INTEGER,
    -- NULL if the job belongs to no business.
    business_id INTEGER,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    -- The job can be pruned from then on.
    expires_at INTEGER,
    error TEXT,
    progress_done INTEGER,
    progress_total INTEGER,
    progress_note TEXT,
    cancel_requested INTEGER NOT NULL DEFAULT FALSE,
    CHECK ((state = 'running') = (worker_id IS NOT NULL))
) STRICT;
-- Claiming reads jobs that are ready, and no others.
CREATE INDEX jobs_waiting ON jobs (queue, priority, ready_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_running ON jobs (worker_id, queue) WHERE state = 'running';
CREATE INDEX jobs_to_cancel ON jobs (worker_id) WHERE cancel_requested;
CREATE INDEX jobs_finished ON jobs (state, finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX jobs_by_business ON jobs (business_id, state, id) WHERE business_id IS NOT NULL;
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running');

-- Workers hold a lease on the jobs that they have claimed. Each heartbeat extends it.
CREATE TABLE job_workers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    alive_until INTEGER NOT NULL
) STRICT;

-- Limits of queues. A queue without a row has none.
CREATE TABLE job_queues (
    name TEXT PRIMARY KEY,
    paused INTEGER NOT NULL,
    -- Maximum number of running jobs.
    concurrency INTEGER CHECK (concurrency > 0),
    -- Maximum number of jobs started per period.
    rate INTEGER CHECK (rate > 0),
    period INTEGER CHECK (period > 0),
    CHECK ((rate IS NULL) = (period IS NULL))
) STRICT, WITHOUT ROWID;

-- Number of jobs started at an instant, in queues with a rate.
CREATE TABLE job_starts (
    queue TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (queue, started_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_schedules (
    name TEXT PRIMARY KEY,
    -- A cron expression and a time zone.
    pattern TEXT NOT NULL,
    next_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
