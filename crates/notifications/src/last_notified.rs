//! Schedules that clients were last notified of.
//!
//! For each booking, the database holds the schedule that its client was last notified of. It also holds the delivery
//! that notified them last or will notify them next. A delivery describes the booking at the time of sending, so a
//! booking that changes while a delivery is waiting needs no second delivery. When the outcome is recorded, the
//! schedule that was sent is compared once more with the current schedule. The job that queues a delivery and the job
//! that records its outcome both lock the booking, so no change is missed in between.

use std::collections::BTreeMap;

use parlour_core::outbox::{Kind, State};
use parlour_core::records::BookingStatus;
use parlour_core::types::{BookingId, BusinessId, DeliveryId, Instant, Zone, list, stored_as_json};
use parlour_db::{Tx, params};
use serde::{Deserialize, Serialize};

parlour_db::statements! {
    /// Locks in the order of ids, like all code that locks several bookings.
    LOCK = "SELECT id FROM bookings WHERE business_id = $1 AND id {in $2} ORDER BY id {for update}";
    BOOKINGS = "SELECT b.id, b.status, b.starts_at, b.ends_at, b.location_id, l.time_zone, i.service_id, i.employee_id
        FROM {ids $2} w CROSS JOIN bookings b JOIN locations l ON l.id = b.location_id
        JOIN booking_items i ON i.booking_id = b.id
        WHERE b.business_id = $1 AND b.id = w.id ORDER BY b.id, i.position";
    RECORDS = "SELECT t.booking_id, t.delivery_id, t.notified_schedule, d.state, d.attempts, d.due_at
        FROM {ids $2} w CROSS JOIN booking_notifications t JOIN deliveries d ON d.id = t.delivery_id
        WHERE t.business_id = $1 AND t.booking_id = w.id";
    MARK_PENDING = "INSERT INTO booking_notifications (booking_id, business_id, delivery_id) VALUES ($2, $1, $3)
        ON CONFLICT (booking_id) DO UPDATE SET delivery_id = $3";
    MARK_NOTIFIED = "UPDATE booking_notifications SET notified_schedule = $3 WHERE business_id = $1
        AND booking_id = $2";
}

/// Details of a booking that its client is notified of. A change to them requires a new notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NotifiedSchedule {
    /// Start, in UTC microseconds.
    starts_at: i64,
    /// End, in UTC microseconds. `None` if the client was notified before the end was stored here.
    #[serde(default)]
    ends_at: Option<i64>,
    location: i64,
    pub(super) zone: Zone,
    /// Ids of the services, each with the id of the employee who performs it.
    items: Vec<(i64, i64)>,
    pub(super) is_cancelled: bool,
}

stored_as_json!(NotifiedSchedule);

impl NotifiedSchedule {
    pub(super) fn starts_at(&self) -> Instant {
        Instant::from_micros(self.starts_at)
    }

    /// Returns true if `last` is this exact schedule. An unknown end in `last` counts as equal.
    fn matches(&self, last: &Self) -> bool {
        let last = Self { ends_at: last.ends_at.or(self.ends_at), ..last.clone() };
        *self == last
    }
}

/// Locks bookings until the end of the transaction, and returns their [`schedules`].
pub(super) fn lock(
    tx: &mut Tx<'_>,
    business: BusinessId,
    bookings: &[BookingId],
) -> Result<BTreeMap<BookingId, (BookingStatus, NotifiedSchedule)>, parlour_db::Error> {
    tx.lock(&LOCK, params![business, list(bookings)])?;
    schedules(tx, business, bookings)
}

/// Returns the status and the current schedule of each booking.
pub(super) fn schedules(
    tx: &mut Tx<'_>,
    business: BusinessId,
    bookings: &[BookingId],
) -> Result<BTreeMap<BookingId, (BookingStatus, NotifiedSchedule)>, parlour_db::Error> {
    let mut schedules: BTreeMap<BookingId, (BookingStatus, NotifiedSchedule)> = BTreeMap::new();
    tx.all(&BOOKINGS, params![business, list(bookings)], |row| {
        let (id, status): (BookingId, BookingStatus) = (row.take()?, row.take()?);
        let (starts_at, ends_at, location, zone) = (row.take()?, row.take()?, row.take()?, row.take()?);
        let item = (row.take()?, row.take()?);
        let is_cancelled = status == BookingStatus::Cancelled;
        let schedule =
            || (status, NotifiedSchedule { starts_at, ends_at, location, zone, items: Vec::new(), is_cancelled });
        schedules.entry(id).or_insert_with(schedule).1.items.push(item);
        Ok(())
    })?;
    Ok(schedules)
}

/// Row of `booking_notifications`, with the state of its delivery.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Delivery that notified the client last or will notify them next.
    pub(super) delivery: DeliveryId,
    /// Schedule that the client was last notified of. `None` if the client was not notified yet, or if the schedule is
    /// not known.
    last: Option<NotifiedSchedule>,
    /// Due time of `delivery`, if it is queued and was not tried yet.
    pub(super) waits_until: Option<Instant>,
    /// True if `delivery` was tried and is queued again. It may have arrived nevertheless.
    pub(super) is_in_doubt: bool,
}

impl Record {
    /// Returns the schedule that the client was last notified of, if it is known. Also returns `None` if it matches
    /// `current` while the delivery is in doubt: that delivery may have reported a different schedule.
    pub(super) fn last_notified(&self, current: &NotifiedSchedule) -> Option<&NotifiedSchedule> {
        self.last.as_ref().filter(|last| !self.is_in_doubt || !current.matches(last))
    }
}

/// Returns the notification record of each booking that has one.
pub(super) fn records(
    tx: &mut Tx<'_>,
    business: BusinessId,
    bookings: &[BookingId],
) -> Result<BTreeMap<BookingId, Record>, parlour_db::Error> {
    let records = tx.all(&RECORDS, params![business, list(bookings)], |row| {
        let (id, delivery, last) = (row.take()?, row.take()?, row.take()?);
        let (state, attempts, due_at): (State, i64, Instant) = (row.take()?, row.take()?, row.take()?);
        let is_queued = state == State::Queued;
        let waits_until = (is_queued && attempts == 0).then_some(due_at);
        Ok((id, Record { delivery, last, waits_until, is_in_doubt: is_queued && attempts > 0 }))
    })?;
    Ok(records.into_iter().collect())
}

/// Records that a delivery will notify the client of these bookings.
pub(super) fn mark_pending(
    tx: &mut Tx<'_>,
    business: BusinessId,
    bookings: &[BookingId],
    delivery: DeliveryId,
) -> Result<(), parlour_db::Error> {
    bookings.iter().try_for_each(|booking| tx.execute_deferred(&MARK_PENDING, params![business, *booking, delivery]))
}

/// Records the schedule that the client was notified of. `None` means that it is not known.
pub(super) fn mark_notified(
    tx: &mut Tx<'_>,
    business: BusinessId,
    booking: BookingId,
    schedule: Option<&NotifiedSchedule>,
) -> Result<(), parlour_db::Error> {
    tx.execute_deferred(&MARK_NOTIFIED, params![business, booking, schedule])
}

/// Returns the kind of notification that a client who knows the schedule `last` needs, if any.
pub(super) fn pending_notification(
    status: BookingStatus,
    current: &NotifiedSchedule,
    last: Option<&NotifiedSchedule>,
) -> Option<Kind> {
    match (status, last) {
        (BookingStatus::Cancelled, Some(last)) if last.is_cancelled => None,
        (BookingStatus::Cancelled, _) => Some(Kind::Cancelled),
        (BookingStatus::Confirmed, Some(last)) if !last.is_cancelled => {
            Some(Kind::Rescheduled).filter(|_| !current.matches(last))
        }
        (BookingStatus::Confirmed, _) => Some(Kind::Confirmation),
        _ => None,
    }
}
