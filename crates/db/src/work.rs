//! A transaction's closure on its way from the caller to a database thread and back.
//!
//! A program has hundreds of such closures, each with its own types. Little code is compiled for each of them: mainly
//! its implementation of [`Work`], which calls the closure and keeps its result. The threads work on `dyn Work`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

use tokio::sync::oneshot;

use crate::access::Access;
use crate::error::Error;
use crate::tx::Tx;

/// A closure and its result, of any types.
pub(crate) trait Work: Any + Send {
    /// Runs the closure and keeps its result. Replaces the result of an earlier run. Returns true on success.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
}

/// Function that takes the result out of work that has run.
pub(crate) type TakeResult<T, E> = fn(Box<dyn Work>) -> Result<T, E>;

/// Boxes a closure. Also returns the function that takes its result out of the box.
pub(crate) fn boxed<T, E, F>(work: F) -> (Box<dyn Work>, TakeResult<T, E>)
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    let take_result = |job: Box<dyn Work>| {
        let job: Box<dyn Any> = job;
        let result = job.downcast::<TypedJob<F, T, E>>().ok().and_then(|job| job.result);
        // There is no result after a panic.
        result.unwrap_or_else(|| Err(Error::Panicked.into()))
    };
    (Box::new(TypedJob { work, result: None }), take_result)
}

/// [`Work`] for one type of closure.
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

/// Work that has run, with its result, or the error that prevented running or committing it.
pub(crate) type Answer = Result<Box<dyn Work>, Error>;

/// Work with everything that a thread needs to run it and to answer its caller.
pub(crate) struct QueuedWork {
    pub(crate) job: Box<dyn Work>,
    pub(crate) kind: Access,
    pub(crate) ticket: Ticket,
    pub(crate) span: tracing::Span,
    pub(crate) reply: oneshot::Sender<Answer>,
}

impl QueuedWork {
    /// Marks the work as begun. If the caller gave up before that, discards it and returns `None`.
    pub(crate) fn claim(self) -> Option<Self> {
        if self.ticket.begin() {
            return Some(self);
        }
        self.settle(Err(Error::Busy));
        None
    }

    /// Runs the closure and catches panics. Returns false if the closure failed or panicked.
    pub(crate) fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let _entered = self.span.enter();
        let job = AssertUnwindSafe(|| self.job.run(tx));
        catch_unwind(job).unwrap_or_else(|payload| {
            let message = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("no message");
            tracing::error!(message, "a transaction panicked");
            false
        })
    }

    /// Answers the caller with the work and its result, or with the error that occurred instead.
    pub(crate) fn settle(self, outcome: Result<(), Error>) {
        let Self { job, reply, .. } = self;
        // Work that its caller does not receive is dropped here, and dropping its values may panic. Other callers wait
        // for their answers behind this one, so the panic is caught.
        let answer = AssertUnwindSafe(move || match outcome {
            Ok(()) => drop(reply.send(Ok(job))),
            Err(error) => {
                drop(reply.send(Err(error)));
                drop(job);
            }
        });
        if catch_unwind(answer).is_err() {
            tracing::error!("dropping the values of a transaction panicked");
        }
    }
}

/// State shared by a thread and a caller. Either the thread begins the work or the caller gives up: the first wins.
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

/// The caller's copy of a ticket. Dropping it gives the work up, unless the work has begun.
pub(crate) struct Holder(pub(crate) Ticket);

impl Holder {
    /// Gives the work up. Returns false if the work has already begun.
    pub(crate) fn give_up(&self) -> bool {
        self.0.give_up()
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.give_up();
    }
}
