//! A location of a test's own, so that nothing else is in the way.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{TestApp, User};

pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Hours from a text, as in `monday 09:00-12:00, daily 22:00-02:30`.
pub fn hours(text: &str) -> Value {
    let spans = text.split(", ").filter(|span| !span.is_empty()).flat_map(|span| {
        let (day, times) = span.split_once(' ').unwrap();
        let (starts, ends) = times.split_once('-').unwrap();
        let days: &[&str] = if day == "daily" { &WEEKDAYS } else { &[day] };
        days.iter().map(|day| json!({"weekday": day, "starts": starts, "ends": ends})).collect::<Vec<_>>()
    });
    spans.collect()
}

/// A location where nobody works yet, in the business of the demonstration.
pub struct Place {
    pub owner: User,
    pub id: i64,
}

impl Place {
    /// One that is always open, with a step of 30 minutes.
    pub async fn new(app: &TestApp, zone: &str) -> Self {
        let owner = app.user("owner").await;
        let place = json!({"name": zone, "time_zone": zone, "hours": hours("daily 00:00-24:00"), "step_minutes": 30});
        let id = owner.create("/locations", place).await["id"].as_i64().unwrap();
        Self { owner, id }
    }

    pub async fn update(&self, change: Value) {
        self.owner.patch(&format!("/locations/{}", self.id), change).await.expect(StatusCode::OK);
    }

    pub async fn service(&self, what: Value) -> i64 {
        let mut service = json!({"name": "Service", "price": 1000});
        service.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        self.owner.create("/services", service).await["id"].as_i64().unwrap()
    }

    pub async fn employee(&self, when: &str, services: &[i64]) -> i64 {
        let skills: Vec<_> = services.iter().map(|service| json!({"service_id": service})).collect();
        self.employee_with(json!([{"location_id": self.id, "hours": hours(when)}]), json!(skills)).await
    }

    pub async fn employee_with(&self, workplaces: Value, services: Value) -> i64 {
        let new = json!({"name": "Employee", "workplaces": workplaces, "services": services});
        self.owner.create("/employees", new).await["id"].as_i64().unwrap()
    }

    pub async fn room(&self, kind: &str) -> i64 {
        let new = json!({"location_id": self.id, "kind": "room", "type": kind, "name": "Room"});
        self.owner.create("/rooms", new).await["id"].as_i64().unwrap()
    }

    /// All starts offered, in the order of the answer, as they are written there.
    pub async fn offered(&self, query: &str) -> Vec<String> {
        self.offered_to(&self.owner, query).await
    }

    pub async fn offered_to(&self, who: &User, query: &str) -> Vec<String> {
        let path = format!("/availability?location_id={}&{query}", self.id);
        let answer = who.get(&path).await.expect(StatusCode::OK);
        assert_eq!(answer["location_id"], self.id);
        let days = answer["days"].as_array().unwrap();
        for day in days {
            for start in day["starts"].as_array().unwrap() {
                assert!(start.as_str().unwrap().starts_with(day["day"].as_str().unwrap()), "{start} under its own day");
            }
        }
        let starts = days.iter().flat_map(|day| day["starts"].as_array().unwrap());
        starts.map(|start| start.as_str().unwrap().to_owned()).collect()
    }

    pub fn booking(&self, employee: Option<i64>, service: i64, at: &str) -> Value {
        json!({"client_id": 1, "location_id": self.id, "service_id": service, "employee_id": employee, "booking_date": at})
    }

    pub async fn book(&self, employee: Option<i64>, service: i64, at: &str) -> Value {
        self.owner.create("/bookings", self.booking(employee, service, at)).await
    }

    pub async fn refusal(&self, employee: Option<i64>, service: i64, at: &str) -> String {
        let answer = self.owner.post("/bookings", self.booking(employee, service, at)).await;
        assert!(answer.status.is_client_error(), "{at}: {}", answer.body);
        answer.code().to_owned()
    }
}

pub async fn cancel(who: &User, booking: &Value) {
    let path = format!("/bookings/{}/status", booking["id"]);
    who.post(&path, json!({"status": "cancelled"})).await.expect(StatusCode::OK);
}
