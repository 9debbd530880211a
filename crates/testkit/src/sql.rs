//! Statements sent to PostgreSQL from a thread of their own, so that it does not matter whether the
//! caller is a plain thread or inside a Tokio runtime, which must not be blocked on from within.

use std::thread;

use tokio_postgres::{NoTls, SimpleQueryMessage};

/// Runs `statements` (outside a transaction when it is one) on a new connection and gives back the
/// first column of the rows of all of them, as text.
pub(crate) fn run(url: &str, statements: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let work = async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let connection = tokio::spawn(connection);
        let answer = client.simple_query(statements).await;
        drop(client);
        // Until the server has seen the end of the session: it counts as a user of its database so long.
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
