//! Today at a glance.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use db::params;
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::Staff;
use crate::app::App;
use crate::bookings::Status;
use crate::http::{Known, Problem, Tagged};
use crate::kept;
use crate::types::{BusinessId, Currency, Day, Instant, LocationId, Money, Zone};

db::statements! {
    /// The days that it can be anywhere on Earth at one instant are three.
    TODAY = "SELECT l.id, l.name, l.time_zone, t.day, t.status,
            CAST(sum(t.bookings) AS BIGINT), CAST(sum(t.revenue) AS BIGINT)
        FROM locations l
        LEFT JOIN day_totals t ON t.location_id = l.id AND t.day IN ($2, $3, $4)
        WHERE l.business_id = $1 GROUP BY l.id, t.day, t.status ORDER BY l.id";
}

/// Today at a glance: every location's own today.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// Bookings that start today, but for those that were cancelled.
    bookings_today: i64,
    /// What they are worth, but for no-shows.
    revenue_today: Money,
    /// What those are worth that are completed.
    completed_revenue_today: Money,
    /// Bookings that start today, by state.
    by_status: BTreeMap<Status, i64>,
    locations: Vec<LocationToday>,
}

/// A location's today.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocationToday {
    id: LocationId,
    name: String,
    /// What day it is there.
    day: Day,
    bookings_today: i64,
    revenue_today: Money,
    completed_revenue_today: Money,
    by_status: BTreeMap<Status, i64>,
}

/// Shows today at a glance.
#[utoipa::path(get, path = "/dashboard", operation_id = "show_dashboard", tag = "numbers",
    responses((status = 200, body = Dashboard)))]
pub async fn show_dashboard(State(app): State<App>, who: Staff, known: Known) -> Result<Response, Problem> {
    let (business, currency) = (who.business_id, who.currency);
    let look = {
        let app = app.clone();
        move || async move { Tagged::new(&look(&app, business, currency).await?) }
    };
    let dashboard = app.kept.dashboards.get(kept::today(business), (), look).await?;
    Ok(dashboard.answer(&known, kept::ASK_AGAIN))
}

async fn look(app: &App, business: BusinessId, currency: Currency) -> Result<Dashboard, Problem> {
    let now = app.clock.now();
    let locations = app.db.read_anywhere(move |tx| {
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
    let locations: Vec<LocationToday> = locations.await.map_err(|error: db::Error| Problem::from(error))?;
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

/// Yesterday, today and tomorrow by UTC.
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

    fn add(&mut self, status: Status, bookings: i64, revenue: i64) {
        if bookings == 0 {
            return;
        }
        self.by_status.insert(status, bookings);
        if status != Status::Cancelled {
            self.bookings_today += bookings;
        }
        if status.claims() {
            self.revenue_today.amount += revenue;
        }
        if status == Status::Completed {
            self.completed_revenue_today.amount += revenue;
        }
    }
}
