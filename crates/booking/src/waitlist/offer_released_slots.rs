//! Subscriber and job that offer released slots to the waitlist.

use jiff::tz::TimeZone;
use parlour_core::changes::{Change, Subscriber, Transaction};
use parlour_core::http::Problem;
use parlour_core::records::ReleasedSlot;
use parlour_core::types::{BusinessId, Day, Instant, LocationId};
use parlour_db::params;
use parlour_jobs::{Job, JobQueue, NewJob};
use serde::{Deserialize, Serialize};

parlour_db::statements! {
    WAITS = "SELECT id FROM waitlist WHERE business_id = $1 AND location_id = $2 AND state = 'waiting'
        AND last_day >= $3 AND first_day <= $4 LIMIT 1";
}

/// Subscriber that enqueues a job for each slot that a change releases, if an entry waits for that location and day.
#[derive(Debug)]
pub struct OfferReleasedSlots {
    pub jobs: JobQueue,
}

impl Subscriber for OfferReleasedSlots {
    fn in_transaction(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: Option<BusinessId>,
        changes: &[Change],
    ) -> Result<(), Problem> {
        let Some(business) = business else { return Ok(()) };
        let mut slots: Vec<ReleasedSlot> = changes.iter().filter_map(|change| released_by(change, business)).collect();
        slots.sort_by_key(|slot| slot.location);
        slots.chunk_by(|one, next| one.location == next.location).try_for_each(|there| self.offer(tx, there))
    }
}

impl OfferReleasedSlots {
    /// Enqueues one job per slot if an entry waits for the location between the first and the last day. All slots must
    /// be at the same location. The check for entries costs one index lookup.
    fn offer(&self, tx: &mut Transaction<'_, '_>, all: &[ReleasedSlot]) -> Result<(), Problem> {
        let (Some(first), Some(last)) =
            (all.iter().min_by_key(|slot| slot.starts_at), all.iter().max_by_key(|slot| slot.ends_at))
        else {
            return Ok(());
        };
        // The local date differs from the UTC date by at most one day, in any time zone.
        let day = |instant: Instant| TimeZone::UTC.to_datetime(instant.0).date();
        let days = (day(first.starts_at).yesterday().map(Day), day(last.ends_at).tomorrow().map(Day));
        let (Ok(first_day), Ok(last_day)) = days else { return Ok(()) };
        let bounds = params![first.business, first.location, first_day, last_day];
        if tx.first(&WAITS, bounds, |row| row.take::<i64>())?.is_none() {
            return Ok(());
        }
        let new =
            all.iter().map(|slot| NewJob::of(&OfferReleasedSlot::of(*slot)).map(|new| new.business(slot.business.0)));
        Ok(tx.enqueue(&self.jobs, &new.collect::<Result<Vec<_>, _>>()?)?)
    }
}

/// Returns the slot that a change releases, if any.
fn released_by(change: &Change, business: BusinessId) -> Option<ReleasedSlot> {
    match change {
        Change::BookingUpdated { before, after } => {
            (before.status.holds_claims() && !after.status.holds_claims()).then(|| ReleasedSlot::of(business, before))
        }
        Change::BookingRescheduled { before, .. } => Some(ReleasedSlot::of(business, before)),
        Change::BlockRemoved { block } => {
            let (starts_at, ends_at) = block.span;
            Some(ReleasedSlot { business, location: block.location_id, starts_at, ends_at })
        }
        Change::WaitlistUpdated { released_slot, .. } => *released_slot,
        _ => None,
    }
}

/// Job that offers a released slot to the waitlist. Times are in microseconds since 1970 (UTC).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OfferReleasedSlot {
    business: i64,
    location: i64,
    starts_at: i64,
    ends_at: i64,
}

impl OfferReleasedSlot {
    pub(super) fn of(freed: ReleasedSlot) -> Self {
        let ReleasedSlot { business, location, starts_at, ends_at } = freed;
        Self { business: business.0, location: location.0, starts_at: starts_at.micros(), ends_at: ends_at.micros() }
    }

    pub(super) fn released_slot(self) -> ReleasedSlot {
        ReleasedSlot {
            business: BusinessId(self.business),
            location: LocationId(self.location),
            starts_at: Instant::from_micros(self.starts_at),
            ends_at: Instant::from_micros(self.ends_at),
        }
    }
}

impl Job for OfferReleasedSlot {
    const KIND: &'static str = "offer_released_slot";
}
