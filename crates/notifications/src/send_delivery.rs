//! Sends a delivery and records its outcome.

use std::collections::BTreeMap;

use parlour_core::changes::Transaction;
use parlour_core::outbox::{Reason, SendDelivery, State};
use parlour_core::types::{BookingId, BusinessId, DeliveryId, Instant};
use parlour_db::{Tx, params};
use parlour_jobs::{JobContext, JobError};
use parlour_messaging::{Error, Outcome};

use super::booking_changed::enqueue_booking_changed;
use super::last_notified;
use super::outgoing_message::OutgoingMessage;
use crate::state::Notifications;

parlour_db::statements! {
    END = "UPDATE deliveries SET state = $3, reason = $4, detail = $8, ended_at = $5, attempts = attempts + $6,
        kind = $7
        WHERE business_id = $1 AND id = $2";
    /// Sets the state too, because the job of a failed delivery can be retried by hand.
    RECORD_ATTEMPT = "UPDATE deliveries SET state = 'queued', reason = $3, detail = $4, ended_at = NULL,
            attempts = attempts + 1
        WHERE business_id = $1 AND id = $2";
}

/// Maximum length of a stored cause, in characters.
const MAX_DETAIL: usize = 500;

/// Renders and sends a delivery, unless there is a reason to skip it.
pub async fn run(app: Notifications, context: JobContext, job: SendDelivery) -> Result<(), JobError> {
    let (id, now) = (DeliveryId(job.delivery), app.clock.now());
    let business = context.business().map(BusinessId).ok_or_else(|| JobError::give_up("the job has no business"))?;
    let message = app.db.read(move |tx| OutgoingMessage::find(tx, business, id, now)).await;
    let Some(message) = message.map_err(|error: parlour_db::Error| JobError::from(error))? else { return Ok(()) };
    if message.state == State::Sent {
        return Ok(());
    }
    if let Some(reason) = message.drop_reason(now) {
        return end(&app, context, message, End::dropped(reason)).await;
    }
    let sent = match message.render(&app) {
        Ok(message) => message.send(&app, now).await,
        // An invalid address or a broken template will not succeed on a retry.
        Err(error) => Err(Error::Permanent(error)),
    };
    let error = match sent {
        Ok(Outcome::HandedOver) => {
            return end(&app, context, message, End { state: State::Sent, reason: None, detail: None, attempts: 1 })
                .await;
        }
        Ok(Outcome::Off) => {
            return end(&app, context, message, End::dropped(Reason::ChannelOff)).await;
        }
        Err(error) => error,
    };
    let cause: String = parlour_telemetry::error_chain(&error).chars().take(MAX_DETAIL).collect();
    let reason = match &error {
        Error::Permanent(_) => Reason::MessageRefused,
        Error::Recipient(_) => Reason::RecipientRefused,
        Error::Retryable { .. } => Reason::Unreachable,
    };
    let failed = End { state: State::Failed, reason: Some(reason), detail: Some(cause.clone()), attempts: 1 };
    let Error::Retryable { after, .. } = error else { return end(&app, context, message, failed).await };
    let (attempt, detail) = (context.clone(), cause.clone());
    let noted = app.changes.write(business, move |tx| {
        attempt.fence(tx)?;
        if attempt.is_last() {
            failed.write(tx, &message, now)?;
            give_up(tx, &message)?;
        } else {
            tx.execute(&RECORD_ATTEMPT, params![business, id, reason, detail])?;
        }
        Ok(())
    });
    noted.await?;
    Err(after.map_or(JobError::Retry(cause.clone()), |after| JobError::RetryAfter(after, cause)))
}

/// Outcome of a delivery, as stored in its row.
#[derive(Clone, Debug)]
struct End {
    state: State,
    reason: Option<Reason>,
    detail: Option<String>,
    /// Number of attempts to add to those already stored.
    attempts: i64,
}

impl End {
    fn dropped(reason: Reason) -> Self {
        Self { state: State::Skipped, reason: Some(reason), detail: None, attempts: 0 }
    }

    fn write(&self, tx: &mut Tx<'_>, message: &OutgoingMessage, now: Instant) -> Result<(), parlour_db::Error> {
        let Self { state, reason, detail, attempts } = self;
        let OutgoingMessage { business, id, kind, .. } = message;
        tx.execute(&END, params![business, id, *state, reason, now, *attempts, kind, detail]).map(drop)
    }
}

/// Records the outcome of a delivery and finishes its job. If the delivery was sent, also records the schedules that
/// the client now knows, and enqueues a job for each booking that changed in the meantime. Otherwise, expires the
/// waitlist offer that the delivery contains, if there is one.
async fn end(app: &Notifications, context: JobContext, message: OutgoingMessage, end: End) -> Result<(), JobError> {
    let (now, outbox) = (app.clock.now(), app.outbox.clone());
    let ended = app.changes.write(message.business, move |tx| {
        if end.state == State::Sent {
            let business = message.business;
            let bookings: Vec<BookingId> = message.changes.iter().map(|(booking, _)| *booking).collect();
            let current =
                if bookings.is_empty() { BTreeMap::new() } else { last_notified::lock(tx, business, &bookings)? };
            for (booking, notified) in &message.changes {
                last_notified::mark_notified(tx, business, *booking, Some(notified))?;
                if current.get(booking).is_some_and(|(_, is)| is != notified) {
                    enqueue_booking_changed(&outbox, tx, business, *booking)?;
                }
            }
        } else {
            give_up(tx, &message)?;
        }
        end.write(tx, &message, now)?;
        Ok(context.finish(tx)?)
    });
    Ok(ended.await?)
}

/// Expires the waitlist offer that the delivery contains, if there is one, because the client never received it.
fn give_up(tx: &mut Transaction<'_, '_>, message: &OutgoingMessage) -> Result<(), parlour_db::Error> {
    match message.offer() {
        Some(offer) => parlour_booking::expire_undeliverable(tx, message.business, offer),
        None => Ok(()),
    }
}
