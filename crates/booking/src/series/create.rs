//! Creating series.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::Transaction;
use parlour_core::http::extract::{FieldErrors, Listed, read_from_number};
use parlour_core::http::{Code, Create, Created, FieldError, Problem, create_idempotent};
use parlour_core::principal::FrontDesk;
use parlour_core::records::BookingStatus;
use parlour_core::types::{
    ClientId, Day, Duration, EmployeeId, Instant, InstantOrLocalTime, LocationId, Name, Named, Note, Phone, SeriesId,
    ServiceId, UnavailableDate, UnavailableReason, Zone, string_enum,
};
use parlour_db::{Tx, params};
use parlour_schedule::{Frequency, Recurrence, instant_of};
use utoipa::ToSchema;

use super::{RecurrenceUnit, Series};
use crate::attendee::Attendee;
use crate::planner::Planner;
use crate::policy::check_time;
use crate::request::{BookingRequest, MAX_ITEMS, NewBookingItem};
use crate::state::Bookings;
use crate::store::{Planned, Terms, write_booking};

parlour_db::statements! {
    INSERT = "INSERT INTO series (business_id, location_id, client_id, every, unit, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) {returning id}";
    JOIN_SERIES = "INSERT INTO series_bookings (booking_id, series_id, business_id) VALUES ($1, $2, $3)";
}

/// Maximum number of bookings in a series.
const MAX_OCCURRENCES: usize = 104;

string_enum! {
    /// Handling of unavailable dates.
    pub enum OnConflict {
        /// Books nothing if any date is unavailable.
        Refuse = "refuse",
        /// Books the available dates.
        Skip = "skip",
    }
}

/// Number of units between two bookings: 1 to 366.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 1, maximum = 366)]
pub struct Interval(u16);

impl TryFrom<i64> for Interval {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        u16::try_from(number).ok().filter(|number| (1..=366).contains(number)).map(Self).ok_or("must be 1 to 366")
    }
}

/// Number of bookings: 1 to 104.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 1, maximum = 104)]
pub struct OccurrenceCount(usize);

impl TryFrom<i64> for OccurrenceCount {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        usize::try_from(number)
            .ok()
            .filter(|number| (1..=MAX_OCCURRENCES).contains(number))
            .map(Self)
            .ok_or("must be 1 to 104")
    }
}

read_from_number!(Interval, OccurrenceCount);

/// New series of recurring bookings. Give `service_id`, or `items` for several consecutive services; and either `count`
/// or `until`.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewSeries {
    /// Client of the bookings.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// Name of a new client, who is created together with the bookings.
    #[deserr(default)]
    name: Option<Name>,
    /// Phone number of the new client.
    #[deserr(default)]
    phone: Option<Phone>,
    /// Location. Defaults to the employee's location, or else the business's first location.
    #[deserr(default)]
    location_id: Option<LocationId>,
    /// Service, if there is only one.
    #[deserr(default)]
    service_id: Option<ServiceId>,
    /// Employee who performs the service. If omitted, any free employee, who may differ from booking to booking.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
    /// Duration of the service, if it differs from the employee's usual one.
    #[deserr(default)]
    duration_minutes: Option<Duration>,
    /// Several services, in the order in which they are performed. At most 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// Start of the first booking: RFC 3339, or a time on the location's clock. Must be a whole minute. The other
    /// bookings start at the same time of day on that clock.
    booking_date: InstantOrLocalTime,
    every: Interval,
    unit: RecurrenceUnit,
    /// Number of bookings, including unavailable dates.
    #[deserr(default)]
    count: Option<OccurrenceCount>,
    /// Last possible day of a booking.
    #[deserr(default)]
    until: Option<Day>,
    /// Handling of unavailable dates. Defaults to `refuse`.
    #[deserr(default = OnConflict::Refuse)]
    #[schema(required = false)]
    on_conflict: OnConflict,
    /// Notes on each booking.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
}

/// Data to be written.
struct Draft {
    /// Client, if they already exist.
    client: Option<Named<ClientId>>,
    location: LocationId,
    bookings: Vec<Planned>,
    skipped: Vec<UnavailableDate>,
}

/// Creates a series of recurring bookings.
///
/// All bookings are created in one transaction. A series has at most 104 bookings over at most two years. They start at
/// the same time of day on the location's clock, even when the clocks change in between.
///
/// A date is unavailable if the employees who work then are booked, nobody works then, or the clocks skip that time.
/// With `on_conflict` set to `skip`, these dates are listed in `skipped` of the response. With `refuse`, nothing is
/// booked and all of them are in `unavailable_dates` of the problem. Its `errors` describe the first 20, with the day
/// as the field.
#[utoipa::path(post, path = "/series", tag = "bookings",
    request_body = NewSeries, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Series), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn create_series(
    State(app): State<Bookings>,
    principal: FrontDesk,
    Create { mut input, retry }: Create<NewSeries>,
) -> Result<Created<Series>, Problem> {
    let planner = Planner::new(&app, principal.business_id);
    let (business, now) = (principal.business_id, planner.now);
    let request = BookingRequest::read(input.location_id, input.service_id, input.employee_id, input.items.take())?;
    let request = request.with_duration(input.duration_minutes)?;
    if input.count.is_some() == input.until.is_some() {
        return Err(Problem::field("count", "exactly one of count and until is required"));
    }
    let attendee = Attendee::named(input.client_id, input.name.take(), input.phone.take())?;
    let attendee = attendee.ok_or_else(|| Problem::field("client_id", "is required unless name is given"))?;
    let (input_for_draft, who_comes) = (input.clone(), attendee.clone());
    let prepare = move |tx: &mut Tx<'_>| draft(tx, &planner, &input_for_draft, &request, &who_comes);
    let (user, currency) = (principal.user_id, principal.currency);
    let create = move |tx: &mut Transaction<'_, '_>, draft: &Draft| {
        let Draft { client, location, bookings, skipped } = draft;
        let client = attendee.client(tx, business, client.as_ref(), now)?;
        let (every, unit) = (input.every.0, input.unit);
        let id: SeriesId = tx.insert(&INSERT, params![business, location, client.id, u32::from(every), unit, now])?;
        let status = BookingStatus::Confirmed;
        let terms = Terms {
            business,
            currency,
            user: Some(user),
            client: &client,
            status,
            notes: &input.notes,
            series: Some(id),
        };
        let bookings = write_booking(tx, &terms, bookings, now)?;
        for visit in &bookings {
            tx.execute_deferred(&JOIN_SERIES, params![visit.id, id, business])?;
        }
        let skipped = skipped.clone();
        Ok(Series { id, location_id: *location, client, every, unit, created_at: now, bookings, skipped })
    };
    create_idempotent(&app.changes, &*principal, now, retry, prepare, create).await
}

fn draft(
    tx: &mut Tx<'_>,
    planner: &Planner,
    new: &NewSeries,
    request: &BookingRequest,
    attendee: &Attendee,
) -> Result<Draft, Problem> {
    let opened = planner.open(tx, request, |location| Ok(dates(new, &location.time_zone, planner.now)?));
    let (dates, offers) = opened.map_err(|problem| attendee.add_client_error(tx, planner.business(), problem))?;
    let starts: Vec<Instant> = dates.iter().filter_map(|(_, start)| *start).collect();
    let mut times = offers.times_around(tx, &starts, attendee.known())?;
    let client = times.first().and_then(|times| times.client.clone());
    let (mut bookings, mut skipped) = (Vec::new(), Vec::new());
    let mut next = 0;
    for (day, start) in dates {
        let Some(start) = start else {
            skipped.push(UnavailableDate { day, reason: UnavailableReason::NoSuchTime });
            continue;
        };
        let (here, later) = times.split_at_mut(next + 1);
        match here[next].plan(start) {
            Ok(plan) => {
                // A long booking can overlap the one of the next day.
                later.iter_mut().for_each(|times| times.take(&plan.claims));
                bookings.push(Planned::new(&offers, plan));
            }
            Err(problem) if problem.code == Code::SlotTaken => {
                skipped.push(UnavailableDate { day, reason: UnavailableReason::SlotTaken });
            }
            Err(problem) if problem.code == Code::OutsideHours => {
                skipped.push(UnavailableDate { day, reason: UnavailableReason::OutsideHours });
            }
            Err(problem) => return Err(problem),
        }
        next += 1;
    }
    if bookings.is_empty() || (new.on_conflict == OnConflict::Refuse && !skipped.is_empty()) {
        return Err(refusal(&skipped, bookings.len() + skipped.len()));
    }
    Ok(Draft { client, location: offers.location.id, bookings, skipped })
}

/// Returns the problem that lists all unavailable dates.
fn refusal(skipped: &[UnavailableDate], of: usize) -> Problem {
    let errors = skipped.iter().map(|UnavailableDate { day, reason }| {
        let message = match reason {
            UnavailableReason::SlotTaken => "is taken at that time",
            UnavailableReason::OutsideHours => "no employee works at that time",
            UnavailableReason::NoSuchTime => "the clocks skip that time",
        };
        FieldError::new(day.to_string(), message)
    });
    let code = if skipped.iter().any(|one| one.reason == UnavailableReason::SlotTaken) {
        Code::SlotTaken
    } else {
        Code::OutsideHours
    };
    let problem = Problem::invalid(errors.collect()).code(code).unavailable_dates(skipped.to_vec());
    problem.detail(format!("{} of {of} dates are unavailable", skipped.len()))
}

/// Returns the days of the series, each with its start. The start is `None` if the clocks skip that time on the day.
fn dates(new: &NewSeries, zone: &Zone, now: Instant) -> Result<Vec<(Day, Option<Instant>)>, FieldError> {
    let wrong = |message: String| FieldError::new("booking_date", message);
    let start = new.booking_date.at(zone).and_then(|start| check_time(start, now)).map_err(wrong)?;
    let reading = zone.0.to_datetime(start.0);
    let interval = new.every.0;
    let every = match new.unit {
        RecurrenceUnit::Days => Frequency::Days(interval),
        RecurrenceUnit::Weeks => Frequency::Weeks(interval),
        RecurrenceUnit::Months => Frequency::Months(interval),
    };
    let dates = Recurrence { first: reading.date(), every }.dates();
    let (end, field) = match (new.until, new.count) {
        (Some(until), _) if until.0 < reading.date() => {
            return Err(FieldError::new("until", "must not be before the first booking"));
        }
        (Some(until), _) => (until.0, "until"),
        (None, _) => (jiff::civil::Date::MAX, "count"),
    };
    let most = new.count.map_or(MAX_OCCURRENCES + 1, |count| count.0);
    let dates: Vec<_> = dates.take_while(|date| *date <= end).take(most).collect();
    if dates.len() > MAX_OCCURRENCES {
        return Err(FieldError::new(field, format!("results in more than {MAX_OCCURRENCES} bookings")));
    }
    let mut all = Vec::with_capacity(dates.len());
    for date in dates {
        // The first start is used as given, even if the clock shows that time twice on the day.
        let at = if date == reading.date() {
            Some(start)
        } else {
            instant_of(date.to_datetime(reading.time()), &zone.0).map(Instant)
        };
        if at.is_some_and(|at| check_time(at, now).is_err()) {
            return Err(FieldError::new(field, "extends more than two years ahead"));
        }
        all.push((Day(date), at));
    }
    Ok(all)
}
