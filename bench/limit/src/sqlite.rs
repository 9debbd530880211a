//! rusqlite running one statement.

use std::error::Error;
use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection, OpenFlags, Statement};

/// Runs the last statement of `sql` on `threads` threads, each with a read-only connection of its own,
/// for so many seconds, and gives back how many were run a second by all of them. Every column of every
/// row is read. Where the statement has the parameter `:n`, it is bound to a number below `modulo` that
/// differs from one run to the next. The statements before it, such as a `PRAGMA`, are run once by each
/// connection.
pub(crate) fn measure(
    database: &str,
    sql: &str,
    threads: u32,
    seconds: u32,
    modulo: u32,
) -> Result<f64, Box<dyn Error>> {
    if threads == 0 || seconds == 0 || modulo == 0 {
        return Err("THREADS, SECONDS and MODULO must be at least 1".into());
    }
    let connections = (0..threads).map(|_| open(database)).collect::<Result<Vec<_>, _>>()?;
    let ready = Barrier::new(connections.len() + 1);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let (ready, stop) = (&ready, &stop);
        let workers: Vec<_> = connections
            .into_iter()
            .zip(0..)
            .map(|(connection, worker)| scope.spawn(move || repeat(&connection, sql, worker, modulo, ready, stop)))
            .collect();
        ready.wait();
        let started = Instant::now();
        thread::sleep(Duration::from_secs(seconds.into()));
        stop.store(true, Ordering::Relaxed);
        let mut runs = 0;
        for worker in workers {
            runs += worker.join().map_err(|_| "a thread panicked")??;
        }
        Ok(f64::from(runs) / started.elapsed().as_secs_f64())
    })
}

fn open(database: &str) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Counts its runs from when all are ready until `stop`.
fn repeat(
    connection: &Connection,
    sql: &str,
    worker: u32,
    modulo: u32,
    ready: &Barrier,
    stop: &AtomicBool,
) -> Result<u32, String> {
    // Whatever happens, the others must not wait for this one in vain.
    let prepared = prepare(connection, sql);
    ready.wait();
    let explain = |error: rusqlite::Error| error.to_string();
    let mut statement = prepared.map_err(explain)?;
    let parameter = statement.parameter_index(":n").map_err(explain)?;
    let mut runs = 0;
    let modulo = i64::from(modulo);
    // Each thread begins elsewhere; the step is a prime number, so that every number below has its turn.
    let mut n = i64::from(worker) * 104_729 % modulo;
    while !stop.load(Ordering::Relaxed) {
        if let Some(parameter) = parameter {
            statement.raw_bind_parameter(parameter, n).map_err(explain)?;
            n = (n + 7919) % modulo;
        }
        read_all(&mut statement).map_err(explain)?;
        runs += 1;
    }
    Ok(runs)
}

/// Runs every statement once, in order, and gives back the last.
fn prepare<'a>(connection: &'a Connection, sql: &'a str) -> rusqlite::Result<Statement<'a>> {
    let mut batch = Batch::new(connection, sql);
    let mut last = None;
    // One that is not yet run may be what the next one needs to be understood.
    while let Some(mut statement) = batch.next()? {
        read_all(&mut statement)?;
        last = Some(statement);
    }
    last.ok_or(rusqlite::Error::InvalidQuery)
}

fn read_all(statement: &mut Statement<'_>) -> rusqlite::Result<()> {
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            black_box(row.get_ref(column)?);
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails loudly")]
mod tests {
    use super::*;

    #[test]
    fn the_last_statement_is_repeated_with_a_number_below_the_modulo_after_those_before_it() {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "CREATE TABLE seen (n INTEGER); INSERT INTO seen VALUES (-1); INSERT INTO seen VALUES (:n);";
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(20));
                stop.store(true, Ordering::Relaxed);
            });
            assert!(repeat(&connection, sql, 1, 7, &Barrier::new(1), &stop).unwrap() > 7);
        });
        let seen = "SELECT group_concat(DISTINCT n ORDER BY n) FROM seen";
        let seen: String = connection.query_row(seen, [], |row| row.get(0)).unwrap();
        assert_eq!(seen, "-1,0,1,2,3,4,5,6");
    }

    #[test]
    fn a_statement_that_fails_is_an_error_and_no_measurement() {
        assert!(measure(":memory:", "SELECT * FROM nowhere", 2, 1, 1).is_err());
        assert!(measure(":memory:", "", 2, 1, 1).is_err());
        assert!(measure(":memory:", "SELECT 1", 0, 1, 1).is_err());
    }
}
