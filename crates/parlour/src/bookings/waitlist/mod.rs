//! The waitlist: who would come if a time became free, and the offers that are made to them then.
//!
//! Whoever frees time calls [`freed`] in their unit of work. Where somebody waits for such a day at that location, a task is
//! enqueued ([`FillFreed`]), which goes through those who wait, in the order in which they came, and offers the time to those
//! whose visit it would now allow. A business asks one after the other ([`Mode::First`]): the offer then keeps the time, by
//! claims of its own, until it is accepted or refused or has expired, and goes on to the next. Or it tells all
//! ([`Mode::All`]), keeps nothing, and who accepts first has it. To accept is to book, by the same code as everybody.

mod create;
mod entry;
mod fill;
mod list;
mod offer;
mod remove;

pub use create::{__path_create_entry, create_entry};
pub use fill::{ExpireEntries, ExpireOffer, FillFreed, expire_entries, fill};
pub use list::{__path_list_entries, list_entries};
pub(crate) use offer::end_untold;
pub use offer::{
    __path_accept_offer, __path_refuse_offer, __path_show_offer, accept_offer, offer_token, offer_url, refuse_offer,
    show_offer,
};
pub(crate) use remove::wait_once;
pub use remove::{__path_remove_entry, remove_entry};

use db::{Tx, params};
use jiff::tz::TimeZone;
use tasks::{New, Tasks};

use crate::bookings::Booking;
use crate::http::Problem;
use crate::types::{BusinessId, Day, Instant, LocationId, words};

db::statements! {
    WAITS = "SELECT id FROM waitlist WHERE business_id = $1 AND location_id = $2 AND state = 'waiting'
        AND last_day >= $3 AND first_day <= $4 LIMIT 1";
}

words! {
    /// Whom a business offers a time that became free.
    #[schema(as = WaitlistMode)]
    pub enum Mode {
        /// One after the other, each with some minutes to answer, for which the time is kept.
        First = "first",
        /// All that it fits. Who accepts first has it.
        All = "all",
    }
}

words! {
    /// How far somebody who waits has come.
    #[schema(as = EntryState)]
    pub enum State {
        /// In line.
        Waiting = "waiting",
        /// An offer was accepted.
        Booked = "booked",
        /// Taken off the list.
        Removed = "removed",
        /// The last day has passed.
        Expired = "expired",
    }
}

words! {
    /// What became of an offer.
    pub enum OfferState {
        /// It can be accepted.
        Open = "open",
        /// It was, and there is a booking.
        Accepted = "accepted",
        /// The client did not want it.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
        /// The time was taken by somebody else, or the client is not on the list any more.
        Gone = "gone",
    }
}

/// Time that nobody has any more, at a location.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    /// Whose it is.
    pub business: BusinessId,
    /// Where.
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

/// Has the time offered to those who wait for it, if anybody does: that costs one look into an index. To be called in the unit
/// of work that frees the time; [`Tasks::wake`] after it makes it quicker.
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
