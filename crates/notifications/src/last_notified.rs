//! What clients know of their visits.
//!
//! For each visit there is what its client was told last, and the message that tells them next. A message says what is
//! so when it is handed over, so a visit that changes while one waits needs no other; and what was said is compared
//! once more with what is so when that is written down. Both sides lock the visit, so no change slips through between
//! them.

use std::collections::BTreeMap;

use parlour_core::outbox::{Kind, State};
use parlour_core::records::BookingStatus;
use parlour_core::types::{BookingId, BusinessId, DeliveryId, Instant, Zone, list, stored_as_json};
use parlour_db::{Tx, params};
use serde::{Deserialize, Serialize};

parlour_db::statements! {
    /// In the order of their ids, as everybody locks several.
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

/// What a client is told of a visit, and is told anew when it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NotifiedSchedule {
    /// In microseconds.
    starts_at: i64,
    /// In microseconds. Not known of what was told before it was written down here.
    #[serde(default)]
    ends_at: Option<i64>,
    location: i64,
    pub(super) zone: Zone,
    /// Services, each with who does it.
    items: Vec<(i64, i64)>,
    pub(super) is_cancelled: bool,
}

stored_as_json!(NotifiedSchedule);

impl NotifiedSchedule {
    pub(super) fn starts_at(&self) -> Instant {
        Instant::from_micros(self.starts_at)
    }

    /// Whether there is nothing to say of a visit that is like this to who knows that of it.
    fn matches(&self, last: &Self) -> bool {
        let last = Self { ends_at: last.ends_at.or(self.ends_at), ..last.clone() };
        *self == last
    }
}

/// Locks visits until the end of the unit of work, and says what they are like.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    business: BusinessId,
    bookings: &[BookingId],
) -> Result<BTreeMap<BookingId, (BookingStatus, NotifiedSchedule)>, parlour_db::Error> {
    tx.lock(&LOCK, params![business, list(bookings)])?;
    schedules(tx, business, bookings)
}

/// What visits are like.
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
        let is_off = status == BookingStatus::Cancelled;
        let schedule = || {
            (status, NotifiedSchedule { starts_at, ends_at, location, zone, items: Vec::new(), is_cancelled: is_off })
        };
        schedules.entry(id).or_insert_with(schedule).1.items.push(item);
        Ok(())
    })?;
    Ok(schedules)
}

/// What there is of a visit.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The message that told last or is to tell next.
    pub(super) delivery: DeliveryId,
    /// What the client was told last.
    last: Option<NotifiedSchedule>,
    /// When that message is to be handed over, if it has not been tried.
    pub(super) waits_until: Option<Instant>,
    /// Whether it was tried, and may have arrived or not.
    pub(super) is_in_doubt: bool,
}

impl Record {
    /// What the client knows of a visit that is like this: as long as a message is in doubt, they may have been told
    /// otherwise.
    pub(super) fn last_notified(&self, current: &NotifiedSchedule) -> Option<&NotifiedSchedule> {
        self.last.as_ref().filter(|last| !self.is_in_doubt || !current.matches(last))
    }
}

/// What there is of visits.
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

/// Notes that a message is to tell of these visits.
pub(super) fn mark_pending(
    tx: &mut Tx<'_>,
    business: BusinessId,
    bookings: &[BookingId],
    delivery: DeliveryId,
) -> Result<(), parlour_db::Error> {
    bookings.iter().try_for_each(|booking| tx.execute_deferred(&MARK_PENDING, params![business, *booking, delivery]))
}

/// Notes what the client knows of a visit; nothing if that is in doubt.
pub(super) fn mark_notified(
    tx: &mut Tx<'_>,
    business: BusinessId,
    booking: BookingId,
    schedule: Option<&NotifiedSchedule>,
) -> Result<(), parlour_db::Error> {
    tx.execute_deferred(&MARK_NOTIFIED, params![business, booking, schedule])
}

/// What there is to say of a visit to somebody who knows this of it.
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
