-- Background tasks, who works on them, and what holds for their queues over all nodes.

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- JSON; what it means is between the one who enqueues and the handler.
    payload TEXT NOT NULL,
    -- 0 is claimed before 1, and 1 before 2.
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead', 'cancelled')),
    ready_at INTEGER NOT NULL,
    -- How often it was begun, and how often it may be.
    attempt INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL,
    -- How long an attempt may take, in microseconds.
    time_limit INTEGER NOT NULL,
    unique_key TEXT,
    worker INTEGER,
    -- Whose task it is, where it is a business's.
    business_id INTEGER,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    -- When it may be pruned.
    expires_at INTEGER,
    error TEXT,
    progress_done INTEGER,
    progress_total INTEGER,
    progress_note TEXT,
    cancel_requested INTEGER NOT NULL DEFAULT FALSE,
    CHECK ((state = 'running') = (worker IS NOT NULL))
) STRICT;
-- Claiming looks at what is ready and at nothing else.
CREATE INDEX tasks_waiting ON tasks (queue, priority, ready_at, id) WHERE state = 'waiting';
CREATE INDEX tasks_running ON tasks (worker, queue) WHERE state = 'running';
CREATE INDEX tasks_to_be_cancelled ON tasks (worker) WHERE cancel_requested;
CREATE INDEX tasks_ended ON tasks (state, finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_expiring ON tasks (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX tasks_of_business ON tasks (business_id, state, id) WHERE business_id IS NOT NULL;
CREATE UNIQUE INDEX tasks_unique ON tasks (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running');

-- Who works. What a worker has claimed is its own until then, unless it says before that it is still alive.
CREATE TABLE task_workers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    alive_until INTEGER NOT NULL
) STRICT;

-- Queues that are limited. A queue without a row is not.
CREATE TABLE task_queues (
    name TEXT PRIMARY KEY,
    paused INTEGER NOT NULL,
    -- How many of its tasks may run at once.
    concurrency INTEGER CHECK (concurrency > 0),
    -- How many may be begun within the period, in microseconds.
    rate INTEGER CHECK (rate > 0),
    period INTEGER CHECK (period > 0),
    CHECK ((rate IS NULL) = (period IS NULL))
) STRICT, WITHOUT ROWID;

-- When tasks of queues with a rate were begun, and how many.
CREATE TABLE task_starts (
    queue TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (queue, started_at)
) STRICT, WITHOUT ROWID;

-- When each schedule's next tick is due.
CREATE TABLE task_schedules (
    name TEXT PRIMARY KEY,
    -- A cron expression and a time zone.
    pattern TEXT NOT NULL,
    next_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
