//! A private PostgreSQL server.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::Signal;
use crate::server::{PrivateServer, Program};
use crate::{Folder, free_port};

/// Durability of commits if the machine crashes. If only the server crashes, as simulated by [`PrivatePostgres::stop`],
/// everything that it had handed to the operating system survives in either mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Fast: nothing waits for the disk, and the last commits before a crash may be lost.
    Relaxed,
    /// Production behavior: a commit is acknowledged when it is on disk.
    Full,
}

/// A private PostgreSQL server, for tests that stop and restart it. It keeps its data over
/// [`stop`](PrivateServer::stop) and [`start_again`](PrivateServer::start_again).
pub type PrivatePostgres = PrivateServer<Postgres>;

/// PostgreSQL, as a primary or a replica.
#[derive(Debug, Clone, Copy)]
pub struct Postgres {
    durability: Durability,
    /// Port of the primary; `None` if this server is a primary.
    follows: Option<u16>,
}

impl Program for Postgres {
    const NAME: &'static str = "PostgreSQL";
    // Immediate shutdown. If the server were killed, its child processes might linger and keep the port.
    const END: Signal = Signal::Quit;

    fn prepare(&self, folder: &Path) {
        let _ = fs::remove_file(folder.join(POSTMASTER));
    }

    fn command(&self, folder: &Path, port: u16) -> Command {
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres"));
        command.arg(folder.join("data")).arg(port.to_string());
        if let Some(port) = self.follows {
            command.args(["--follow", &port.to_string()]);
        }
        command.args(["-c", "max_connections=300", "-c", "shared_buffers=64MB"]);
        command.args(["-c", "min_wal_size=32MB", "-c", "max_wal_size=256MB"]);
        if self.durability == Durability::Relaxed {
            command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        command
    }

    /// Reads the status that the server writes to the last line of `POSTMASTER`.
    fn is_ready(&self, folder: &Path, _port: u16) -> bool {
        fs::read_to_string(folder.join(POSTMASTER))
            .is_ok_and(|text| text.lines().last().is_some_and(|line| matches!(line.trim_end(), "ready" | "standby")))
    }
}

/// File with the status of the server. A crash leaves it behind.
const POSTMASTER: &str = "data/postmaster.pid";

impl PrivatePostgres {
    /// Starts a new, empty server and returns once it is ready.
    ///
    /// # Panics
    /// Panics if PostgreSQL is not installed (`scripts/need postgres`) or does not start.
    #[must_use]
    pub fn start(durability: Durability) -> Self {
        Self::following(None, durability)
    }

    /// Starts a replica of this server. It shows commits a moment later.
    ///
    /// # Panics
    /// Panics if the replica does not start.
    #[must_use]
    pub fn replica(&self) -> Self {
        Self::following(Some(self.port), self.program.durability)
    }

    fn following(follows: Option<u16>, durability: Durability) -> Self {
        Self::start_in(Folder::new(), free_port(), Postgres { durability, follows })
    }

    /// Returns the URL of the database `name`. The database `postgres` always exists.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;
    use crate::{sql, wait};

    #[test]
    fn a_private_server_is_away_while_stopped_and_comes_back_with_what_it_held() {
        let mut server = PrivatePostgres::start(Durability::Full);
        let url = server.url("postgres");
        sql::run(&url, "CREATE TABLE things AS SELECT 7 AS id").unwrap();
        assert_eq!(sql::run(&url, "SHOW fsync").unwrap(), ["on"]);

        server.stop();
        sql::run(&url, "SELECT 1").unwrap_err();
        server.stop();

        server.start_again();
        server.start_again();
        assert_eq!(server.url("postgres"), url);
        assert_eq!(sql::run(&url, "SELECT id FROM things").unwrap(), ["7"]);
    }

    #[test]
    fn a_replica_follows_and_takes_nothing_itself() {
        let server = PrivatePostgres::start(Durability::Relaxed);
        sql::run(&server.url("postgres"), "CREATE TABLE things AS SELECT 7 AS id").unwrap();
        let mut replica = server.replica();
        let url = replica.url("postgres");
        assert_eq!(sql::run(&url, "SELECT id FROM things").unwrap(), ["7"]);
        sql::run(&url, "INSERT INTO things VALUES (8)").unwrap_err();
        replica.stop();
        sql::run(&server.url("postgres"), "INSERT INTO things VALUES (8)").unwrap();
        replica.start_again();
        assert!(wait::comes_true(|| sql::run(&url, "SELECT count(*) FROM things").unwrap() == ["2"]));
    }

    #[test]
    fn a_private_server_is_gone_after_drop() {
        let server = PrivatePostgres::start(Durability::Relaxed);
        let (port, folder) = (server.port(), server.folder.path().to_owned());
        assert_eq!(sql::run(&server.url("postgres"), "SHOW fsync").unwrap(), ["off"]);
        drop(server);
        TcpStream::connect(("127.0.0.1", port)).unwrap_err();
        assert!(!folder.exists());
    }

    #[tokio::test]
    async fn a_private_server_cuts_open_connections_when_it_stops() {
        let mut server = PrivatePostgres::start(Durability::Relaxed);
        let (client, connection) =
            tokio_postgres::connect(&server.url("postgres"), tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.simple_query("SELECT 1").await.unwrap();
        server.stop();
        connection.await.unwrap().unwrap_err();
        server.start_again();
    }
}
