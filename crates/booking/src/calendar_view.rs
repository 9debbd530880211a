//! Calendar view: bookings, blocks, time off and closures of a location for up to seven days, in one response.

use axum::extract::State;
use deserr::Deserr;
use parlour_catalogue::locations::Location;
use parlour_catalogue::locations::closures::{self, Closure};
use parlour_catalogue::staff::time_off::{self, TimeOff};
use parlour_core::http::extract::{FieldErrors, Param, PathParam, Query};
use parlour_core::http::{Problem, RawJson};
use parlour_core::principal::Staff;
use parlour_core::records::{Block, Booking};
use parlour_core::types::{Day, LocationId};
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

use super::local_day::span_of;
use crate::blocks;
use crate::rows::{BookingRow, booking_columns, read_bookings};
use crate::state::Bookings;

parlour_db::statements! {
    /// Selects the bookings that overlap an interval. A booking lasts at most a day, so it starts at most a day before
    /// the interval. The limit is one more than `MAX_BOOKINGS`, to detect that there are too many.
    BOOKINGS of BookingRow = booking_columns!(
        "b.starts_at",
        "(SELECT * FROM bookings WHERE business_id = $1 AND location_id = $2
            AND starts_at > $3 - 86400000000 AND starts_at < $4 AND ends_at > $3
            ORDER BY starts_at, id LIMIT 5001) b",
        "b.starts_at, b.id, i.position"
    );
}

/// Maximum number of days in one query.
const MAX_DAYS: i32 = 7;
/// Maximum number of bookings in one response.
const MAX_BOOKINGS: usize = 5_000;

/// Query parameters of `GET /locations/{id}/calendar`: a range of days.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CalendarViewFilter {
    /// First day, on the location's calendar. Defaults to today.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// Last day, inclusive. Defaults to the first day. At most 7 days in total.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-28")]
    to: Option<Param<Day>>,
}

/// Bookings, blocks, time off and closures that overlap the requested days at a location.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarView {
    /// Bookings in any status, earliest start first.
    bookings: Vec<Booking>,
    /// Blocks, earliest start first.
    blocks: Vec<Block>,
    /// Time off of the employees who work at the location.
    time_off: Vec<TimeOff>,
    /// Closures of the location, each for one or more days.
    closures: Vec<Closure>,
}

/// Shows the calendar of a location for up to seven days.
///
/// Fails if more than 5,000 bookings overlap these days. Request fewer days then.
#[utoipa::path(get, path = "/locations/{id}/calendar", tag = "bookings",
    params(("id" = LocationId, Path,), CalendarViewFilter), responses((status = 200, body = CalendarView)))]
pub async fn show_calendar_view(
    State(app): State<Bookings>,
    principal: Staff,
    PathParam(id): PathParam<LocationId>,
    Query(filter): Query<CalendarViewFilter>,
) -> Result<RawJson, Problem> {
    let (business, currency, now) = (principal.business_id, principal.currency, app.clock.now());
    let found = app.db.read_replica(move |tx| {
        let zone = Location::find(tx, business, id)?.ok_or_else(Problem::not_found)?.time_zone;
        let first = filter.from.map_or_else(|| zone.day(now), |from| from.0);
        let last = filter.to.map_or(first, |to| to.0);
        let farthest = first.0.checked_add(jiff::Span::new().days(MAX_DAYS - 1));
        if last < first || farthest.is_ok_and(|farthest| last.0 > farthest) {
            return Err(Problem::field("to", format!("must be on or after from, and less than {MAX_DAYS} days later")));
        }
        let span = span_of(first, last, &zone)?;
        let bookings = read_bookings(tx, &BOOKINGS, params![business, id, span.0, span.1], currency)?;
        if bookings.len() > MAX_BOOKINGS {
            return Err(Problem::field("to", format!("covers more than {MAX_BOOKINGS} bookings; request fewer days")));
        }
        RawJson::new(&CalendarView {
            bookings,
            blocks: blocks::at(tx, business, id, span)?,
            time_off: time_off::at(tx, business, id, span)?,
            closures: closures::between(tx, business, id, first, last)?,
        })
    });
    found.await
}
