//! Notifies a client of changes to a booking.
//!
//! A job compares the booking with the schedule that its client was last notified of. It queues a delivery if they
//! differ and no waiting delivery will report the difference. Several changes before the delivery is sent result in one
//! notification, of the final schedule. The notification names a previous start only if the client knows about it.

use parlour_core::changes::Transaction;
use parlour_core::outbox::{Contact, Details, Kind, NewDelivery, NotificationRules, Outbox};
use parlour_core::types::{BookingId, BusinessId, Instant};
use parlour_db::params;
use parlour_jobs::{Job, JobContext, JobError, NewJob, Policy};
use serde::{Deserialize, Serialize};

use super::last_notified::{self, NotifiedSchedule, Record};
use crate::state::Notifications;

parlour_db::statements! {
    /// Selects the recipient of a booking's notifications.
    RECIPIENT of Recipient = "SELECT {columns b}
        FROM bookings b JOIN clients c ON c.id = b.client_id JOIN locations l ON l.id = b.location_id
        WHERE b.business_id = $1 AND b.id = $2";
}

/// Job that notifies the client of a changed booking.
#[derive(Debug, Serialize, Deserialize)]
pub struct NotifyBookingChanged {
    pub(super) booking: i64,
}

impl Job for NotifyBookingChanged {
    const KIND: &'static str = "notify_booking_changed";
    const POLICY: Policy = Policy { queue: "notifications", max_attempts: 10, ..Policy::DEFAULT };
}

/// Enqueues the job for a changed booking. It runs after the commit.
pub(super) fn enqueue_booking_changed(
    outbox: &Outbox,
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    booking: BookingId,
) -> Result<(), parlour_jobs::Error> {
    let new = NewJob::of(&NotifyBookingChanged { booking: booking.0 })?.business(business.0);
    tx.enqueue(outbox.jobs(), &[new])
}

/// Recipient of a booking's notifications.
#[derive(parlour_db::Record)]
pub(super) struct Recipient {
    #[record(from = "b.id")]
    pub(super) booking: BookingId,
    #[record(from = "b.starts_at")]
    pub(super) starts_at: Instant,
    #[record(flatten = "c")]
    pub(super) contact: Contact,
}

impl Recipient {
    /// Creates a delivery about the booking to the recipient. Returns `None` in the same cases as [`Contact::message`].
    pub(super) fn message(
        &self,
        outbox: &Outbox,
        rules: &NotificationRules,
        business: BusinessId,
        kind: Kind,
        now: Instant,
    ) -> Option<NewDelivery> {
        let message = self.contact.message(outbox, rules, business, kind, now)?;
        Some(NewDelivery { booking: Some(self.booking), booking_starts_at: Some(self.starts_at), ..message })
    }
}

/// Queues one delivery about several changed bookings of a client. For a single booking, enqueues its job instead.
pub(super) fn enqueue_bookings_changed(
    outbox: &Outbox,
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    bookings: &[BookingId],
    now: Instant,
) -> Result<(), parlour_jobs::Error> {
    let [first, _, ..] = bookings else {
        return bookings.iter().try_for_each(|booking| enqueue_booking_changed(outbox, tx, business, *booking));
    };
    let rules = NotificationRules::of(tx, business)?;
    let recipient = tx.record(&RECIPIENT, params![business, first])?;
    let is_off = last_notified::schedules(tx, business, &[*first])?.values().any(|(_, visit)| visit.is_cancelled);
    let kind = if is_off { Kind::Cancelled } else { Kind::Confirmation };
    let recipient = recipient.filter(|_| rules.bookings);
    let Some(new) = recipient.and_then(|one| one.message(outbox, &rules, business, kind, now)) else { return Ok(()) };
    let times = [new.booking_starts_at];
    let new = NewDelivery { booking: None, details: Details::of_bookings(bookings), ..new };
    if let Some(delivery) = new.in_time(&times, now).enqueue(outbox, tx, now)? {
        last_notified::mark_pending(tx, business, bookings, delivery)?;
    }
    Ok(())
}

/// Queues a delivery if the client needs a notification of the booking.
pub async fn run(app: Notifications, context: JobContext, job: NotifyBookingChanged) -> Result<(), JobError> {
    let (outbox, now) = (app.outbox.clone(), app.clock.now());
    let business = context.business().map(BusinessId).ok_or_else(|| JobError::give_up("the job has no business"))?;
    let queued = app.changes.write(business, move |tx| {
        notify(tx, &outbox, business, BookingId(job.booking), now)?;
        Ok(context.finish(tx)?)
    });
    Ok(queued.await?)
}

fn notify(
    tx: &mut Transaction<'_, '_>,
    outbox: &Outbox,
    business: BusinessId,
    id: BookingId,
    now: Instant,
) -> Result<(), parlour_jobs::Error> {
    let Some((status, is)) = last_notified::lock(tx, business, &[id])?.remove(&id) else { return Ok(()) };
    let record = last_notified::records(tx, business, &[id])?.remove(&id);
    let known = record.as_ref().and_then(|record| record.last_notified(&is));
    let Some(kind) = last_notified::pending_notification(status, &is, known) else { return Ok(()) };
    let rules = NotificationRules::of(tx, business)?;
    let recipient = tx.record(&RECIPIENT, params![business, id])?;
    let times = [Some(is.starts_at()), known.map(NotifiedSchedule::starts_at)];
    let recipient = recipient.filter(|_| rules.bookings && times.iter().flatten().any(|at| *at > now));
    let Some(new) = recipient.and_then(|one| one.message(outbox, &rules, business, kind, now)) else { return Ok(()) };
    let new = new.in_time(&times, now);
    let says = |record: &Record| record.waits_until.is_some_and(|until| until <= new.due_at.max(now));
    if record.as_ref().is_some_and(says) {
        return Ok(());
    }
    if let Some(delivery) = new.enqueue(outbox, tx, now)? {
        last_notified::mark_pending(tx, business, &[id], delivery)?;
        if record.is_some_and(|record| record.is_in_doubt) {
            last_notified::mark_notified(tx, business, id, None)?;
        }
    }
    Ok(())
}
