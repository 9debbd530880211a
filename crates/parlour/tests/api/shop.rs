//! A business with one of everything, made by its owner through the interface; and an input for every operation that
//! takes one. A new operation that is missing here fails the tests that go through all of them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::contract::{Operation, operations};
use crate::support::{TestApp, User};

/// What is made, in an order in which it can be.
const CREATES: [&str; 11] = [
    "create_location",
    "create_service",
    "create_room",
    "create_employee",
    "create_client",
    "create_booking",
    "create_closure",
    "create_time_off",
    "create_message",
    "create_photo",
    "create_attachment",
];

/// A picture of one pixel, as a body.
pub const PICTURE: &str =
    "GIF89a\u{1}\0\u{1}\0\u{80}\0\0\u{ff}\u{ff}\u{ff}\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;";
/// A document, as a body.
pub const DOCUMENT: &str = "%PDF-1.7\n%%EOF\n";

/// One of everything, by the collection it is in.
pub struct Shop {
    name: &'static str,
    ids: BTreeMap<&'static str, i64>,
}

impl Shop {
    /// Makes one of everything. What has a name has `name` in it.
    pub async fn furnish(app: &TestApp, owner: &User, name: &'static str) -> Self {
        let operations = operations();
        let mut shop = Self { name, ids: BTreeMap::new() };
        // Whom everybody can talk with: themselves.
        shop.ids.insert("chats", owner.get("/me").await.expect(StatusCode::OK)["id"].as_i64().unwrap());
        for id in CREATES {
            let create = operations.iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("no {id}"));
            let made = owner.create(&shop.path(create), shop.input(create, 0).unwrap()).await;
            shop.ids.insert(create.path.rsplit('/').next().unwrap(), made["id"].as_i64().unwrap());
        }
        let creates = operations.iter().filter(|operation| operation.is_create()).count();
        assert_eq!(creates, CREATES.len(), "one of everything is made here");
        let sessions = owner.get("/sessions").await.expect(StatusCode::OK);
        let current = sessions["items"].as_array().unwrap().iter().find(|one| one["current"] == true);
        shop.ids.insert("sessions", current.unwrap()["id"].as_i64().unwrap());
        let business = owner.get("/business").await.expect(StatusCode::OK)["id"].as_i64();
        shop.ids.insert("tasks", app.enqueue(business).await);
        shop
    }

    /// The id of the one in this collection.
    pub fn id(&self, collection: &str) -> i64 {
        *self.ids.get(collection).unwrap_or_else(|| panic!("the shop has none of its {collection}"))
    }

    /// The operation's path with the ids of what is here.
    pub fn path(&self, operation: &Operation) -> String {
        operation.path_with(|collection| self.id(collection).to_string())
    }

    /// What the operation takes, if it takes a body; `turn` makes one that can be done after another.
    pub fn input(&self, operation: &Operation, turn: u32) -> Option<Value> {
        if !operation.takes_file() {
            operation.body()?;
        }
        let (name, id) = (self.name, |collection| self.id(collection));
        let week = |starts: &str, ends: &str| -> Value {
            let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
            days.map(|day| json!({"weekday": day, "starts": starts, "ends": ends})).into_iter().collect()
        };
        Some(match operation.id {
            "log_in" => json!({"username": "testuser", "password": "testpass"}),
            "update_business" => json!({"name": format!("{name} and sons"), "kind": "spa"}),
            "create_location" => {
                json!({"name": format!("{name}'s place"), "address": format!("{name} Street"), "city": name, "state": name,
                "time_zone": "America/New_York", "hours": week("08:00", "20:00"), "lead_minutes": 30, "step_minutes": 30})
            }
            "update_location" => json!({"name": format!("{name}'s corner"), "lead_minutes": 10}),
            "create_closure" => {
                json!({"first_day": "2027-02-01", "last_day": "2027-02-03", "reason": format!("{name}'s holiday")})
            }
            "create_service" => {
                json!({"category": name, "name": format!("{name}'s cut"), "price": 100, "requires": [format!("{name} chair")],
                "segments": [{"minutes": 45, "staffed": true}], "buffer_after_minutes": 5})
            }
            "update_service" => json!({"name": format!("{name}'s trim"), "price": 200}),
            "create_room" => {
                json!({"location_id": id("locations"), "kind": "equipment", "type": format!("{name} chair"), "name": format!("{name}'s chair")})
            }
            "update_room" => json!({"name": format!("{name}'s seat")}),
            "create_employee" => {
                json!({"name": format!("{name} Junior"), "title": name, "services": [{"service_id": id("services"), "price": 150}],
                "workplaces": [{"location_id": id("locations"), "hours": week("09:00", "18:00"), "breaks": week("12:00", "13:00")}]})
            }
            "update_employee" => json!({"name": format!("{name} Senior")}),
            "create_time_off" => {
                json!({"starts_at": "2027-02-04 10:00", "ends_at": "2027-02-04 12:00", "reason": format!("{name}'s day off")})
            }
            "create_client" => {
                json!({"name": format!("{name}'s friend"), "phone": "+1 212 555 0199", "email": "friend@example.test", "notes": name, "tags": [name]})
            }
            "update_client" => json!({"name": format!("{name}'s guest"), "phone": null}),
            "create_booking" => {
                json!({"client_id": id("clients"), "service_id": id("services"), "location_id": id("locations"),
                "employee_id": id("employees"), "booking_date": format!("2027-01-{} 10:00:00", 11 + turn), "notes": name})
            }
            "create_message" => json!({"text": format!("{name} says hello")}),
            "create_photo" | "update_logo" => json!(PICTURE),
            "update_photo" => json!({"caption": format!("{name} after a cut"), "stage": "after"}),
            "create_attachment" => json!(DOCUMENT),
            "update_chat" => json!({"message_id": id("messages")}),
            "update_booking_status" => json!({"status": "cancelled"}),
            "update_task_state" => json!({"state": "cancelled"}),
            other => panic!("{other} needs an input here"),
        })
    }

    /// The query that an operation cannot do without.
    pub fn query(&self, operation: &Operation) -> String {
        match operation.id {
            "list_availability" => {
                format!("?service_id={}&location_id={}&from=2027-01-11", self.id("services"), self.id("locations"))
            }
            "list_bookings" => "?limit=100".to_owned(),
            "list_clients" => format!("?search={}&limit=100", self.name),
            "list_services" => "?inactive=true".to_owned(),
            _ => String::new(),
        }
    }
}
