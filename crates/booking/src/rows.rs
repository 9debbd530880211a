//! Bookings and their items, as stored.

use parlour_core::http::{Code, Problem};
use parlour_core::records::{Booking, BookingItem, BookingStatus};
use parlour_core::types::{
    BookingId, ClientId, Currency, Day, Duration, EmployeeId, Instant, LocationId, Money, Named, Price, SeriesId,
    ServiceId, Zone, local,
};
use parlour_db::{Query, Tx, Value};

/// Fails with `VersionConflict` if `asked` is given and differs from `there`, the current version.
pub(super) fn same_version(asked: Option<i64>, there: i64) -> Result<(), Problem> {
    match asked {
        Some(version) if version != there => {
            Err(Problem::new(Code::VersionConflict).detail(format!("the current version is {there}")))
        }
        _ => Ok(()),
    }
}

/// Booking with one of its items, as stored.
#[derive(parlour_db::Record)]
pub(super) struct BookingRow {
    id: BookingId,
    version: i64,
    status: BookingStatus,
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
    #[record(from = "(SELECT v.series_id FROM series_bookings v WHERE v.booking_id = b.id)")]
    series_id: Option<SeriesId>,
    #[record(flatten = "i")]
    item: ItemRow,
}

/// [`BookingRow`] with the local day, for bookings that may be changed. Lists omit the day: reading it took 2.7 % of
/// the instructions of a page.
#[derive(parlour_db::Record)]
pub(super) struct ChangedRow {
    #[record(flatten = "b")]
    booking: BookingRow,
    day: Day,
}

/// Row with a booking, one of its items, and possibly the booking's local day.
pub(super) trait HasBooking: parlour_db::Record {
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

/// Item of a booking, as stored.
#[derive(parlour_db::Record)]
pub(super) struct ItemRow {
    #[record(flatten = "s")]
    service: Named<ServiceId>,
    #[record(flatten = "e")]
    employee: Named<EmployeeId>,
    starts_at: Instant,
    ends_at: Instant,
    price: Price,
    minutes: Option<Duration>,
}

/// Selects bookings `b` for [`read_bookings`], one row per item. `$key` becomes the sort key of a booking. `$order`
/// must keep the rows of a booking together.
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
pub(super) use booking_columns;

/// Reads bookings with their items. The query must return one row per item, and the rows of a booking one after
/// another.
pub(super) fn read_bookings<R: HasBooking>(
    tx: &mut Tx<'_>,
    query: &'static Query<R>,
    params: &[Value<'_>],
    currency: Currency,
) -> Result<Vec<Booking>, parlour_db::Error> {
    let mut bookings: Vec<Booking> = Vec::new();
    for (row, sort_key) in tx.records_with(query, params, |row| row.take::<i64>())? {
        let (row, day) = row.booking();
        let item = row.item.into_item(&row.zone, currency);
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
    fn into_item(self, zone: &Zone, currency: Currency) -> BookingItem {
        BookingItem {
            service: self.service,
            employee: self.employee,
            starts_at: local(self.starts_at, zone),
            ends_at: local(self.ends_at, zone),
            price: Money { amount: self.price.minor_units(), currency },
            duration_minutes: self.minutes,
        }
    }
}
