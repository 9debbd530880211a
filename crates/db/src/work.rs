//! A unit of work on its way from its caller to a thread and back.
//!
//! There are hundreds of units in a program, each with types of its own. The part that is compiled for each of them is
//! [`Work`]: the call of the closure, and its result. Everything else works on `dyn Work`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

use tokio::sync::oneshot;

use crate::access::Access;
use crate::error::Error;
use crate::tx::Tx;

/// A closure and what it returned, of any types.
pub(crate) trait Work: Any + Send {
    /// Runs the closure (again), keeps its result, and returns whether that is a success.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
}

/// Takes the result out of a job that has run.
pub(crate) type TakeResult<T, E> = fn(Box<dyn Work>) -> Result<T, E>;

/// Makes a job of a closure, and the function that takes the result out of this job.
pub(crate) fn boxed<T, E, F>(work: F) -> (Box<dyn Work>, TakeResult<T, E>)
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    let take_result = |job: Box<dyn Work>| {
        let job: Box<dyn Any> = job;
        let result = job.downcast::<TypedJob<F, T, E>>().ok().and_then(|job| job.result);
        // There is none after a panic.
        result.unwrap_or_else(|| Err(Error::Panicked.into()))
    };
    (Box::new(TypedJob { work, result: None }), take_result)
}

/// The [`Work`] of one type of closure.
struct TypedJob<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
}

impl<F, T, E> Work for TypedJob<F, T, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        self.result = None;
        self.result.insert((self.work)(tx)).is_ok()
    }
}

/// The job with its result, or the error that prevented running or committing it.
pub(crate) type Answer = Result<Box<dyn Work>, Error>;

/// A job with all that a thread needs to run it and to answer its caller.
pub(crate) struct QueuedWork {
    pub(crate) job: Box<dyn Work>,
    pub(crate) kind: Access,
    pub(crate) ticket: Ticket,
    pub(crate) span: tracing::Span,
    pub(crate) reply: oneshot::Sender<Answer>,
}

impl QueuedWork {
    /// Marks the unit as begun, or lets go of it, if its caller gave up.
    pub(crate) fn claim(self) -> Option<Self> {
        if self.ticket.begin() {
            return Some(self);
        }
        self.settle(Err(Error::Busy));
        None
    }

    /// Runs the job (again), and returns whether its result is a success.
    pub(crate) fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let _entered = self.span.enter();
        let job = AssertUnwindSafe(|| self.job.run(tx));
        catch_unwind(job).unwrap_or_else(|payload| {
            let message = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("no message");
            tracing::error!(message, "a unit of work panicked");
            false
        })
    }

    /// Answers the caller: with the job and its result, or with the error that came instead.
    pub(crate) fn settle(self, outcome: Result<(), Error>) {
        let Self { job, reply, .. } = self;
        // A job that does not go back to its caller is dropped here, and its values may panic at that. Others wait for
        // their answers behind this one.
        let answer = AssertUnwindSafe(move || match outcome {
            Ok(()) => drop(reply.send(Ok(job))),
            Err(error) => {
                drop(reply.send(Err(error)));
                drop(job);
            }
        });
        if catch_unwind(answer).is_err() {
            tracing::error!("the values of a unit of work panicked when they were dropped");
        }
    }
}

/// Settles the race between a thread that begins the unit and a caller that gives up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticket(Arc<AtomicU8>);

impl Ticket {
    const BEGUN: u8 = 1;
    const GIVEN_UP: u8 = 2;

    fn begin(&self) -> bool {
        self.0.compare_exchange(0, Self::BEGUN, AcqRel, Acquire).is_ok()
    }

    fn give_up(&self) -> bool {
        self.0.compare_exchange(0, Self::GIVEN_UP, AcqRel, Acquire).is_ok()
    }
}

/// The caller's half of a ticket: a caller that is dropped gives up.
pub(crate) struct Holder(pub(crate) Ticket);

impl Holder {
    /// Gives up. Returns false if the unit had begun.
    pub(crate) fn give_up(&self) -> bool {
        self.0.give_up()
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.give_up();
    }
}
