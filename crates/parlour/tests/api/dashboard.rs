//! Today at a glance: every location's own today, and nothing counted that did not come about.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::place::Place;
use crate::support::{TestApp, User};

async fn today(desk: &User, location: i64) -> Value {
    let dashboard = desk.get("/dashboard").await.expect(StatusCode::OK);
    let locations = dashboard["locations"].as_array().unwrap();
    for (field, of) in [("bookings_today", ""), ("revenue_today", "amount"), ("completed_revenue_today", "amount")] {
        let number =
            |value: &Value| if of.is_empty() { value[field].as_i64() } else { value[field][of].as_i64() }.unwrap();
        assert_eq!(number(&dashboard), locations.iter().map(number).sum::<i64>(), "{field} is that of all locations");
    }
    locations.iter().find(|one| one["id"] == location).unwrap().clone()
}

/// Bookings, what they are worth, and what of that is completed.
fn figures(today: &Value) -> (i64, i64, i64) {
    let amount = |field: &str| today[field]["amount"].as_i64().unwrap();
    (today["bookings_today"].as_i64().unwrap(), amount("revenue_today"), amount("completed_revenue_today"))
}

#[testkit::both_engines]
async fn today_is_each_locations_own(app: TestApp) {
    let desk = app.user("desk").await;
    let mut places = Vec::new();
    // At two in the afternoon in London it is three in the morning in Niue, and tomorrow on Kiritimati.
    for (zone, day) in
        [("Pacific/Niue", "2027-01-04"), ("Europe/London", "2027-01-04"), ("Pacific/Kiritimati", "2027-01-05")]
    {
        let place = Place::new(&app, zone).await;
        let service = place.service(json!({"duration_minutes": 10})).await;
        place.employee("daily 00:00-24:00", &[service]).await;
        for at in [
            "2027-01-03 23:50:00",
            "2027-01-04 00:00:00",
            "2027-01-04 23:50:00",
            "2027-01-05 00:00:00",
            "2027-01-05 23:50:00",
        ] {
            let made = place.owner.post("/bookings", place.booking(None, service, at)).await;
            assert!(made.status == StatusCode::CREATED || made.fields() == ["booking_date"], "{}", made.body);
        }
        places.push((place.id, day));
    }
    for (place, day) in &places {
        let shown = today(&desk, *place).await;
        assert_eq!(shown["day"], *day);
        assert_eq!(figures(&shown).0, 2, "{day}: from midnight to midnight");
    }
    app.turn_clock(Duration::from_secs(11 * 3600));
    let days: Vec<_> =
        [today(&desk, places[0].0).await, today(&desk, places[1].0).await, today(&desk, places[2].0).await]
            .iter()
            .map(|shown| shown["day"].as_str().unwrap().to_owned())
            .collect();
    assert_eq!(days, ["2027-01-04", "2027-01-05", "2027-01-05"]);
    app.turn_clock(Duration::from_secs(48 * 3600));
    let desk = app.user("desk").await;
    for (place, _) in places {
        assert_eq!(figures(&today(&desk, place).await), (0, 0, 0));
    }
}

#[testkit::both_engines]
async fn each_state_counts_as_what_it_is(app: TestApp) {
    let place = Place::new(&app, "Europe/London").await;
    let service = place.service(json!({"duration_minutes": 10, "price": 100})).await;
    place.employee("daily 00:00-24:00", &[service]).await;
    let desk = app.user("desk").await;
    let mut bookings = Vec::new();
    for hour in 15..20 {
        bookings.push(place.book(None, service, &format!("2027-01-04 {hour}:00:00")).await["id"].clone());
    }
    app.turn_clock(Duration::from_secs(6 * 3600));
    for (booking, moves, expected) in [
        (0, vec![], (5, 500, 0)),
        (1, vec!["arrived", "in_service", "completed"], (5, 500, 100)),
        (2, vec!["cancelled"], (4, 400, 100)),
        (3, vec!["no_show"], (4, 300, 100)),
        (4, vec!["arrived"], (4, 300, 100)),
    ] {
        for status in moves {
            desk.post(&format!("/bookings/{}/status", bookings[booking]), json!({"status": status}))
                .await
                .expect(StatusCode::OK);
        }
        assert_eq!(figures(&today(&desk, place.id).await), expected, "after the moves of booking {booking}");
    }
    let by_status = today(&desk, place.id).await["by_status"].clone();
    assert_eq!(by_status, json!({"confirmed": 1, "arrived": 1, "completed": 1, "cancelled": 1, "no_show": 1}));
}

#[testkit::both_engines]
async fn days_are_listed_with_what_they_hold(app: TestApp) {
    let place = Place::new(&app, "Pacific/Kiritimati").await;
    let service = place.service(json!({"duration_minutes": 10, "price": 100})).await;
    place.employee("daily 00:00-24:00", &[service]).await;
    let desk = app.user("desk").await;
    let mut bookings = Vec::new();
    for at in ["2027-01-05 08:00:00", "2027-01-05 09:00:00", "2027-01-05 10:00:00", "2027-01-07 23:50:00"] {
        bookings.push(place.book(None, service, at).await["id"].clone());
    }
    app.turn_clock(Duration::from_secs(8 * 3600));
    for (booking, status) in [(0, "cancelled"), (1, "no_show")] {
        desk.post(&format!("/bookings/{}/status", bookings[booking]), json!({"status": status}))
            .await
            .expect(StatusCode::OK);
    }
    let days = async |query: &str| {
        let days = desk.get(&format!("/dashboard/days?{query}")).await.expect(StatusCode::OK);
        let of = |day: &Value| {
            let number = |field: &str| day[field].as_i64().or(day[field]["amount"].as_i64()).unwrap();
            (
                day["day"].as_str().unwrap().to_owned(),
                ["bookings", "cancelled", "no_shows", "revenue", "completed_revenue"].map(number),
            )
        };
        days["items"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let here = format!("location_id={}", place.id);
    assert_eq!(
        days(&format!("from=2027-01-04&to=2027-01-07&{here}")).await,
        [
            ("2027-01-04".into(), [0; 5]),
            ("2027-01-05".into(), [2, 1, 1, 100, 0]),
            ("2027-01-06".into(), [0; 5]),
            ("2027-01-07".into(), [1, 0, 0, 100, 0]),
        ]
    );
    let month = days(&here).await;
    assert_eq!(
        (month.len(), month[0].0.as_str(), month[29].0.as_str()),
        (30, "2026-12-07", "2027-01-05"),
        "up to today there"
    );
    assert_eq!(days("from=2027-01-05&to=2027-01-05").await[0].1[1], 1, "at all locations");
    let none = format!("location_id={}&from=2027-01-05&to=2027-01-05", place.id + 1000);
    for (query, field) in [
        ("from=2027-01-05&to=2027-01-04", "to"),
        ("from=2026-01-01&to=2027-01-04", "to"),
        ("from=1", "from"),
        (none.as_str(), "location_id"),
    ] {
        assert_eq!(desk.get(&format!("/dashboard/days?{query}")).await.fields(), [field], "{query}");
    }
}
