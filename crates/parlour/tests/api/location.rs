//! A separate location for a test, so that nothing else interferes.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::requests::{NewBooking, with};
use crate::responses::{Availability, Booking};
use crate::support::{TestApp, User};

pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Parses hours such as `monday 09:00-12:00, daily 22:00-02:30`.
pub fn hours(text: &str) -> Value {
    let spans = text.split(", ").filter(|span| !span.is_empty()).flat_map(|span| {
        let (day, times) = span.split_once(' ').unwrap();
        let (starts, ends) = times.split_once('-').unwrap();
        let days: &[&str] = if day == "daily" { &WEEKDAYS } else { &[day] };
        days.iter().map(|day| json!({"weekday": day, "starts": starts, "ends": ends})).collect::<Vec<_>>()
    });
    spans.collect()
}

/// A location of the demo business where nobody works yet.
pub struct TestLocation {
    pub owner: User,
    pub id: i64,
}

impl TestLocation {
    /// Creates a location that is always open, with a slot interval of 30 minutes.
    pub async fn new(app: &TestApp, zone: &str) -> Self {
        let owner = app.user("owner").await;
        let location = json!({"name": zone, "time_zone": zone, "opening_hours": hours("daily 00:00-24:00"),
            "slot_interval_minutes": 30});
        let id = owner.create_id("/locations", location).await;
        Self { owner, id }
    }

    pub async fn update(&self, change: Value) {
        self.owner.patch(&format!("/locations/{}", self.id), change).await.expect(StatusCode::OK);
    }

    pub async fn service(&self, what: Value) -> i64 {
        self.owner.create_id("/services", with(json!({"name": "Service", "price": 1000}), what)).await
    }

    pub async fn employee(&self, when: &str, services: &[i64]) -> i64 {
        let skills: Vec<_> = services.iter().map(|service| json!({"service_id": service})).collect();
        self.employee_with(json!([{"location_id": self.id, "working_hours": hours(when)}]), json!(skills)).await
    }

    pub async fn employee_with(&self, workplaces: Value, services: Value) -> i64 {
        let new = json!({"name": "Employee", "workplaces": workplaces, "services": services});
        self.owner.create_id("/employees", new).await
    }

    pub async fn room(&self, kind: &str) -> i64 {
        let new = json!({"location_id": self.id, "kind": "room", "type": kind, "name": "Room"});
        self.owner.create_id("/resources", new).await
    }

    /// Returns all offered starts, in the order and the format of the response.
    pub async fn offered(&self, query: &str) -> Vec<String> {
        self.offered_to(&self.owner, query).await
    }

    pub async fn offered_to(&self, user: &User, query: &str) -> Vec<String> {
        let path = format!("/availability?location_id={}&{query}", self.id);
        let answer: Availability = user.get(&path).await.expect_as(StatusCode::OK);
        assert_eq!(answer.location_id, self.id);
        for day in &answer.days {
            for start in &day.starts {
                assert!(start.starts_with(&day.day), "{start} under its own day");
            }
        }
        answer.days.into_iter().flat_map(|day| day.starts).collect()
    }

    /// Returns the body of a booking of one service at this location, for the first client.
    pub fn new_booking(&self, service: i64, at: &str) -> NewBooking {
        NewBooking::new(service, at).client(1).location(self.id)
    }

    /// Returns the body of a booking of several services at this location, for the first client.
    pub fn new_booking_of(&self, items: Value, at: &str) -> NewBooking {
        NewBooking::of_items(items, at).client(1).location(self.id)
    }

    pub async fn book(&self, employee: Option<i64>, service: i64, at: &str) -> Booking {
        self.owner.book(self.new_booking(service, at).with(employee)).await
    }

    pub async fn refusal(&self, employee: Option<i64>, service: i64, at: &str) -> String {
        let answer = self.owner.post("/bookings", self.new_booking(service, at).with(employee)).await;
        assert!(answer.status.is_client_error(), "{at}: {}", answer.body);
        answer.code().to_owned()
    }
}
