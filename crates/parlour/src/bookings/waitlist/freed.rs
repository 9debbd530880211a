//! Time that became free, and the task that offers it.

use db::params;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tasks::{New, Task, Tasks};

use crate::bookings::Booking;
use crate::changes::{Change, Subscriber, Transaction};
use crate::http::Problem;
use crate::types::{BusinessId, Day, Instant, LocationId};

db::statements! {
    WAITS = "SELECT id FROM waitlist WHERE business_id = $1 AND location_id = $2 AND state = 'waiting'
        AND last_day >= $3 AND first_day <= $4 LIMIT 1";
}

/// Time that nobody has any more, at a location.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    /// The business.
    pub business: BusinessId,
    /// The location.
    pub location: LocationId,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
}

impl Freed {
    /// The time that a change frees.
    fn by(change: &Change, business: BusinessId) -> Option<Self> {
        match change {
            Change::BookingMoved { before, after } => {
                (before.status.claims() && !after.status.claims()).then(|| Self::of(business, before))
            }
            Change::BookingRescheduled { before, .. } => Some(Self::of(business, before)),
            Change::BlockRemoved { block } => {
                let (starts_at, ends_at) = block.span();
                Some(Self { business, location: block.location_id, starts_at, ends_at })
            }
            Change::WaitlistChanged { freed, .. } => *freed,
            _ => None,
        }
    }

    /// The time of a visit that is given up.
    fn of(business: BusinessId, booking: &Booking) -> Self {
        let (starts_at, ends_at) = (booking.starts_at.instant(), booking.ends_at.instant());
        Self { business, location: booking.location_id, starts_at, ends_at }
    }
}

/// Has time that becomes free offered to those who wait for it.
#[derive(Debug)]
pub struct OfferFreedTime {
    /// The queue.
    pub tasks: Tasks,
}

impl Subscriber for OfferFreedTime {
    fn in_transaction(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: Option<BusinessId>,
        changes: &[Change],
    ) -> Result<(), Problem> {
        let Some(business) = business else { return Ok(()) };
        let mut freed: Vec<Freed> = changes.iter().filter_map(|change| Freed::by(change, business)).collect();
        freed.sort_by_key(|freed| freed.location);
        freed.chunk_by(|one, next| one.location == next.location).try_for_each(|there| self.offer(tx, there))
    }
}

impl OfferFreedTime {
    /// Enqueues the tasks for times at one location, if anybody waits there: that costs one look into an index.
    fn offer(&self, tx: &mut Transaction<'_, '_>, all: &[Freed]) -> Result<(), Problem> {
        let (Some(first), Some(last)) =
            (all.iter().min_by_key(|freed| freed.starts_at), all.iter().max_by_key(|freed| freed.ends_at))
        else {
            return Ok(());
        };
        // Whatever the time zone, the day there is one of these.
        let day = |instant: Instant| TimeZone::UTC.to_datetime(instant.0).date();
        let days = (day(first.starts_at).yesterday().map(Day), day(last.ends_at).tomorrow().map(Day));
        let (Ok(first_day), Ok(last_day)) = days else { return Ok(()) };
        let bounds = params![first.business, first.location, first_day, last_day];
        if tx.first(&WAITS, bounds, |row| row.take::<i64>())?.is_none() {
            return Ok(());
        }
        let new = all.iter().map(|freed| New::of(&FillFreed::of(*freed)).map(|new| new.business(freed.business.0)));
        self.tasks.enqueue_all(tx, &new.collect::<Result<Vec<_>, _>>()?)?;
        tx.enqueued();
        Ok(())
    }
}

/// The task that offers time which became free.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct FillFreed {
    business: i64,
    location: i64,
    starts_at: i64,
    ends_at: i64,
}

impl FillFreed {
    fn of(freed: Freed) -> Self {
        let Freed { business, location, starts_at, ends_at } = freed;
        Self { business: business.0, location: location.0, starts_at: starts_at.micros(), ends_at: ends_at.micros() }
    }

    pub(super) fn freed(self) -> Freed {
        Freed {
            business: BusinessId(self.business),
            location: LocationId(self.location),
            starts_at: Instant::from_micros(self.starts_at),
            ends_at: Instant::from_micros(self.ends_at),
        }
    }
}

impl Task for FillFreed {
    const KIND: &'static str = "fill_freed";
}
