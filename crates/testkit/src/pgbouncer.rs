//! A private PgBouncer in front of a PostgreSQL server.

use std::fs;
use std::path::Path;
use std::process::Command;

use tokio_postgres::config::Host;

use crate::process::{Signal, bound_without_root, find};
use crate::server::{PrivateServer, Program};
use crate::{Folder, free_port, sql};

/// First version, as major and minor, that keeps prepared statements across transactions.
const PREPARES_SINCE: (u32, u32) = (1, 21);

/// A private PgBouncer. It lends the connections of a PostgreSQL server to clients for one transaction each. It accepts
/// all clients without a password, and connects to the server as the user in the server's URL. A client reaches the
/// database that it names.
pub type PrivatePgBouncer = PrivateServer<PgBouncer>;

/// PgBouncer as a [`Program`]. Versions before 1.21 run without support for prepared statements.
#[derive(Debug)]
pub struct PgBouncer {
    keeps_prepared_statements: bool,
}

impl Program for PgBouncer {
    const NAME: &'static str = "PgBouncer";
    const END: Signal = Signal::Kill;

    fn command(&self, folder: &Path, _port: u16) -> Command {
        let mut command = bound_without_root(&find("pgbouncer", "pgbouncer"), Signal::Kill);
        command.arg(folder.join("pgbouncer.ini"));
        command
    }

    fn is_ready(&self, _folder: &Path, port: u16) -> bool {
        sql::run(&url(port, "pgbouncer"), "SHOW VERSION").is_ok()
    }
}

fn url(port: u16, database: &str) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/{database}")
}

impl PrivatePgBouncer {
    /// Starts PgBouncer in front of the server at `postgres_url`, and returns once it is ready. The database in the URL
    /// is ignored. PgBouncer opens up to `pool_size` connections to each database.
    ///
    /// PgBouncer refuses a client that sets an unknown parameter when it connects. The parameters in
    /// `ignore_startup_parameters` (comma-separated, may be empty) are ignored instead.
    ///
    /// # Panics
    /// Panics if PgBouncer is not installed (`scripts/need pgbouncer`) or does not start.
    #[must_use]
    pub fn start(postgres_url: &str, pool_size: u32, ignore_startup_parameters: &str) -> Self {
        let (folder, port) = (Folder::new(), free_port());
        let keeps_prepared_statements = installed_version() >= PREPARES_SINCE;
        let mut text = format!(
            "[databases]\n\
             * = {}\n\
             [pgbouncer]\n\
             listen_addr = 127.0.0.1\n\
             listen_port = {port}\n\
             unix_socket_dir =\n\
             auth_type = any\n\
             max_client_conn = 1000\n\
             pool_mode = transaction\n\
             default_pool_size = {pool_size}\n\
             ignore_startup_parameters = {ignore_startup_parameters}\n",
            connection_string(postgres_url)
        );
        if keeps_prepared_statements {
            text.push_str("max_prepared_statements = 200\n");
        }
        fs::write(folder.join("pgbouncer.ini"), text).expect("the configuration of PgBouncer");
        Self::start_in(folder, port, PgBouncer { keeps_prepared_statements })
    }

    /// Returns the URL of the database `name` through PgBouncer. The database `pgbouncer` is the admin console of
    /// PgBouncer, with commands such as `SHOW POOLS`.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        url(self.port, name)
    }

    /// Returns true if a prepared statement can be used in later transactions, even on other connections to the server.
    /// PgBouncer supports this from version 1.21 on.
    #[must_use]
    pub fn keeps_prepared_statements(&self) -> bool {
        self.program.keeps_prepared_statements
    }
}

/// Returns the major and minor version of the installed program. The program prints it as `PgBouncer 1.18.0`, for
/// example.
fn installed_version() -> (u32, u32) {
    let output = Command::new(find("pgbouncer", "pgbouncer")).arg("--version").output();
    let text = String::from_utf8(output.expect("pgbouncer can be started").stdout).unwrap_or_default();
    version(&text).unwrap_or_else(|| panic!("this is no version of PgBouncer: {text}"))
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("PgBouncer ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Converts the URL of a server to the host, port and user (and password) of a PgBouncer connection string.
fn connection_string(url: &str) -> String {
    let config: tokio_postgres::Config = url.parse().unwrap_or_else(|error| panic!("{url}: {error}"));
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        Some(Host::Unix(folder)) => folder.display().to_string(),
        None => panic!("{url} names no host"),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let user = config.get_user().unwrap_or("postgres");
    let mut text = format!("host={} port={port} user={}", quoted(&host), quoted(user));
    if let Some(password) = config.get_password() {
        text.push_str(" password=");
        text.push_str(&quoted(&String::from_utf8_lossy(password)));
    }
    text
}

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use tokio_postgres::{Client, NoTls};

    use super::*;
    use crate::{Database, postgres_url};

    async fn connect(url: &str) -> (Client, tokio::task::JoinHandle<Result<(), tokio_postgres::Error>>) {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        (client, tokio::spawn(connection))
    }

    #[test]
    fn a_private_pgbouncer_passes_queries_on_to_the_database_that_is_asked_for() {
        let database = Database::create();
        database.run("CREATE TABLE things AS SELECT 7 AS id");
        let name = database.run("SELECT current_database()").remove(0);

        let mut server = PrivatePgBouncer::start(&postgres_url(), 2, "");
        assert_eq!(sql::run(&server.url(&name), "SELECT id FROM things").unwrap(), ["7"]);
        assert_eq!(sql::run(&server.url("postgres"), "SELECT current_user").unwrap(), ["postgres"]);

        server.stop();
        sql::run(&server.url(&name), "SELECT 1").unwrap_err();
        server.stop();

        server.start_again();
        server.start_again();
        assert_eq!(sql::run(&server.url(&name), "SELECT id FROM things").unwrap(), ["7"]);
    }

    #[tokio::test]
    async fn clients_take_turns_on_the_connections_of_a_private_pgbouncer() {
        let server = PrivatePgBouncer::start(&postgres_url(), 1, "");
        let own_number = "SELECT pg_backend_pid()";
        let (one, _) = connect(&server.url("postgres")).await;
        let (other, _) = connect(&server.url("postgres")).await;
        let answers = [one.simple_query(own_number).await.unwrap(), other.simple_query(own_number).await.unwrap()];
        let numbers = answers.map(|messages| {
            messages.into_iter().find_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
        });
        assert!(numbers[0].is_some());
        assert_eq!(numbers[0], numbers[1]);
    }

    #[tokio::test]
    async fn prepared_statements_outlive_a_transaction_where_the_version_promises_it() {
        let server = PrivatePgBouncer::start(&postgres_url(), 2, "");
        let (one, _) = connect(&server.url("postgres")).await;
        let (mut other, _) = connect(&server.url("postgres")).await;
        let statement = one.prepare("SELECT 7").await.unwrap();
        // Occupies the connection on which the statement was prepared, so that the statement runs on the second one.
        let transaction = other.transaction().await.unwrap();
        transaction.simple_query("SELECT 1").await.unwrap();
        let answer = one.query(&statement, &[]).await;
        assert_eq!(answer.is_ok(), server.keeps_prepared_statements(), "{answer:?}");
    }

    #[test]
    fn startup_parameters_are_refused_unless_they_are_to_be_ignored() {
        let strict = PrivatePgBouncer::start(&postgres_url(), 1, "");
        let lenient = PrivatePgBouncer::start(&postgres_url(), 1, "extra_float_digits, options");
        let with_options = |server: &PrivatePgBouncer| server.url("postgres") + "?options=-c%20geqo%3Doff";
        sql::run(&with_options(&strict), "SELECT 1").unwrap_err();
        assert_eq!(sql::run(&with_options(&lenient), "SELECT 1").unwrap(), ["1"]);
    }

    #[tokio::test]
    async fn a_private_pgbouncer_cuts_open_connections_when_it_stops() {
        let mut server = PrivatePgBouncer::start(&postgres_url(), 1, "");
        let (client, connection) = connect(&server.url("postgres")).await;
        client.simple_query("SELECT 1").await.unwrap();
        server.stop();
        connection.await.unwrap().unwrap_err();
        server.start_again();
    }

    #[test]
    fn a_private_pgbouncer_is_gone_after_drop() {
        let server = PrivatePgBouncer::start(&postgres_url(), 1, "");
        let (port, folder) = (server.port(), server.folder.path().to_owned());
        drop(server);
        TcpStream::connect(("127.0.0.1", port)).unwrap_err();
        assert!(!folder.exists());
    }

    #[test]
    fn the_address_of_a_server_is_put_in_the_words_of_pgbouncer() {
        assert_eq!(
            connection_string("postgres://me:it's@db.example:6000/any?sslmode=disable"),
            "host='db.example' port=6000 user='me' password='it''s'"
        );
        assert_eq!(connection_string("postgres://localhost"), "host='localhost' port=5432 user='postgres'");
    }

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version("PgBouncer 1.18.0\nlibevent 2.1.12-stable\n"), Some((1, 18)));
        assert!(version("PgBouncer 1.9.0") < Some(PREPARES_SINCE));
        assert_eq!(version("something else"), None);
    }
}
