//! Sends statements to PostgreSQL from a separate thread. The caller may be a thread of a Tokio runtime, which must not
//! block on another runtime.

use std::thread;

use tokio_postgres::{NoTls, SimpleQueryMessage};

/// Runs `statements` on a new connection and returns the first column of all rows, as text. Several statements run in
/// one transaction. A single statement runs outside a transaction block, as `CREATE DATABASE` requires.
pub(crate) fn run(url: &str, statements: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let work = async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let connection = tokio::spawn(connection);
        let answer = client.simple_query(statements).await;
        drop(client);
        // Wait until the server has seen the end of the session. Until then, the session counts as a user of the
        // database.
        let _ = connection.await;
        let first = |message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        };
        Ok(answer?.into_iter().filter_map(first).collect())
    };
    let blocking = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime of one thread").block_on(work)
    };
    thread::scope(|scope| scope.spawn(blocking).join()).expect("the thread that asks PostgreSQL does not panic")
}
