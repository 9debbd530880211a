//! Requests that many tests send: bodies of bookings, and short forms of common operations.

use axum::http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::responses::{Booking, Event, Me, Page};
use crate::support::{Answer, User};

/// Body of a booking request. Fields are not validated before the request is sent.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct NewBooking(Map<String, Value>);

impl NewBooking {
    /// Creates the body of a booking of one service.
    pub fn new(service: i64, at: &str) -> Self {
        Self(Map::new()).and(json!({"service_id": service, "booking_date": at}))
    }

    /// Creates the body of a booking of several services, such as `[{"service_id": 1, "employee_id": 4}]`.
    pub fn of_items(items: impl Serialize, at: &str) -> Self {
        Self(Map::new()).and(json!({"items": items, "booking_date": at}))
    }

    pub fn client(self, id: i64) -> Self {
        self.and(json!({"client_id": id}))
    }

    pub fn location(self, id: i64) -> Self {
        self.and(json!({"location_id": id}))
    }

    /// Sets the employee. `None` is sent as null.
    pub fn with(self, employee: impl Into<Option<i64>>) -> Self {
        self.and(json!({"employee_id": employee.into()}))
    }

    pub fn minutes(self, duration: i64) -> Self {
        self.and(json!({"duration_minutes": duration}))
    }

    pub fn notes(self, notes: &str) -> Self {
        self.and(json!({"notes": notes}))
    }

    pub fn outside_hours(self) -> Self {
        self.and(json!({"outside_hours": true}))
    }

    /// Makes the booking the first of a series of `count` weekly bookings, for `POST /series`.
    pub fn weekly(self, count: i64) -> Self {
        self.and(json!({"every": 1, "unit": "weeks", "count": count}))
    }

    /// Adds or replaces fields.
    pub fn and(mut self, more: Value) -> Self {
        self.0.extend(fields(more));
        self
    }

    pub fn without(mut self, field: &str) -> Self {
        self.0.remove(field);
        self
    }
}

/// Returns a body with fields added or replaced.
pub fn with(mut body: Value, more: Value) -> Value {
    body.as_object_mut().unwrap().extend(fields(more));
    body
}

#[track_caller]
fn fields(body: Value) -> Map<String, Value> {
    match body {
        Value::Object(fields) => fields,
        other => panic!("not an object: {other}"),
    }
}

impl User {
    /// Returns the logged-in user.
    pub async fn me(&self) -> Me {
        self.get("/me").await.expect_as(StatusCode::OK)
    }

    /// Returns the items of the first page of a list.
    pub async fn list<T: DeserializeOwned>(&self, path: &str) -> Vec<T> {
        self.get(path).await.expect_as::<Page<T>>(StatusCode::OK).items
    }

    /// Returns the items of all pages of a list. Panics if a page other than the last is short. `path` ends with `?` or
    /// `&`.
    pub async fn walk<T: DeserializeOwned>(&self, path: &str, limit: usize) -> Vec<T> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page: Page<T> = self.get(&format!("{path}limit={limit}{cursor}")).await.expect_as(StatusCode::OK);
            let count = page.items.len();
            assert!(count == limit || (count < limit && page.next.is_none()), "only the last page is short");
            all.extend(page.items);
            let Some(next) = page.next else { return all };
            cursor = format!("&cursor={next}");
        }
    }

    /// Creates a booking. Panics if the request fails.
    pub async fn book(&self, new: NewBooking) -> Booking {
        self.create_as("/bookings", new).await
    }

    pub async fn booking(&self, id: i64) -> Booking {
        self.get(&format!("/bookings/{id}")).await.expect_as(StatusCode::OK)
    }

    /// Returns the history of a booking, oldest first.
    pub async fn history(&self, booking: i64) -> Vec<Event> {
        self.list(&format!("/bookings/{booking}/history")).await
    }

    /// Requests another status of a booking.
    pub async fn set_status(&self, booking: i64, status: &str) -> Answer {
        self.post(&format!("/bookings/{booking}/status"), json!({"status": status})).await
    }

    /// Cancels a booking. Panics if the request fails.
    pub async fn cancel(&self, booking: i64) -> Booking {
        self.set_status(booking, "cancelled").await.expect_as(StatusCode::OK)
    }
}
