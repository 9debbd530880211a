//! Dashboard: each location has its own current day. Cancelled bookings do not count, and no-shows earn no revenue.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use crate::location::TestLocation;
use crate::responses::{Dashboard, DayTotals, LocationToday};
use crate::support::{TestApp, User};

async fn today(desk: &User, location: i64) -> LocationToday {
    let dashboard: Dashboard = desk.get("/dashboard").await.expect_as(StatusCode::OK);
    let sum = |number: fn(&LocationToday) -> i64| dashboard.locations.iter().map(number).sum::<i64>();
    let all = "the sum over all locations";
    assert_eq!(dashboard.bookings_today, sum(|one| one.bookings_today), "{all}");
    assert_eq!(dashboard.revenue_today.amount, sum(|one| one.revenue_today.amount), "{all}");
    assert_eq!(dashboard.completed_revenue_today.amount, sum(|one| one.completed_revenue_today.amount), "{all}");
    dashboard.locations.into_iter().find(|one| one.id == location).unwrap()
}

/// Returns today's number of bookings, their revenue, and the revenue of the completed bookings.
fn figures(today: &LocationToday) -> (i64, i64, i64) {
    (today.bookings_today, today.revenue_today.amount, today.completed_revenue_today.amount)
}

#[parlour_testkit::both_engines]
async fn today_is_each_locations_own(app: TestApp) {
    let desk = app.user("desk").await;
    let mut places = Vec::new();
    // At 14:00 in London it is 03:00 in Niue, and 04:00 of the next day on Kiritimati.
    for (zone, day) in
        [("Pacific/Niue", "2027-01-04"), ("Europe/London", "2027-01-04"), ("Pacific/Kiritimati", "2027-01-05")]
    {
        let salon = TestLocation::new(&app, zone).await;
        let service = salon.service(json!({"duration_minutes": 10})).await;
        salon.employee("daily 00:00-24:00", &[service]).await;
        for at in [
            "2027-01-03 23:50:00",
            "2027-01-04 00:00:00",
            "2027-01-04 23:50:00",
            "2027-01-05 00:00:00",
            "2027-01-05 23:50:00",
        ] {
            let made = salon.owner.post("/bookings", salon.new_booking(service, at)).await;
            assert!(made.status == StatusCode::CREATED || made.fields() == ["booking_date"], "{}", made.body);
        }
        places.push((salon.id, day));
    }
    for (salon, day) in &places {
        let shown = today(&desk, *salon).await;
        assert_eq!(shown.day, *day);
        assert_eq!(figures(&shown).0, 2, "{day}: from midnight to midnight");
    }
    app.advance_clock(Duration::from_secs(11 * 3600));
    for ((salon, _), day) in places.iter().zip(["2027-01-04", "2027-01-05", "2027-01-05"]) {
        assert_eq!(today(&desk, *salon).await.day, day);
    }
    app.advance_clock(Duration::from_secs(48 * 3600));
    let desk = app.user("desk").await;
    for (salon, _) in places {
        assert_eq!(figures(&today(&desk, salon).await), (0, 0, 0));
    }
}

#[parlour_testkit::both_engines]
async fn each_state_counts_as_what_it_is(app: TestApp) {
    let salon = TestLocation::new(&app, "Europe/London").await;
    let service = salon.service(json!({"duration_minutes": 10, "price": 100})).await;
    salon.employee("daily 00:00-24:00", &[service]).await;
    let desk = app.user("desk").await;
    let mut bookings = Vec::new();
    for hour in 15..20 {
        bookings.push(salon.book(None, service, &format!("2027-01-04 {hour}:00:00")).await.id);
    }
    app.advance_clock(Duration::from_secs(6 * 3600));
    for (booking, moves, expected) in [
        (0, vec![], (5, 500, 0)),
        (1, vec!["arrived", "in_service", "completed"], (5, 500, 100)),
        (2, vec!["cancelled"], (4, 400, 100)),
        (3, vec!["no_show"], (4, 300, 100)),
        (4, vec!["arrived"], (4, 300, 100)),
    ] {
        for status in moves {
            desk.set_status(bookings[booking], status).await.expect(StatusCode::OK);
        }
        assert_eq!(figures(&today(&desk, salon.id).await), expected, "after the moves of booking {booking}");
    }
    let by_status = today(&desk, salon.id).await.by_status;
    assert_eq!(by_status, json!({"confirmed": 1, "arrived": 1, "completed": 1, "cancelled": 1, "no_show": 1}));
}

/// Returns the numbers of bookings, cancellations and no-shows, the revenue, and the revenue of completed bookings.
fn numbers(day: &DayTotals) -> [i64; 5] {
    [day.bookings, day.cancelled, day.no_shows, day.revenue.amount, day.completed_revenue.amount]
}

#[parlour_testkit::both_engines]
async fn days_are_listed_with_what_they_hold(app: TestApp) {
    let salon = TestLocation::new(&app, "Pacific/Kiritimati").await;
    let service = salon.service(json!({"duration_minutes": 10, "price": 100})).await;
    salon.employee("daily 00:00-24:00", &[service]).await;
    let desk = app.user("desk").await;
    let mut bookings = Vec::new();
    for at in ["2027-01-05 08:00:00", "2027-01-05 09:00:00", "2027-01-05 10:00:00", "2027-01-07 23:50:00"] {
        bookings.push(salon.book(None, service, at).await.id);
    }
    app.advance_clock(Duration::from_secs(8 * 3600));
    for (booking, status) in [(0, "cancelled"), (1, "no_show")] {
        desk.set_status(bookings[booking], status).await.expect(StatusCode::OK);
    }
    let days = async |query: &str| desk.list::<DayTotals>(&format!("/dashboard/days?{query}")).await;
    let here = format!("location_id={}", salon.id);
    let few = days(&format!("from=2027-01-04&to=2027-01-07&{here}")).await;
    let few: Vec<_> = few.iter().map(|day| (day.day.as_str(), numbers(day))).collect();
    assert_eq!(
        few,
        [
            ("2027-01-04", [0; 5]),
            ("2027-01-05", [2, 1, 1, 100, 0]),
            ("2027-01-06", [0; 5]),
            ("2027-01-07", [1, 0, 0, 100, 0]),
        ]
    );
    let month = days(&here).await;
    assert_eq!(
        (month.len(), month[0].day.as_str(), month[29].day.as_str()),
        (30, "2026-12-07", "2027-01-05"),
        "up to today there"
    );
    assert_eq!(days("from=2027-01-05&to=2027-01-05").await[0].cancelled, 1, "at all locations");
    let none = format!("location_id={}&from=2027-01-05&to=2027-01-05", salon.id + 1000);
    for (query, field) in [
        ("from=2027-01-05&to=2027-01-04", "to"),
        ("from=2026-01-01&to=2027-01-04", "to"),
        ("from=1", "from"),
        (none.as_str(), "location_id"),
    ] {
        assert_eq!(desk.get(&format!("/dashboard/days?{query}")).await.fields(), [field], "{query}");
    }
}
