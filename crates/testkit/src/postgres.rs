//! A PostgreSQL server of a test's own.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::Signal;
use crate::server::{PrivateServer, Program};
use crate::{Folder, free_port};

/// Whether what is committed outlives a crash of the machine. A crash of the server alone, which is what
/// [`PrivatePostgres::stop`] is, loses nothing that was flushed either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Quick: nothing waits for the disk, and the last commits before a crash may be gone.
    Relaxed,
    /// As in earnest: a commit is answered when it is on disk.
    Full,
}

/// A PostgreSQL server of its own, for tests in which it goes away and comes back. It keeps what it holds over
/// [`stop`](PrivateServer::stop) and [`start_again`](PrivateServer::start_again).
pub type PrivatePostgres = PrivateServer<Postgres>;

/// PostgreSQL, as a server by itself or as a replica.
#[derive(Debug, Clone, Copy)]
pub struct Postgres {
    durability: Durability,
    /// The port of the server that it follows, if it is a replica.
    follows: Option<u16>,
}

impl Program for Postgres {
    const NAME: &'static str = "PostgreSQL";
    // Immediate shutdown. Were it killed, its own processes might linger and keep the port.
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

    /// The server itself says so, on the last line of its file.
    fn is_ready(&self, folder: &Path, _port: u16) -> bool {
        fs::read_to_string(folder.join(POSTMASTER))
            .is_ok_and(|text| text.lines().last().is_some_and(|line| matches!(line.trim_end(), "ready" | "standby")))
    }
}

/// The file that says how the server is; a crash leaves it behind.
const POSTMASTER: &str = "data/postmaster.pid";

impl PrivatePostgres {
    /// Starts a new, empty one, ready to be used.
    ///
    /// # Panics
    /// When PostgreSQL is not installed (`scripts/need postgres`) or does not start.
    #[must_use]
    pub fn start(durability: Durability) -> Self {
        Self::following(None, durability)
    }

    /// Starts a replica of this one: what is committed here can be read there a moment later.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn replica(&self) -> Self {
        Self::following(Some(self.port), self.program.durability)
    }

    fn following(follows: Option<u16>, durability: Durability) -> Self {
        Self::start_in(Folder::new(), free_port(), Postgres { durability, follows })
    }

    /// How to connect to its database `name`; `postgres` is there from the start.
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
