//! `POST /series`: creates a series of recurring bookings.

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

/// Maximum number of dates in a series. Skipped dates count too.
const MAX_OCCURRENCES: usize = 104;

string_enum! {
    /// Handling of unavailable dates. Defaults to `refuse`.
    pub enum OnConflict {
        /// Books nothing if any date is unavailable.
        Refuse = "refuse",
        /// Books the available dates. Fails if no date is available.
        Skip = "skip",
    }
}

/// Number of units from one date to the next: 1 to 366.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 1, maximum = 366)]
pub struct Interval(u16);

impl TryFrom<i64> for Interval {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        u16::try_from(number).ok().filter(|number| (1..=366).contains(number)).map(Self).ok_or("must be 1 to 366")
    }
}

/// Number of dates in a series: 1 to 104. Skipped dates count too.
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

/// New series of recurring bookings. Give `service_id`, or `items` for several consecutive services. Give either
/// `count` or `until`.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewSeries {
    /// Existing client. Give either `client_id` or `name`.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// Name of a new client, who is created together with the bookings.
    #[deserr(default)]
    name: Option<Name>,
    /// Phone number of the new client. Only with `name`.
    #[deserr(default)]
    phone: Option<Phone>,
    /// Location. Defaults to the first location of the first named employee, or else of the business.
    #[deserr(default)]
    location_id: Option<LocationId>,
    /// Service of bookings with a single service. Not together with `items`.
    #[deserr(default)]
    service_id: Option<ServiceId>,
    /// Employee who performs the service. Any free employee if omitted; each booking can then have a different one. Not
    /// together with `items`.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
    /// Duration, if it differs from the employee's usual one. Only with `service_id`.
    #[deserr(default)]
    duration_minutes: Option<Duration>,
    /// Services of each booking, in the order in which they are performed: 1 to 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// Start of the first booking: RFC 3339, or a time on the location's clock. Must be a whole minute. The other
    /// bookings start at the same time of day on the location's clock.
    booking_date: InstantOrLocalTime,
    every: Interval,
    unit: RecurrenceUnit,
    /// Number of dates in the series. Skipped dates count too. Not together with `until`.
    #[deserr(default)]
    count: Option<OccurrenceCount>,
    /// Last possible day of a booking, on the location's calendar. Not together with `count`.
    #[deserr(default)]
    until: Option<Day>,
    /// Handling of unavailable dates. Defaults to `refuse`.
    #[deserr(default = OnConflict::Refuse)]
    #[schema(required = false)]
    on_conflict: OnConflict,
    /// Notes, copied to each booking.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
}

/// Planned series with its client, not yet written.
struct Draft {
    /// `None` if the client is created together with the bookings.
    client: Option<Named<ClientId>>,
    location: LocationId,
    bookings: Vec<Planned>,
    skipped: Vec<UnavailableDate>,
}

/// Creates a series of recurring bookings.
///
/// All bookings are created in one transaction. A series has at most 104 dates, up to two years ahead. All bookings
/// start at the same time of day on the location's clock, even if it is set forward or back in between.
///
/// A date is unavailable if the employees or resources are taken, if the location is closed or no suitable employee
/// works at that time, or if the clock skips that time. With `on_conflict` set to `skip`, the response lists
/// unavailable dates in `skipped`. With `refuse`, a single unavailable date makes the request fail. The problem then
/// lists all unavailable dates in `unavailable_dates`. Its `errors` describe at most 20 of them, with the date as the
/// field.
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
                // A long booking can overlap the booking of a later date.
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

/// Returns the problem that lists the unavailable dates. `of` is the number of all dates.
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

/// Returns the dates of the series, each with its start. The start is `None` if the clock skips that time on the day.
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
        // Use the first start as given, because the clock may show that time twice on the day.
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
