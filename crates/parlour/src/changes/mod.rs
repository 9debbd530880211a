//! Changes of a business's records, their guards and their subscribers.
//!
//! An operation writes in a [`Transaction`], and records in it what it changed. Everything else that has to happen is
//! done by the [`Subscriber`]s of a [`Change`]: in the same transaction (totals, notifications, the waitlist), or after
//! the commit (caches, live events). An operation does not know them. [`Guard`]s are asked before a write; any of them
//! can refuse it.
//!
//! `bootstrap.rs` lists the guards and the subscribers, and their order.

mod change;
mod guard;
mod subscriber;
mod transaction;

use std::sync::Arc;

use db::{Db, Tx};
use tasks::{New, Tasks};

pub use change::Change;
pub use guard::{Guard, Intent};
pub use subscriber::Subscriber;
pub use transaction::Transaction;

use crate::http::{Code, Problem};
use crate::types::{BusinessId, Instant};

/// Attempts at a write, each planned again, before it is given up.
const MAX_ATTEMPTS: usize = 64;

/// Makes changes, and has guards and subscribers called. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Changes(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    tasks: Tasks,
    guards: Vec<Box<dyn Guard>>,
    subscribers: Vec<Box<dyn Subscriber>>,
}

/// The outcome of a transaction.
struct Written<T> {
    answer: T,
    changes: Vec<Change>,
    has_enqueued: bool,
}

/// The failure of an attempt.
enum Stopped {
    /// Another transaction was quicker: the plan does not hold any more.
    Overtaken,
    Problem(Problem),
}

impl From<db::Error> for Stopped {
    fn from(error: db::Error) -> Self {
        Self::written(error.into())
    }
}

impl Stopped {
    /// A problem that came up while writing.
    fn written(problem: Problem) -> Self {
        if problem.code == Code::SlotTaken { Self::Overtaken } else { Self::Problem(problem) }
    }
}

impl Changes {
    /// Guards and subscribers are called in the order given.
    pub fn new(db: Db, tasks: Tasks, guards: Vec<Box<dyn Guard>>, subscribers: Vec<Box<dyn Subscriber>>) -> Self {
        Self(Arc::new(Inner { db, tasks, guards, subscribers }))
    }

    /// The database, for what changes nothing.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Asks all guards. Fails with the problem of the first that refuses.
    pub fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem> {
        self.0.guards.iter().try_for_each(|guard| guard.check(tx, intent, now))
    }

    /// Runs `write` in a transaction that changes records of a business, or those of a user (no business). `write` can
    /// run several times, of which at most one is committed.
    ///
    /// # Errors
    /// Fails as `write` or the database does. Nothing is committed then, unless the problem is `outcome_unknown`.
    pub async fn write<T: Send + 'static>(
        &self,
        business: impl Into<Option<BusinessId>>,
        write: impl Fn(&mut Transaction<'_, '_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (inner, business) = (Arc::clone(&self.0), business.into());
        let written = self.0.db.write(move |tx| inner.run(tx, business, &write)).await;
        self.settle(business, written).await
    }

    /// Reads with `plan` what is needed, and writes it with `write`. If `write` finds that somebody else was quicker
    /// (`slot_taken`), both are done again.
    ///
    /// # Errors
    /// Fails as `plan` or `write` does, and with `collision` after 64 attempts.
    pub async fn plan_and_write<P: Send + 'static, T: Send + 'static>(
        &self,
        business: BusinessId,
        plan: impl Fn(&mut Tx<'_>) -> Result<P, Problem> + Clone + Send + 'static,
        write: impl Fn(&mut Transaction<'_, '_>, &P) -> Result<T, Problem> + Clone + Send + 'static,
    ) -> Result<T, Problem> {
        for _ in 0..MAX_ATTEMPTS {
            let (inner, plan, write) = (Arc::clone(&self.0), plan.clone(), write.clone());
            let plan = move |tx: &mut Tx<'_>| plan(tx).map_err(Stopped::Problem);
            let write = move |tx: &mut Tx<'_>, planned: &P| {
                inner.run(tx, Some(business), &|tx| write(tx, planned)).map_err(Stopped::written)
            };
            let written = match self.0.db.plan_and_write(plan, write).await {
                Ok(written) => Ok(written),
                Err(Stopped::Overtaken) => continue,
                Err(Stopped::Problem(problem)) => Err(problem),
            };
            return self.settle(Some(business), written).await;
        }
        Err(Problem::new(Code::Collision).retry_after(1))
    }

    /// Enqueues a task by itself.
    ///
    /// # Errors
    /// Fails as the database does.
    pub async fn enqueue(&self, task: New) -> Result<(), Problem> {
        let tasks = self.0.tasks.clone();
        self.write(None, move |tx| {
            tasks.enqueue(tx, &task)?;
            tx.enqueued();
            Ok(())
        })
        .await
    }

    /// Tells the subscribers of something that happened and changed nothing in the database.
    pub async fn publish(&self, business: BusinessId, change: Change) {
        for subscriber in &self.0.subscribers {
            subscriber.after_commit(Some(business), std::slice::from_ref(&change)).await;
        }
    }

    /// Does what follows from a commit, or from its failure.
    async fn settle<T>(
        &self,
        business: Option<BusinessId>,
        written: Result<Written<T>, Problem>,
    ) -> Result<T, Problem> {
        match written {
            Ok(Written { answer, changes, has_enqueued }) => {
                if !changes.is_empty() {
                    for subscriber in &self.0.subscribers {
                        subscriber.after_commit(business, &changes).await;
                    }
                }
                if has_enqueued {
                    self.0.tasks.wake();
                }
                Ok(answer)
            }
            Err(problem) => {
                if problem.code == Code::OutcomeUnknown {
                    for subscriber in &self.0.subscribers {
                        subscriber.in_doubt(business).await;
                    }
                }
                Err(problem)
            }
        }
    }
}

impl Inner {
    /// One attempt: the write, and what the subscribers add to it.
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
        }
        Ok(Written { answer, changes, has_enqueued: tx.has_enqueued() })
    }
}
