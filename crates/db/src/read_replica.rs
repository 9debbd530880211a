//! Reads that replicas answer in place of the main server.
//!
//! A read goes to a replica only if that has all that was committed when the read was asked for, by whomever and on
//! whatever node. So nobody misses what they have just written, or sees time go backwards from one replica to the
//! next. The main server says how far its log goes, once for all reads that wait to know; the replica must have
//! replayed it that far, or do so within a moment. Otherwise the main server answers the read itself.

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
    /// Runs a unit of work that only reads, on a replica if there is one that has all that was committed when this was
    /// called; else as [`Db::read`] does, which is a round trip or two quicker. For what takes the server longer than
    /// that.
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

    /// Runs a job on the replica. `None`: it could not be run there, or not soon enough.
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

    /// How each replica has fared, in the order of the settings.
    pub fn replicas(&self) -> Vec<ReplicaState> {
        self.inner.replicas.states()
    }

    /// Where the main server's log ended at some moment after this was called. `None` if that cannot be said.
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

    /// Asks for as long as somebody waits. Who comes while a question is on its way waits for the next.
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
                // Whoever went away need not know.
                for sender in waiting {
                    let _left = sender.send(position);
                }
            }
        }
    }
}
