//! What a client knows of a visit.

use db::{Tx, params};
use serde::{Deserialize, Serialize};

use super::delivery::Details;
use super::{Kind, State};
use crate::types::{BookingId, BusinessId, Instant};

db::statements! {
    VISIT = "SELECT b.starts_at, b.location_id, i.service_id, i.employee_id
        FROM bookings b JOIN booking_items i ON i.booking_id = b.id
        WHERE b.business_id = $1 AND b.id = $2 ORDER BY i.position";
    SAID = "SELECT kind, state, details FROM deliveries WHERE business_id = $1 AND booking_id = $2
        AND kind IN ('confirmation', 'rescheduled', 'cancelled') AND state IN ('queued', 'sent') ORDER BY id";
}

/// What a client is told of a visit, and is told anew when it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// In microseconds.
    starts_at: i64,
    location: i64,
    /// Services, each with who does it.
    items: Vec<(i64, i64)>,
}

impl Told {
    /// A visit as it is.
    pub(super) fn of(tx: &mut Tx<'_>, business: BusinessId, booking: BookingId) -> Result<Self, db::Error> {
        let mut visit = Self::default();
        tx.all(&VISIT, params![business, booking], |row| {
            (visit.starts_at, visit.location) = (row.take()?, row.take()?);
            visit.items.push((row.take()?, row.take()?));
            Ok(())
        })?;
        Ok(visit)
    }

    pub(super) fn starts_at(&self) -> Instant {
        Instant::from_micros(self.starts_at)
    }
}

/// What was said of a visit so far.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// What the client was told last.
    pub(super) last: Option<Told>,
    /// What they are going to be told.
    queued: Vec<Told>,
    /// Whether they were told that it is off, or are going to be.
    pub(super) is_cancelled: bool,
}

impl History {
    /// Whether the client has been told so, or is going to be.
    pub(super) fn knows(&self, visit: &Told) -> bool {
        self.last.as_ref() == Some(visit) || self.queued.contains(visit)
    }
}

/// What was said of a visit so far.
pub(super) fn history(tx: &mut Tx<'_>, business: BusinessId, booking: BookingId) -> Result<History, db::Error> {
    let mut history = History::default();
    tx.all(&SAID, params![business, booking], |row| {
        let (kind, state, details): (Kind, State, Details) = (row.take()?, row.take()?, row.take()?);
        history.is_cancelled |= kind == Kind::Cancelled;
        match state {
            State::Sent => history.last = details.told.or(history.last.take()),
            _ => history.queued.extend(details.told),
        }
        Ok(())
    })?;
    Ok(history)
}
