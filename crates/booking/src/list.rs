//! `GET /bookings`: lists the bookings of a business, location, employee or client, sorted by start in either
//! direction.

use std::str::FromStr;

use axum::extract::State;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, Param};
use parlour_core::http::{Listing, Page, Paging, Problem, RawJson};
use parlour_core::principal::{Member, Role};
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BusinessId, ClientId, Day, EmployeeId, InstantOrLocalTime, LocationId, Zone, string_enum};
use parlour_db::{Query, Tx, params};

use super::local_day::{end_of, start_of};
use super::offers::locate;
use crate::rows::{BookingRow, booking_columns, read_bookings};
use crate::state::Bookings;

/// Selects bookings that match `$condition`, from the mark (`$2`, `$3`) to before the mark (`$4`, `$5`).
///
/// The page limit `$7` is a parameter, so the query planner cannot know that it is small. The additional constant limit
/// of 101, which no page exceeds, tells the planner that pages are small.
macro_rules! page_of_bookings {
    ($condition:literal, $order:literal) => {
        booking_columns!(
            "b.starts_at",
            concat!(
                "(SELECT * FROM (SELECT * FROM bookings WHERE business_id = $1 AND (starts_at, id) >= ($2, $3)
                AND (starts_at, id) < ($4, $5) AND ",
                $condition,
                " ORDER BY starts_at ",
                $order,
                ", id ",
                $order,
                " LIMIT 101) AS most LIMIT $7) b"
            ),
            concat!("b.starts_at ", $order, ", b.id ", $order, ", i.position")
        )
    };
}

/// Selects bookings in which an employee performs a service, sorted by the start of the employee's first item.
macro_rules! page_of_employee {
    ($order:literal) => {
        booking_columns!(
            "b.sort_key",
            concat!(
                "(SELECT * FROM (SELECT x.starts_at AS sort_key, v.* FROM booking_items x
                JOIN bookings v ON v.id = x.booking_id
                WHERE x.business_id = $1 AND x.employee_id = $8 AND (x.starts_at, x.booking_id) >= ($2, $3)
                AND (x.starts_at, x.booking_id) < ($4, $5) AND ($6 = '' OR v.status = $6)
                AND NOT EXISTS (SELECT 1 FROM booking_items p WHERE p.booking_id = x.booking_id
                    AND p.employee_id = x.employee_id AND p.position < x.position)
                ORDER BY x.starts_at ",
                $order,
                ", x.booking_id ",
                $order,
                " LIMIT 101) AS most LIMIT $7) b"
            ),
            concat!("b.sort_key ", $order, ", b.id ", $order, ", i.position")
        )
    };
}

parlour_db::statements! {
    NEWEST of BookingRow = page_of_bookings!("$6 = ''", "DESC");
    OLDEST of BookingRow = page_of_bookings!("$6 = ''", "ASC");
    NEWEST_WITH_STATUS of BookingRow = page_of_bookings!("status = $6", "DESC");
    OLDEST_WITH_STATUS of BookingRow = page_of_bookings!("status = $6", "ASC");
    NEWEST_OF_LOCATION of BookingRow = page_of_bookings!("location_id = $8 AND ($6 = '' OR status = $6)", "DESC");
    OLDEST_OF_LOCATION of BookingRow = page_of_bookings!("location_id = $8 AND ($6 = '' OR status = $6)", "ASC");
    NEWEST_OF_CLIENT of BookingRow = page_of_bookings!("client_id = $8 AND ($6 = '' OR status = $6)", "DESC");
    OLDEST_OF_CLIENT of BookingRow = page_of_bookings!("client_id = $8 AND ($6 = '' OR status = $6)", "ASC");
    NEWEST_OF_EMPLOYEE of BookingRow = page_of_employee!("DESC");
    OLDEST_OF_EMPLOYEE of BookingRow = page_of_employee!("ASC");
}

string_enum! {
    /// Sort order of bookings, by start.
    pub enum Order {
        /// Earliest start first.
        Oldest = "oldest",
        /// Latest start first.
        Newest = "newest",
    }
}

/// Bound of an interval: a day, or a point in time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    Day(Day),
    When(InstantOrLocalTime),
}

impl FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() == 10 { text.parse().map(Self::Day) } else { text.parse().map(Self::When) }
    }
}

impl Bound {
    /// Returns the start of an interval that begins with this bound, in microseconds.
    fn begins(self, zone: &Zone) -> Result<i64, String> {
        match self {
            Self::Day(day) => start_of(day, zone).map(|start| start.micros()),
            Self::When(when) => when.at(zone).map(|instant| instant.micros()),
        }
    }

    /// Returns the exclusive end of an interval that ends with this bound, in microseconds. A day is included as a
    /// whole.
    fn is_over(self, zone: &Zone) -> Result<i64, String> {
        match self {
            Self::Day(day) => end_of(day, zone).map(|end| end.micros()),
            Self::When(when) => when.at(zone).map(|instant| instant.micros()),
        }
    }
}

/// Filter of the booking list. At most one of `location_id`, `employee_id` and `client_id` can be given.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only bookings at this location. Not allowed for clients.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
    /// Only bookings in which this employee performs a service. Not allowed for clients.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    employee_id: Option<Param<EmployeeId>>,
    /// Only bookings of this client. Clients can only give their own id.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    client_id: Option<Param<ClientId>>,
    /// Only bookings in this status.
    #[deserr(default)]
    #[param(value_type = Option<BookingStatus>)]
    status: Option<Param<BookingStatus>>,
    /// First day or earliest start, on the clock of the given location, or else of the business's first location.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Bound>>,
    /// Last day (inclusive) or end of the interval (exclusive), on the same clock as `from`.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-28")]
    to: Option<Param<Bound>>,
    /// Sort order. Defaults to `newest`.
    #[deserr(default)]
    #[param(value_type = Option<Order>, inline)]
    order: Option<Param<Order>>,
}

/// Set of bookings to list. Determines the SQL statement.
#[derive(Clone, Copy, Debug)]
enum Scope {
    Business,
    Location(LocationId),
    Client(ClientId),
    Employee(EmployeeId),
}

impl Scope {
    fn statement(self, order: Order, status: Option<BookingStatus>) -> &'static Query<BookingRow> {
        match (self, order, status) {
            (Self::Business, Order::Newest, None) => &NEWEST,
            (Self::Business, Order::Oldest, None) => &OLDEST,
            (Self::Business, Order::Newest, Some(_)) => &NEWEST_WITH_STATUS,
            (Self::Business, Order::Oldest, Some(_)) => &OLDEST_WITH_STATUS,
            (Self::Location(_), Order::Newest, _) => &NEWEST_OF_LOCATION,
            (Self::Location(_), Order::Oldest, _) => &OLDEST_OF_LOCATION,
            (Self::Client(_), Order::Newest, _) => &NEWEST_OF_CLIENT,
            (Self::Client(_), Order::Oldest, _) => &OLDEST_OF_CLIENT,
            (Self::Employee(_), Order::Newest, _) => &NEWEST_OF_EMPLOYEE,
            (Self::Employee(_), Order::Oldest, _) => &OLDEST_OF_EMPLOYEE,
        }
    }

    fn id(self) -> Option<i64> {
        match self {
            Self::Business => None,
            Self::Location(LocationId(id)) | Self::Client(ClientId(id)) | Self::Employee(EmployeeId(id)) => Some(id),
        }
    }
}

/// Lists bookings, latest start first unless requested otherwise.
///
/// Clients see only their own bookings.
#[utoipa::path(get, path = "/bookings", tag = "bookings", params(Filter, Paging),
    responses((status = 200, body = Page<Booking>)))]
pub async fn list_bookings(
    State(app): State<Bookings>,
    principal: Member,
    Listing(filter, page): Listing<Filter>,
) -> Result<RawJson, Problem> {
    let (business, currency) = (principal.business_id, principal.currency);
    let asked = (filter.location_id, filter.employee_id, filter.client_id.map(|client| client.0));
    let own = if principal.role == Role::Client { principal.client_id } else { None };
    let scope = match (principal.role, asked) {
        (Role::Client, (None, None, client)) if client.is_none() || client == own => match own {
            Some(client) => Scope::Client(client),
            None => return RawJson::new(&Page::<Booking> { items: Vec::new(), next: None }),
        },
        (Role::Client, (None, None, _)) => return Err(Problem::field("client_id", "must be your own")),
        (Role::Client, (Some(_), ..)) => return Err(Problem::field("location_id", "is not allowed for clients")),
        (Role::Client, _) => return Err(Problem::field("employee_id", "is not allowed for clients")),
        (_, (None, None, None)) => Scope::Business,
        (_, (Some(location), None, None)) => Scope::Location(location.0),
        (_, (None, Some(employee), None)) => Scope::Employee(employee.0),
        (_, (None, None, Some(client))) => Scope::Client(client),
        _ => {
            return Err(Problem::field(
                "location_id",
                "only one of location_id, employee_id and client_id can be given",
            ));
        }
    };
    let order = filter.order.map_or(Order::Newest, |order| order.0);
    let limit = page.limit();
    let status = filter.status.map(|status| status.0);
    let list = app.cursors.of_business(business, BY_START);
    let cursor: Option<Mark> = page.after(&list)?;
    let times = (filter.from.map(|from| from.0), filter.to.map(|to| to.0));
    let found = app.db.read_replica(move |tx| {
        let (mut lower, mut upper) = bounds(tx, business, scope, times)?;
        match (order, cursor) {
            (Order::Oldest, Some((start, id))) => lower = lower.max((start, id.saturating_add(1))),
            (Order::Newest, Some(mark)) => upper = upper.min(mark),
            (_, None) => {}
        }
        let word = status.map_or("", BookingStatus::as_str);
        let (rows, id) = (limit.plus_one(), scope.id().unwrap_or_default());
        let all = params![business, lower.0, lower.1, upper.0, upper.1, word, rows, id];
        let given = if scope.id().is_some() { all.len() } else { all.len() - 1 };
        let found = read_bookings(tx, scope.statement(order, status), &all[..given], currency)?;
        RawJson::new(&Page::from_rows(found, limit, |booking| list.seal(booking.sort_key, booking.id.0)))
    });
    found.await
}

/// Name of the list in its cursors. Cursors of other lists are rejected.
const BY_START: &str = "start";

/// Position in a list sorted by start: start in microseconds, and booking id.
type Mark = (i64, i64);

/// Returns the marks at which the list begins (inclusive) and ends (exclusive).
fn bounds(
    tx: &mut Tx<'_>,
    business: BusinessId,
    scope: Scope,
    times: (Option<Bound>, Option<Bound>),
) -> Result<(Mark, Mark), Problem> {
    let (mut lower, mut upper) = ((i64::MIN, 0), (i64::MAX, 0));
    if times.0.is_none() && times.1.is_none() {
        return Ok((lower, upper));
    }
    let location = if let Scope::Location(location) = scope { Some(location) } else { None };
    let zone = locate(tx, business, location, None)?.time_zone;
    if let Some(from) = times.0 {
        lower.0 = from.begins(&zone).map_err(|message| Problem::field("from", message))?;
    }
    if let Some(to) = times.1 {
        upper.0 = to.is_over(&zone).map_err(|message| Problem::field("to", message))?;
    }
    if upper <= lower {
        return Err(Problem::field("to", "must be after from"));
    }
    Ok((lower, upper))
}
