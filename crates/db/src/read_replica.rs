//! Reads that replicas answer in place of the primary.
//!
//! A replica answers a read only if it has everything that was committed, by any client on any node, when the read was
//! requested. So a caller never misses its own writes, and time never goes backwards between two replicas.
//!
//! The primary reports its position in the write-ahead log (WAL), once for all waiting reads. If the replica does not
//! replay the log up to that position within 20 milliseconds, the primary answers the read.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::access::{Access, LogPosition};
use crate::db::Db;
use crate::error::Error;
use crate::replica::{MAX_REPLICATION_WAIT, Replica, ReplicaState, lock};
use crate::tx::Tx;
use crate::work::{Work, boxed};

impl Db {
    /// Runs a read-only transaction on a replica that has everything committed before this call. Tries one replica. If
    /// it fails, or all are suspended, the transaction runs on the primary, as with [`Db::read`].
    ///
    /// This takes at least one round trip more than [`Db::read`], and may wait up to 20 milliseconds for the replica to
    /// catch up. It pays off only for queries that take longer than that.
    pub async fn read_replica<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    {
        let Some(replica) = self.inner.replicas.next() else { return self.read(work).await };
        let work = Arc::new(work);
        let first = Arc::clone(&work);
        let (job, take_result) = boxed(move |tx| first(tx));
        match self.run_on_replica(replica, job).await? {
            Some(job) => take_result(job),
            None => self.read(move |tx| work(tx)).await,
        }
    }

    /// Runs the work on the replica. Returns `None` if the primary's position is unknown, or if the replica failed or
    /// did not answer in time.
    async fn run_on_replica(&self, replica: &Replica, job: Box<dyn Work>) -> Result<Option<Box<dyn Work>>, Error> {
        let position = timeout(self.inner.settings.wait, self.log_position()).await.map_err(|_| Error::Busy)?;
        let Some(position) = position else { return Ok(None) };
        match timeout(MAX_REPLICATION_WAIT, self.run_work(&replica.pool, Access::ReplicaRead(position), job)).await {
            Ok(Ok(job)) => {
                replica.count_served();
                return Ok(Some(job));
            }
            Ok(Err(error)) => replica.suspend(&error),
            Err(late) => replica.suspend(&late),
        }
        Ok(None)
    }

    /// Returns the state of each replica, in the order of the settings.
    pub fn replicas(&self) -> Vec<ReplicaState> {
        self.inner.replicas.states()
    }

    /// Returns the end of the primary's WAL at some moment after the call, or `None` if the query failed.
    async fn log_position(&self) -> Option<LogPosition> {
        let (sender, receiver) = oneshot::channel();
        let is_first = {
            let mut requests = lock(&self.inner.replicas.position_requests);
            requests.waiting.push(sender);
            !std::mem::replace(&mut requests.is_running, true)
        };
        if is_first {
            tokio::spawn(self.clone().answer_log_positions());
        }
        receiver.await.ok()
    }

    /// Queries the position repeatedly while callers are waiting. A caller that arrives during a query waits for the
    /// next one.
    async fn answer_log_positions(self) {
        loop {
            let waiting = {
                let mut requests = lock(&self.inner.replicas.position_requests);
                if requests.waiting.is_empty() {
                    requests.is_running = false;
                    return;
                }
                std::mem::take(&mut requests.waiting)
            };
            let position: Result<LogPosition, Error> = self.read(|tx| tx.log_position()).await;
            if let Ok(position) = position {
                // Sending fails if the caller has given up. That does not matter.
                for sender in waiting {
                    let _left = sender.send(position);
                }
            }
        }
    }
}
