//! Administration of a business: locations, services, resources and employees, and the consequences for bookings.

mod concurrency;
mod employees;
mod locations;
mod resources;
mod services;

use serde_json::{Value, json};

use crate::location::hours;
use crate::support::{TestApp, User};

/// Sends each body to a path. Panics unless exactly the given fields are refused.
async fn refused(user: &User, path: &str, cases: Vec<(Value, Vec<&str>)>) {
    for (body, fields) in cases {
        let answer = user.post(path, body.clone()).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{path} {body}: {}", answer.body);
    }
}

/// A location, a service and an employee of another business.
struct Theirs {
    location: i64,
    service: i64,
    employee: i64,
}

impl Theirs {
    async fn new(app: &TestApp) -> Self {
        let rival = app.user("rival").await;
        let location =
            json!({"name": "There", "time_zone": "Europe/London", "opening_hours": hours("daily 00:00-24:00")});
        let service = json!({"name": "Shave", "price": 1, "duration_minutes": 30});
        Self {
            location: rival.create_id("/locations", location).await,
            service: rival.create_id("/services", service).await,
            employee: rival.create_id("/employees", json!({"name": "Rival"})).await,
        }
    }
}
