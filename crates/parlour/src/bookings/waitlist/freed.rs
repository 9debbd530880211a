//! Time that became free, and the task that offers it.

use db::{Tx, params};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tasks::{New, Task, Tasks};

use crate::bookings::Booking;
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
    /// The time of a visit that is given up.
    pub(crate) fn of(business: BusinessId, booking: &Booking) -> Self {
        let (starts_at, ends_at) = (booking.starts_at.instant(), booking.ends_at.instant());
        Self { business, location: booking.location_id, starts_at, ends_at }
    }
}

/// Has the time offered to those who wait for it, if anybody does: that costs one look into an index. To be called in
/// the unit of work that frees the time; [`Tasks::wake`] after it makes it quicker.
pub(crate) fn freed(tx: &mut Tx<'_>, tasks: &Tasks, freed: Freed) -> Result<(), tasks::Error> {
    freed_at_one(tx, tasks, &[freed])
}

/// The same for several times: one look for each location.
pub(crate) fn freed_all(tx: &mut Tx<'_>, tasks: &Tasks, mut all: Vec<Freed>) -> Result<(), tasks::Error> {
    all.sort_by_key(|freed| freed.location);
    all.chunk_by(|one, next| one.location == next.location).try_for_each(|there| freed_at_one(tx, tasks, there))
}

fn freed_at_one(tx: &mut Tx<'_>, tasks: &Tasks, all: &[Freed]) -> Result<(), tasks::Error> {
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
    let new = new.collect::<Result<Vec<_>, _>>()?;
    Ok(tasks.enqueue_all(tx, &new)?)
}

/// [`freed`], if the booking does not claim its time any more.
pub(crate) fn freed_by(
    tx: &mut Tx<'_>,
    tasks: &Tasks,
    business: BusinessId,
    booking: Booking,
) -> Result<Booking, Problem> {
    if !booking.status.claims() {
        freed(tx, tasks, Freed::of(business, &booking))?;
    }
    Ok(booking)
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
