//! Bookings: visits of one or more services, one after the other, each with an employee and the rooms it needs.
//!
//! A booking's time is kept twice: its items say what the client was promised, and `claims` say what is kept busy for
//! it. The database refuses claims that overlap, so no path can double-book.

mod actor;
mod agenda;
mod attendee;
mod availability;
mod blocks;
pub mod calendar;
mod cancellation;
mod catalogue;
mod create;
mod days;
mod list;
pub mod manage;
mod offers;
pub mod online;
mod planner;
mod policy;
mod request;
mod reschedule_cutoff;
mod series;
mod show;
mod status;
mod store;
mod times;
mod totals;
mod update;
mod update_status;
mod update_time;
mod waitlist;
mod walk_in;
mod was;

pub use agenda::{__path_show_agenda, show_agenda};
pub use availability::{__path_list_availability, list_availability};
pub use blocks::{
    __path_create_block, __path_list_blocks, __path_remove_block, Block, create_block, list_blocks, remove_block,
};
pub use cancellation::{Cancellation, Cutoff, Late, Percent};
pub use catalogue::Catalogue;
pub use create::{__path_create_booking, create_booking};
pub use list::{__path_list_bookings, list_bookings};
pub use manage::manage_url;
pub(crate) use offers::locate;
pub use online::UpcomingBookingLimit;
pub use reschedule_cutoff::RescheduleCutoff;
pub use series::{
    __path_cancel_series, __path_create_series, __path_show_series, cancel_series, create_series, show_series,
};
pub use show::{__path_show_booking, __path_show_history, show_booking, show_history};
pub use status::Status;
pub use totals::UpdateDayTotals;
pub use update::{__path_update_booking, update_booking};
pub use update_status::{__path_update_status, update_status};
pub use update_time::{__path_update_time, update_time};
pub use waitlist::{
    __path_accept_offer, __path_create_entry, __path_list_entries, __path_refuse_offer, __path_remove_entry,
    __path_show_offer, ExpireEntries, ExpireOffer, FillFreed, Freed, Mode, OfferFreedTime, OfferState, accept_offer,
    create_entry, expire_entries, fill, list_entries, offer_token, offer_url, refuse_offer, remove_entry, show_offer,
};
pub(crate) use waitlist::{end_untold, wait_once};
pub use walk_in::{__path_create_walk_in, create_walk_in};
pub use was::Was;

use db::{Query, Tx, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{Code, Problem};
use crate::services::Duration;
use crate::types::{
    BookingId, ClientId, Currency, Day, EmployeeId, Instant, LocalTime, LocationId, Money, Named, Price, SeriesId,
    ServiceId, Zone, local,
};

/// A visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Booking {
    pub(crate) id: BookingId,
    /// 1 at first, and one more with each change of its state, its time, its fee or its notes.
    pub(crate) version: i64,
    pub(crate) status: Status,
    pub(crate) location_id: LocationId,
    /// When it starts, on the location's clock.
    pub(crate) starts_at: LocalTime,
    /// When it ends, on the location's clock.
    pub(crate) ends_at: LocalTime,
    pub(crate) client: Named<ClientId>,
    /// One after the other.
    pub(crate) items: Vec<Item>,
    /// All items together.
    pub(crate) price: Money,
    /// What the client owes for calling it off late or for not coming; zero otherwise.
    pub(crate) fee: Money,
    notes: String,
    created_at: Instant,
    /// When it was last changed.
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) changed_at: Instant,
    /// The series that it belongs to, if it comes again.
    series_id: Option<SeriesId>,
    /// The location's day that it counts for, where it was read to be changed.
    #[serde(skip)]
    #[schema(ignore)]
    day: Option<Day>,
    /// Where a list that is sorted by time goes on.
    #[serde(skip)]
    #[schema(ignore)]
    sort_key: i64,
}

impl Booking {
    /// That it was changed.
    fn changed(&mut self, now: Instant) {
        self.version += 1;
        self.changed_at = now;
    }
}

/// Fails if somebody else has changed the booking since the one who asks looked at it.
fn same_version(asked: Option<i64>, there: i64) -> Result<(), Problem> {
    match asked {
        Some(version) if version != there => {
            Err(Problem::new(Code::ChangedMeanwhile).detail(format!("it has version {there} by now")))
        }
        _ => Ok(()),
    }
}

/// One service of a visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Item {
    pub(crate) service: Named<ServiceId>,
    pub(crate) employee: Named<EmployeeId>,
    /// When it starts, on the location's clock.
    pub(crate) starts_at: LocalTime,
    /// When it ends, on the location's clock.
    pub(crate) ends_at: LocalTime,
    pub(crate) price: Money,
    /// How long it takes, where that was set for this visit. Otherwise it takes as long as it takes with whoever does
    /// it.
    pub(crate) duration_minutes: Option<Duration>,
}

/// A booking with one of its items, as it is stored.
#[derive(db::Record)]
struct BookingRow {
    id: BookingId,
    version: i64,
    status: Status,
    location_id: LocationId,
    #[record(from = "l.time_zone")]
    zone: Zone,
    starts_at: Instant,
    ends_at: Instant,
    #[record(flatten = "c")]
    client: Named<ClientId>,
    price: i64,
    fee: i64,
    notes: String,
    created_at: Instant,
    #[record(from = "coalesce(b.changed_at, b.created_at)")]
    changed_at: Instant,
    #[record(from = "(SELECT v.series_id FROM series_visits v WHERE v.booking_id = b.id)")]
    series_id: Option<SeriesId>,
    #[record(flatten = "i")]
    item: ItemRow,
}

/// The same, of a booking that may be changed. Lists leave the day out: it was 2.7 % of the instructions of a page.
#[derive(db::Record)]
struct ChangedRow {
    #[record(flatten = "b")]
    booking: BookingRow,
    day: Day,
}

/// A row that has a booking and an item.
trait HasBooking: db::Record {
    fn booking(self) -> (BookingRow, Option<Day>);
}

impl HasBooking for BookingRow {
    fn booking(self) -> (BookingRow, Option<Day>) {
        (self, None)
    }
}

impl HasBooking for ChangedRow {
    fn booking(self) -> (BookingRow, Option<Day>) {
        (self.booking, Some(self.day))
    }
}

/// An item of a booking, as it is stored.
#[derive(db::Record)]
struct ItemRow {
    #[record(flatten = "s")]
    service: Named<ServiceId>,
    #[record(flatten = "e")]
    employee: Named<EmployeeId>,
    starts_at: Instant,
    ends_at: Instant,
    price: Price,
    minutes: Option<Duration>,
}

/// Selects bookings `b` for [`read_bookings`], in a list sorted by `$key`.
macro_rules! booking_columns {
    ($key:expr, $from:expr, $order:expr) => {
        concat!(
            "SELECT {columns b}, ",
            $key,
            " FROM ",
            $from,
            " JOIN locations l ON l.id = b.location_id
            JOIN clients c ON c.id = b.client_id
            JOIN booking_items i ON i.booking_id = b.id
            JOIN services s ON s.id = i.service_id
            JOIN employees e ON e.id = i.employee_id
            ORDER BY ",
            $order
        )
    };
}
use booking_columns;

/// Reads bookings with their items, one row an item.
fn read_bookings<R: HasBooking>(
    tx: &mut Tx<'_>,
    query: &'static Query<R>,
    params: &[Value<'_>],
    currency: Currency,
) -> Result<Vec<Booking>, db::Error> {
    let mut bookings: Vec<Booking> = Vec::new();
    for (row, sort_key) in tx.records_with(query, params, |row| row.take::<i64>())? {
        let (row, day) = row.booking();
        let item = row.item.shown(&row.zone, currency);
        match bookings.last_mut() {
            Some(booking) if booking.id == row.id => booking.items.push(item),
            _ => bookings.push(Booking {
                id: row.id,
                version: row.version,
                status: row.status,
                location_id: row.location_id,
                starts_at: local(row.starts_at, &row.zone),
                ends_at: local(row.ends_at, &row.zone),
                client: row.client,
                items: vec![item],
                price: Money { amount: row.price, currency },
                fee: Money { amount: row.fee, currency },
                notes: row.notes,
                created_at: row.created_at,
                changed_at: row.changed_at,
                series_id: row.series_id,
                day,
                sort_key,
            }),
        }
    }
    Ok(bookings)
}

impl ItemRow {
    fn shown(self, zone: &Zone, currency: Currency) -> Item {
        Item {
            service: self.service,
            employee: self.employee,
            starts_at: local(self.starts_at, zone),
            ends_at: local(self.ends_at, zone),
            price: Money { amount: self.price.minor_units(), currency },
            duration_minutes: self.minutes,
        }
    }
}
