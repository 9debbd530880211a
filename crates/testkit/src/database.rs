//! Databases in the PostgreSQL server that all tests share.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, process, thread};

use tokio_postgres::error::SqlState;

use crate::sql;

/// Returns the URL of the database `postgres` on the server that all tests share. Its user is a superuser.
///
/// # Panics
/// Panics if the environment variable `TEST_POSTGRES_URL` is not set.
#[must_use]
pub fn postgres_url() -> String {
    env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL, and TEST_POSTGRES_URL is not set: \
             run it by `make test`, or as `scripts/with-postgres cargo test …`, which start a private server"
        )
    })
}

/// A test's own database in the shared server. It is removed on drop, even if connections to it are open.
#[derive(Debug)]
pub struct Database {
    /// URL to connect to: `postgres://…`.
    pub url: String,
    name: String,
    server: String,
}

impl Database {
    /// Creates an empty database.
    ///
    /// # Panics
    /// Panics if there is no server: see [`postgres_url`].
    #[must_use]
    pub fn create() -> Self {
        Self::copy_of("template1")
    }

    /// Creates a copy of the database `template`, which must have no open connections.
    ///
    /// # Panics
    /// Panics if there is no server or no such template, or if the template has open connections.
    #[must_use]
    pub fn copy_of(template: &str) -> Self {
        let database = Self::named(unique_name());
        let create = format!(r#"CREATE DATABASE "{}" TEMPLATE "{template}""#, database.name);
        match sql::run(&database.server, &create) {
            Ok(_) => database,
            Err(error) => panic!("cannot create a database from {template}: {}", explain(&error)),
        }
    }

    /// Creates a copy of the template `name`.
    ///
    /// The first test that needs the template creates it: `prepare` is called with the URL of an empty database, and
    /// must close its connections before it returns. The template stays on the server for all other tests and test
    /// programs. Its name must therefore identify its content, for example by a hash of the migrations.
    ///
    /// # Panics
    /// Panics if there is no server.
    #[must_use]
    pub fn from_template(name: &str, prepare: impl FnOnce(&str)) -> Self {
        let server = postgres_url();
        let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
        let found = sql::run(&server, &exists).unwrap_or_else(|error| panic!("{}", explain(&error)));
        if found.is_empty() {
            // Two tests may both get here. Each prepares a template. The second one drops its own.
            let prepared = Self::create();
            prepare(&prepared.url);
            match sql::run(&server, &format!(r#"ALTER DATABASE "{}" RENAME TO "{name}""#, prepared.name)) {
                Ok(_) => {}
                // Another test has created the template.
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => {}
                // The server reports this code instead if two connections rename at the same moment.
                Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {}
                Err(error) => panic!("cannot keep the template {name}: {}", explain(&error)),
            }
        }
        Self::copy_of(name)
    }

    /// Runs statements in the database and returns the first column of their rows, as text.
    ///
    /// # Panics
    /// Panics if a statement fails.
    pub fn run(&self, statements: &str) -> Vec<String> {
        sql::run(&self.url, statements).unwrap_or_else(|error| panic!("{}: {statements}", explain(&error)))
    }

    fn named(name: String) -> Self {
        let server = postgres_url();
        let url = with_database(&server, &name);
        Self { url, name, server }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = sql::run(&self.server, &format!(r#"DROP DATABASE IF EXISTS "{}" WITH (FORCE)"#, self.name));
        if let Err(error) = dropped
            && !thread::panicking()
        {
            panic!("cannot drop {}: {}", self.name, explain(&error));
        }
    }
}

/// Returns a unique name. It contains the time, because the server outlives test programs and their process ids are
/// reused.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{}_{number}", now.as_micros(), process::id())
}

/// Replaces the database in `url` by `name`.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, String::new()), |(a, p)| (a, format!("?{p}")));
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let end = address[after_scheme..].find('/').map_or(address.len(), |at| after_scheme + at);
    format!("{}/{name}{parameters}", &address[..end])
}

/// Returns the error message of the server. The text of `tokio_postgres::Error` does not contain it.
fn explain(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn databases_named(name: &str) -> Vec<String> {
        sql::run(&postgres_url(), &format!("SELECT datname FROM pg_database WHERE datname = '{name}'")).unwrap()
    }

    #[test]
    fn a_database_is_empty_and_its_own_and_goes_on_drop() {
        let (one, other) = (Database::create(), Database::create());
        one.run("CREATE TABLE things (id BIGINT); INSERT INTO things VALUES (7)");
        assert_eq!(one.run("SELECT id FROM things"), ["7"]);
        assert_eq!(other.run("SELECT to_regclass('things') IS NULL"), ["t"]);

        let name = one.name.clone();
        assert_eq!(databases_named(&name), [name.as_str()]);
        drop(one);
        assert!(databases_named(&name).is_empty());
    }

    #[tokio::test]
    async fn a_database_can_be_made_in_a_runtime_and_dropped_while_it_is_used() {
        let database = Database::create();
        let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.simple_query("SELECT 1").await.unwrap();
        drop(database);
        connection.await.unwrap().unwrap_err();
    }

    #[test]
    fn a_template_is_prepared_once_however_many_ask_and_each_gets_a_copy() {
        let name = format!("template_{}", unique_name());
        let prepare = |url: &str| {
            sql::run(url, "CREATE TABLE things AS SELECT 1 AS id").unwrap();
        };
        let copies: Vec<_> = thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(|| Database::from_template(&name, prepare))).collect();
            asking.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        copies[0].run("INSERT INTO things VALUES (2)");
        assert_eq!(copies[0].run("SELECT count(*) FROM things"), ["2"]);
        assert_eq!(copies[3].run("SELECT count(*) FROM things"), ["1"]);

        let late = Database::from_template(&name, |_| panic!("it is there already"));
        assert_eq!(late.run("SELECT count(*) FROM things"), ["1"]);
        sql::run(&postgres_url(), &format!(r#"DROP DATABASE "{name}""#)).unwrap();
    }

    #[test]
    fn the_database_in_an_address_is_replaced_and_nothing_else() {
        assert_eq!(
            with_database("postgres://me@host:1/old?sslmode=disable", "new"),
            "postgres://me@host:1/new?sslmode=disable"
        );
        assert_eq!(with_database("postgres://me@host:1", "new"), "postgres://me@host:1/new");
        assert_eq!(with_database("postgres://me@host:1/", "new"), "postgres://me@host:1/new");
    }
}
