//! Dashboard: totals of today, and of recent days.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use jiff::SignedDuration;
use parlour_booking::locate;
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, Param, Query};
use parlour_core::http::{Answer, IfNoneMatch, Page, Problem, TaggedJson};
use parlour_core::principal::Staff;
use parlour_core::records::BookingStatus;
use parlour_core::response_cache;
use parlour_core::types::{BusinessId, Currency, Day, Instant, LocationId, Money, Zone};
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

parlour_db::statements! {
    /// Reads three days, because at any instant at most three dates are current somewhere on Earth.
    TODAY = "SELECT l.id, l.name, l.time_zone, t.day, t.status,
            CAST(sum(t.bookings) AS BIGINT), CAST(sum(t.revenue) AS BIGINT)
        FROM locations l
        LEFT JOIN day_totals t ON t.location_id = l.id AND t.day IN ($2, $3, $4)
        WHERE l.business_id = $1 GROUP BY l.id, t.day, t.status ORDER BY l.id";
    DAYS = "SELECT t.day, t.status, CAST(sum(t.bookings) AS BIGINT), CAST(sum(t.revenue) AS BIGINT)
        FROM locations l JOIN day_totals t ON t.location_id = l.id AND t.day >= $2 AND t.day <= $3
        WHERE l.business_id = $1 AND ($4 = 0 OR l.id = $4) GROUP BY t.day, t.status";
}

/// Totals of today. Each location's today depends on its time zone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// Number of bookings that start today, without cancelled ones.
    bookings_today: i64,
    /// Value of today's bookings, without cancelled ones and no-shows.
    revenue_today: Money,
    /// Value of today's completed bookings.
    completed_revenue_today: Money,
    /// Number of bookings that start today, by status. A status without bookings is omitted.
    by_status: BTreeMap<BookingStatus, i64>,
    locations: Vec<LocationToday>,
}

/// Totals of today at one location.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocationToday {
    id: LocationId,
    name: String,
    /// Current day at the location.
    day: Day,
    bookings_today: i64,
    revenue_today: Money,
    completed_revenue_today: Money,
    by_status: BTreeMap<BookingStatus, i64>,
}

/// Shows the totals of today.
#[utoipa::path(get, path = "/dashboard", tag = "analytics",
    responses((status = 200, body = Dashboard)))]
pub async fn show_dashboard(
    State(app): State<Context>,
    principal: Staff,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let (business, currency) = (principal.business_id, principal.currency);
    let look = {
        let app = app.clone();
        move || async move { TaggedJson::new(&load(&app, business, currency).await?) }
    };
    let dashboard = app.response_caches.dashboards.get(response_cache::dashboard(business), (), look).await?;
    Ok(dashboard.answer(&if_none_match, response_cache::REVALIDATE))
}

async fn load(app: &Context, business: BusinessId, currency: Currency) -> Result<Dashboard, Problem> {
    let now = app.clock.now();
    let locations = app.db.read_replica(move |tx| {
        let mut locations: Vec<LocationToday> = Vec::new();
        let days = candidates(now);
        tx.all(&TODAY, params![business, days[0], days[1], days[2]], |row| {
            let (id, name, zone) = (row.take()?, row.take()?, row.take::<Zone>()?);
            let total = (row.take::<Option<Day>>()?, row.take()?, row.take()?, row.take()?);
            if locations.last().is_none_or(|location| location.id != id) {
                locations.push(LocationToday::new(id, name, zone.day(now), currency));
            }
            if let (Some(location), (Some(day), Some(status), Some(bookings), Some(revenue))) =
                (locations.last_mut(), total)
                && location.day == day
            {
                location.add(status, bookings, revenue);
            }
            Ok(())
        })?;
        Ok(locations)
    });
    let locations: Vec<LocationToday> = locations.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    let money = |of: fn(&LocationToday) -> Money| Money {
        amount: locations.iter().map(|location| of(location).amount).sum(),
        currency,
    };
    let mut by_status = BTreeMap::new();
    for (status, bookings) in locations.iter().flat_map(|location| &location.by_status) {
        *by_status.entry(*status).or_default() += bookings;
    }
    Ok(Dashboard {
        bookings_today: locations.iter().map(|location| location.bookings_today).sum(),
        revenue_today: money(|location| location.revenue_today),
        completed_revenue_today: money(|location| location.completed_revenue_today),
        by_status,
        locations,
    })
}

/// Returns yesterday, today and tomorrow in UTC.
fn candidates(now: Instant) -> [String; 3] {
    [-24, 0, 24].map(|hours| {
        let instant = now.0.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(now.0);
        Zone(jiff::tz::TimeZone::UTC).day(Instant(instant)).to_string()
    })
}

impl LocationToday {
    fn new(id: LocationId, name: String, day: Day, currency: Currency) -> Self {
        let nothing = Money { amount: 0, currency };
        Self {
            id,
            name,
            day,
            bookings_today: 0,
            revenue_today: nothing,
            completed_revenue_today: nothing,
            by_status: BTreeMap::new(),
        }
    }

    fn add(&mut self, status: BookingStatus, bookings: i64, revenue: i64) {
        if bookings == 0 {
            return;
        }
        self.by_status.insert(status, bookings);
        if status != BookingStatus::Cancelled {
            self.bookings_today += bookings;
        }
        if status.holds_claims() {
            self.revenue_today.amount += revenue;
        }
        if status == BookingStatus::Completed {
            self.completed_revenue_today.amount += revenue;
        }
    }
}

/// Maximum number of days in one response.
const MAX_DAYS: i32 = 92;

/// Filter of the daily totals.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysFilter {
    /// First day. Defaults to 29 days before the last day.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-01")]
    from: Option<Param<Day>>,
    /// Last day, inclusive. Defaults to today at the location, or at the business's first location. The period has at
    /// most 92 days.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-30")]
    to: Option<Param<Day>>,
    /// Only bookings at this location. Defaults to all locations.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
}

/// Totals of the bookings that start on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayTotals {
    day: Day,
    /// Number of bookings, without cancelled ones.
    bookings: i64,
    cancelled: i64,
    no_shows: i64,
    /// Value of the bookings, without cancelled ones and no-shows.
    revenue: Money,
    /// Value of the completed bookings.
    completed_revenue: Money,
}

/// Lists the totals of each day, earliest first.
#[utoipa::path(get, path = "/dashboard/days", tag = "analytics", params(DaysFilter),
    responses((status = 200, body = Page<DayTotals>)))]
pub async fn list_days(
    State(app): State<Context>,
    principal: Staff,
    Query(filter): Query<DaysFilter>,
) -> Answer<Page<DayTotals>> {
    let (business, currency, now) = (principal.business_id, principal.currency, app.clock.now());
    let location = filter.location_id.map(|location| location.0);
    let days = (filter.from.map(|from| from.0), filter.to.map(|to| to.0));
    let found = app.db.read_replica(move |tx| {
        let last = match days.1 {
            Some(last) if location.is_none() => last,
            last => {
                let zone = locate(tx, business, location, None)?.time_zone;
                last.unwrap_or_else(|| zone.day(now))
            }
        };
        let before = |days: i32| last.0.checked_sub(jiff::Span::new().days(days)).map_or(last, Day);
        let first = days.0.unwrap_or_else(|| before(29));
        if last < first || first <= before(MAX_DAYS) {
            return Err(Problem::field("to", format!("must be on or after from, and less than {MAX_DAYS} days later")));
        }
        let nothing = Money { amount: 0, currency };
        let empty = |day: Day| DayTotals {
            day,
            bookings: 0,
            cancelled: 0,
            no_shows: 0,
            revenue: nothing,
            completed_revenue: nothing,
        };
        let all = first.0.series(jiff::Span::new().days(1)).map(Day).take_while(|day| *day <= last);
        let mut totals: BTreeMap<Day, DayTotals> = all.map(|day| (day, empty(day))).collect();
        let at = location.map_or(0, |location| location.0);
        tx.all(&DAYS, params![business, first, last, at], |row| {
            let (day, status) = (row.take::<Day>()?, row.take()?);
            let (bookings, revenue) = (row.take()?, row.take()?);
            if let Some(totals) = totals.get_mut(&day) {
                totals.add(status, bookings, revenue);
            }
            Ok(())
        })?;
        Ok::<_, Problem>(totals.into_values().collect())
    });
    Ok(axum::Json(Page { items: found.await?, next: None }))
}

impl DayTotals {
    fn add(&mut self, status: BookingStatus, bookings: i64, revenue: i64) {
        match status {
            BookingStatus::Cancelled => self.cancelled += bookings,
            _ => self.bookings += bookings,
        }
        if status == BookingStatus::NoShow {
            self.no_shows += bookings;
        }
        if status.holds_claims() {
            self.revenue.amount += revenue;
        }
        if status == BookingStatus::Completed {
            self.completed_revenue.amount += revenue;
        }
    }
}
