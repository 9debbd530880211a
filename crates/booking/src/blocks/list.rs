//! `GET /blocks`: lists the blocks that overlap a range of days.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, Param};
use parlour_core::http::{Answer, Listing, Page, Paging, Problem};
use parlour_core::principal::Staff;
use parlour_core::records::Block;
use parlour_core::types::{BusinessId, Day, EmployeeId, Instant, LocationId};
use parlour_db::{Tx, params};

use super::{block_columns, read_blocks};
use crate::local_day::span_of;
use crate::offers::locate;
use crate::state::Bookings;

parlour_db::statements! {
    /// Selects a page of the blocks that overlap an interval, after the position (`$2`, `$3`). A block lasts at most 31
    /// days, so the first page begins 31 days before the interval.
    LIST = block_columns!("(SELECT * FROM (SELECT * FROM blocks WHERE business_id = $1
            AND (starts_at, id) > ($2, $3) AND starts_at < $4 AND ends_at > $5
            AND ($6 = 0 OR location_id = $6) ORDER BY starts_at, id LIMIT 101) AS most LIMIT $7) b
        JOIN locations l ON l.id = b.location_id ORDER BY b.starts_at, b.id");
    /// Like `LIST`, for one location and without paging.
    AT_LOCATION = block_columns!("(SELECT * FROM blocks WHERE business_id = $1 AND starts_at >= $3 AND starts_at < $4
            AND ends_at > $5 AND location_id = $2) b
        JOIN locations l ON l.id = b.location_id ORDER BY b.starts_at, b.id");
    LIST_OF_RESOURCE = block_columns!("(SELECT * FROM (SELECT v.* FROM block_bookables x
            JOIN blocks v ON v.id = x.block_id
            WHERE x.business_id = $1 AND x.bookable_id = $8 AND (x.starts_at, x.block_id) > ($2, $3)
            AND x.starts_at < $4 AND v.ends_at > $5 AND ($6 = 0 OR v.location_id = $6)
            ORDER BY x.starts_at, x.block_id LIMIT 101) AS most LIMIT $7) b
        JOIN locations l ON l.id = b.location_id ORDER BY b.starts_at, b.id");
}

/// Returns the blocks at a location that overlap an interval, earliest start first.
pub(crate) fn at(
    tx: &mut Tx<'_>,
    business: BusinessId,
    location: LocationId,
    (from, until): (Instant, Instant),
) -> Result<Vec<Block>, parlour_db::Error> {
    let earliest = from.micros() - MAX_BLOCK_MICROS;
    read_blocks(tx, &AT_LOCATION, business, params![business, location, earliest, until, from])
}

/// Maximum number of days from `from` to `to`, inclusive.
const MAX_DAYS: i32 = 62;
/// [`super::MAX_BLOCK`] in microseconds.
const MAX_BLOCK_MICROS: i64 = 31 * 24 * 3600 * 1_000_000;
/// Name of the list in its cursors. Cursors of other lists are rejected.
const BY_START: &str = "block";

/// Filter of `GET /blocks`.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only blocks of this employee.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    employee_id: Option<Param<EmployeeId>>,
    /// Only blocks at this location.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
    /// First day, on the clock of the given location, or else of the employee's first location, or else of the
    /// business's first location. Defaults to today.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// Last day, inclusive. Defaults to 30 days after the first. At most 62 days in total.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-28")]
    to: Option<Param<Day>>,
}

/// Lists the blocks that overlap a range of days, earliest start first.
#[utoipa::path(get, path = "/blocks", tag = "blocks", params(Filter, Paging),
    responses((status = 200, body = Page<Block>)))]
pub async fn list_blocks(
    State(app): State<Bookings>,
    principal: Staff,
    Listing(filter, page): Listing<Filter>,
) -> Answer<Page<Block>> {
    let (business, now) = (principal.business_id, app.clock.now());
    let (employee, location) = (filter.employee_id.map(|one| one.0), filter.location_id.map(|one| one.0));
    let days = (filter.from.map(|from| from.0), filter.to.map(|to| to.0));
    let limit = page.limit();
    let list = app.cursors.of_business(business, BY_START);
    let cursor: Option<(i64, i64)> = page.after(&list)?;
    let found = app.db.read_replica(move |tx| {
        let zone = locate(tx, business, location, employee)?.time_zone;
        let first = days.0.unwrap_or_else(|| zone.day(now));
        let later = |days: i32| first.0.checked_add(jiff::Span::new().days(days)).map_or(first, Day);
        let last = days.1.unwrap_or_else(|| later(30));
        if last < first || last >= later(MAX_DAYS) {
            return Err(Problem::field("to", format!("must be on or after from, and less than {MAX_DAYS} days later")));
        }
        let (from, until) = span_of(first, last, &zone)?;
        let after = cursor.unwrap_or_default().max((from.micros() - MAX_BLOCK_MICROS - 1, 0));
        let (location, rows) = (location.map_or(0, |location| location.0), limit.plus_one());
        let resource = employee.map_or(0, |employee| employee.0);
        let all = params![business, after.0, after.1, until, from, location, rows, resource];
        let found = match employee {
            Some(_) => read_blocks(tx, &LIST_OF_RESOURCE, business, all)?,
            None => read_blocks(tx, &LIST, business, &all[..7])?,
        };
        Ok(Page::from_rows(found, limit, |block| list.seal(block.span.0.micros(), block.id.0)))
    });
    found.await.map(axum::Json)
}
