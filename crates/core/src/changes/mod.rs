//! Changes to the data of a business, their guards and their subscribers.
//!
//! An operation writes in a [`Transaction`] and records what it changed. The [`Subscriber`]s of a [`Change`] do
//! everything else: in the same transaction (totals, notifications, the waitlist) or after the commit (caches, live
//! events). An operation does not know its subscribers. Each [`Guard`] runs before a write and can refuse it.
//!
//! `bootstrap.rs` lists the guards and the subscribers, and their order.

mod change;
mod guard;
mod subscriber;
mod transaction;

use std::sync::Arc;

use parlour_db::{Db, Tx};
use parlour_jobs::JobQueue;

pub use change::Change;
pub use guard::{Guard, Intent};
pub use subscriber::Subscriber;
pub use transaction::Transaction;

use crate::http::{Code, Problem};
use crate::types::{BusinessId, Instant};

/// Maximum number of attempts of [`Changes::plan_and_write`].
const MAX_ATTEMPTS: usize = 64;

/// Runs writes and notifies the subscribers of the recorded changes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Changes(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    jobs: JobQueue,
    guards: Vec<Box<dyn Guard>>,
    subscribers: Vec<Box<dyn Subscriber>>,
}

/// Result of a write, with the changes it recorded.
struct Written<T> {
    answer: T,
    changes: Vec<Change>,
    wakes_workers: bool,
}

/// A subscriber recorded a change. The transaction fails, because no subscriber would be notified of that change.
#[derive(Debug, thiserror::Error)]
#[error("a subscriber recorded a change")]
struct ChangeBySubscriber;

/// Failure of one attempt to plan and write.
enum AttemptError {
    /// The write failed with `slot_taken`: another transaction may have taken the slot first. A new attempt must plan
    /// again.
    Conflict,
    Problem(Problem),
}

impl From<parlour_db::Error> for AttemptError {
    fn from(error: parlour_db::Error) -> Self {
        Self::written(error.into())
    }
}

impl AttemptError {
    /// Returns `Conflict` for `slot_taken`, otherwise the problem itself.
    fn written(problem: Problem) -> Self {
        if problem.code == Code::SlotTaken { Self::Conflict } else { Self::Problem(problem) }
    }
}

impl Changes {
    /// Registers guards and subscribers. They are called in the given order.
    pub fn new(db: Db, jobs: JobQueue, guards: Vec<Box<dyn Guard>>, subscribers: Vec<Box<dyn Subscriber>>) -> Self {
        Self(Arc::new(Inner { db, jobs, guards, subscribers }))
    }

    /// Returns the database, for reads and for writes that concern no subscriber, such as storing an idempotency key.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Runs the guards in order. Fails with the problem of the first guard that refuses.
    pub fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem> {
        self.0.guards.iter().try_for_each(|guard| guard.check(tx, intent, now))
    }

    /// Runs `write` in a transaction that changes data of a business, or of a user if `business` is `None`. `write` may
    /// run several times; at most one run is committed.
    ///
    /// # Errors
    /// Returns the error of `write`, of a subscriber or of the database. After `outcome_unknown`, the transaction may
    /// have been committed.
    pub async fn write<T: Send + 'static>(
        &self,
        business: impl Into<Option<BusinessId>>,
        write: impl Fn(&mut Transaction<'_, '_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (inner, business) = (Arc::clone(&self.0), business.into());
        let written = self.0.db.write(move |tx| inner.run(tx, business, &write)).await;
        self.settle(business, written).await
    }

    /// Reads with `plan`, then writes with `write`. Repeats both if the write fails with `slot_taken`, because another
    /// transaction may have taken the slot first.
    ///
    /// # Errors
    /// Returns the error of `plan`, `write`, a subscriber or the database, or `collision` after 64 attempts.
    pub async fn plan_and_write<P: Send + 'static, T: Send + 'static>(
        &self,
        business: BusinessId,
        plan: impl Fn(&mut Tx<'_>) -> Result<P, Problem> + Clone + Send + 'static,
        write: impl Fn(&mut Transaction<'_, '_>, &P) -> Result<T, Problem> + Clone + Send + 'static,
    ) -> Result<T, Problem> {
        for _ in 0..MAX_ATTEMPTS {
            let (inner, plan, write) = (Arc::clone(&self.0), plan.clone(), write.clone());
            let plan = move |tx: &mut Tx<'_>| plan(tx).map_err(AttemptError::Problem);
            let write = move |tx: &mut Tx<'_>, planned: &P| {
                inner.run(tx, Some(business), &|tx| write(tx, planned)).map_err(AttemptError::written)
            };
            let written = match self.0.db.plan_and_write(plan, write).await {
                Ok(written) => Ok(written),
                Err(AttemptError::Conflict) => continue,
                Err(AttemptError::Problem(problem)) => Err(problem),
            };
            return self.settle(Some(business), written).await;
        }
        Err(Problem::new(Code::Collision).retry_after(1))
    }

    /// Notifies the subscribers of a change that is not written to the database.
    pub async fn publish(&self, business: BusinessId, change: Change) {
        for subscriber in &self.0.subscribers {
            subscriber.after_commit(Some(business), std::slice::from_ref(&change)).await;
        }
    }

    /// Notifies the subscribers that they may have missed changes, because the outcome of a transaction is unknown or a
    /// stored response was replayed.
    pub async fn may_have_changed(&self, business: Option<BusinessId>) {
        for subscriber in &self.0.subscribers {
            subscriber.after_unknown_outcome(business).await;
        }
    }

    /// Notifies subscribers and wakes workers after a commit. After an error that leaves the outcome unknown, notifies
    /// the subscribers that they may have missed changes.
    async fn settle<T>(
        &self,
        business: Option<BusinessId>,
        written: Result<Written<T>, Problem>,
    ) -> Result<T, Problem> {
        match written {
            Ok(Written { answer, changes, wakes_workers }) => {
                if !changes.is_empty() {
                    for subscriber in &self.0.subscribers {
                        subscriber.after_commit(business, &changes).await;
                    }
                }
                if wakes_workers {
                    self.0.jobs.wake();
                }
                Ok(answer)
            }
            Err(problem) => {
                if matches!(problem.code, Code::OutcomeUnknown | Code::Internal) {
                    self.may_have_changed(business).await;
                }
                Err(problem)
            }
        }
    }
}

impl Inner {
    /// Runs `write`, then the subscribers in the same transaction.
    fn run<T>(
        &self,
        tx: &mut Tx<'_>,
        business: Option<BusinessId>,
        write: &dyn Fn(&mut Transaction<'_, '_>) -> Result<T, Problem>,
    ) -> Result<Written<T>, Problem> {
        let mut tx = Transaction::new(tx);
        let answer = write(&mut tx)?;
        let changes = tx.take_changes();
        if !changes.is_empty() {
            for subscriber in &self.subscribers {
                subscriber.in_transaction(&mut tx, business, &changes)?;
            }
            if !tx.take_changes().is_empty() {
                return Err(Problem::internal(ChangeBySubscriber));
            }
        }
        Ok(Written { answer, changes, wakes_workers: tx.wakes_workers() })
    }
}
