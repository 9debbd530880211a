//! A business with at least one item in each collection, and an input for every operation with a body. If a new
//! operation is missing here, the tests that cover all operations fail.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use parlour_booking::{offer_slot, offer_token};
use parlour_core::records::ReleasedSlot;
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, Instant, LocationId};
use serde_json::{Value, json};

use crate::contract::{Operation, operations};
use crate::responses::{Business, CalendarLink, Link, Login, Session, token};
use crate::support::{TestApp, User, secret};

/// All create operations. Each comes after the operations whose items it refers to.
const CREATES: [&str; 18] = [
    "create_location",
    "create_service",
    "create_resource",
    "create_employee",
    "create_client",
    "create_booking",
    "create_closure",
    "create_time_off",
    "create_message",
    "create_notification",
    "create_invitation",
    "create_walk_in",
    "create_series",
    "create_block",
    "create_waitlist_entry",
    "create_guest_booking",
    "create_photo",
    "create_attachment",
];

/// A GIF of one pixel, with one character for each byte.
pub const PICTURE: &str =
    "GIF89a\u{1}\0\u{1}\0\u{80}\0\0\u{ff}\u{ff}\u{ff}\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;";
/// A minimal PDF.
pub const DOCUMENT: &str = "%PDF-1.7\n%%EOF\n";

/// A business with at least one item in each collection. Ids and tokens are found by the name of the collection, such
/// as `locations`.
pub struct TestBusiness {
    name: &'static str,
    ids: BTreeMap<&'static str, i64>,
    /// Tokens and codes, for paths and bodies that do not use ids.
    tokens: BTreeMap<&'static str, String>,
    /// Tokens of two open offers: one to accept, one to decline.
    offers: [String; 2],
}

impl TestBusiness {
    /// Creates at least one item in each collection. The texts of most inputs contain `name`.
    pub async fn create(app: &TestApp, owner: &User, name: &'static str) -> Self {
        let operations = operations();
        let (ids, tokens) = (BTreeMap::new(), BTreeMap::new());
        let mut created = Self { name, ids, tokens, offers: Default::default() };
        // Every user can chat with themselves.
        created.ids.insert("chats", owner.me().await.id);
        let business: Business = owner.get("/business").await.expect_as(StatusCode::OK);
        created.tokens.insert("book", business.code);
        for id in CREATES {
            let create = operations.iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("no {id}"));
            let made = owner.create_id(&created.path(create), created.input(create, 0).unwrap()).await;
            let collection = match id {
                "create_notification" => "deliveries",
                "create_guest_booking" => "guest_bookings",
                _ => create.path.rsplit('/').next().unwrap(),
            };
            created.ids.insert(collection, made);
        }
        let creates = operations.iter().filter(|operation| operation.is_create()).count();
        assert_eq!(creates, CREATES.len(), "one of everything is made here");
        let duplicate = json!({"name": format!("{name}'s twin"), "phone": "+1 212 555 0100", "notes": name});
        created.ids.insert("twins", owner.create_id("/clients", duplicate).await);
        let sessions: Vec<Session> = owner.list("/sessions").await;
        created.ids.insert("sessions", sessions.iter().find(|session| session.current).unwrap().id);
        // Creates a second booking for the management link, because operations on the link reschedule and cancel it.
        let create = operations.iter().find(|operation| operation.id == "create_booking").unwrap();
        let visit = owner.create_id("/bookings", created.input(create, 10).unwrap()).await;
        let link: Link = owner.get(&format!("/bookings/{visit}/link")).await.expect_as(StatusCode::OK);
        created.tokens.insert("manage", token(&link.url).to_owned());
        let calendar = format!("/employees/{}/calendar", created.id("employees"));
        let calendar: CalendarLink = owner.get(&calendar).await.expect_as(StatusCode::OK);
        created.tokens.insert("calendars", token(&calendar.url).to_owned());
        created.ids.insert("jobs", app.enqueue(Some(business.id)).await);
        let invite = operations.iter().find(|operation| operation.id == "create_invitation").unwrap();
        let invited = owner.create_id(&created.path(invite), created.input(invite, 9).unwrap()).await;
        let join = signed_token::sign(secret().key("invitation"), [business.id, invited]);
        created.ids.insert("members", created.hire(app, owner, business.id).await);
        created.tokens.extend([("join", join), ("password", app.password_token("stylist").await)]);
        created.offers = created.make_offers(app, owner, business.id).await;
        created
    }

    /// Invites an employee, accepts the invitation, and returns the id of the new user.
    async fn hire(&self, app: &TestApp, owner: &User, business: i64) -> i64 {
        let username = format!("{}-novice", self.name);
        let new = json!({"email": format!("{username}@example.test"), "name": username, "role": "employee"});
        let invited = owner.create_id("/invitations", new).await;
        let token = signed_token::sign(secret().key("invitation"), [business, invited]);
        let joining = json!({"token": token, "username": username, "password": "a long password"});
        app.stranger().post("/join", joining).await.expect_as::<Login>(StatusCode::OK).user.id
    }

    /// Adds another waitlist entry and releases a slot that suits both entries. Returns the tokens of the two offers.
    async fn make_offers(&self, app: &TestApp, owner: &User, business: i64) -> [String; 2] {
        let all = operations();
        let create = all.iter().find(|operation| operation.id == "create_waitlist_entry").unwrap();
        let other = json!({"name": "Other", "email": format!("other-{business}@example.test")});
        let mut wish = self.input(create, 1).unwrap();
        wish["client_id"] = owner.create_id("/clients", other).await.into();
        owner.create("/waitlist", wish).await;
        let (business, location) = (BusinessId(business), LocationId(self.id("locations")));
        let at = |text: &str| Instant(text.parse().unwrap());
        let (starts_at, ends_at) = (at("2027-01-18T15:00:00Z"), at("2027-01-18T18:00:00Z"));
        let made = offer_slot(&app.app.state().bookings, ReleasedSlot { business, location, starts_at, ends_at })
            .await
            .unwrap();
        let [first, second] = made[..] else { panic!("two offers: {made:?}") };
        // The offer of the first entry is declined, so the entry can still be removed from the waitlist.
        [second, first].map(|offer| offer_token(&app.app, business, offer))
    }

    /// Returns the id of the item in a collection, such as `locations`.
    pub fn id(&self, collection: &str) -> i64 {
        *self.ids.get(collection).unwrap_or_else(|| panic!("the business has none of its {collection}"))
    }

    /// Returns the operation's path with the ids and tokens of this business.
    pub fn path(&self, operation: &Operation) -> String {
        let [accepted, refused] = &self.offers;
        operation.path_with(|collection| match collection {
            "offers" if operation.id == "decline_offer" => refused.clone(),
            "offers" => accepted.clone(),
            _ => self.tokens.get(collection).cloned().unwrap_or_else(|| self.id(collection).to_string()),
        })
    }

    /// Returns the operation's body, or `None` if the operation takes no body. `turn` varies the dates, usernames and
    /// email addresses that would otherwise conflict.
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
                json!({"name": format!("{name}'s place"), "address": format!("{name} Street"), "city": name,
                "state": name, "time_zone": "America/New_York", "opening_hours": week("08:00", "20:00"),
                "minimum_notice_minutes": 30, "slot_interval_minutes": 30})
            }
            "update_location" => json!({"name": format!("{name}'s corner"), "minimum_notice_minutes": 10}),
            "create_closure" => {
                json!({"first_day": "2027-02-01", "last_day": "2027-02-03", "reason": format!("{name}'s holiday")})
            }
            "create_service" => {
                json!({"category": name, "name": format!("{name}'s cut"), "price": 100,
                "resource_types": [format!("{name} chair")], "segments": [{"minutes": 45, "staffed": true}],
                "buffer_after_minutes": 5})
            }
            "update_service" => json!({"name": format!("{name}'s trim"), "price": 200}),
            "create_resource" => {
                json!({"location_id": id("locations"), "kind": "equipment", "type": format!("{name} chair"),
                "name": format!("{name}'s chair")})
            }
            "update_resource" => json!({"name": format!("{name}'s seat")}),
            "create_employee" => {
                json!({"name": format!("{name} Junior"), "title": name,
                "services": [{"service_id": id("services"), "price": 150}],
                "workplaces": [{"location_id": id("locations"), "working_hours": week("09:00", "18:00"),
                    "breaks": week("12:00", "13:00")}]})
            }
            "update_employee" => json!({"name": format!("{name} Senior")}),
            "create_time_off" => {
                json!({"starts_at": "2027-02-04 10:00", "ends_at": "2027-02-04 12:00",
                "reason": format!("{name}'s day off")})
            }
            "create_client" => {
                json!({"name": format!("{name}'s friend"), "phone": "+1 212 555 0199", "email": "friend@example.test",
                "notes": name, "tags": [name], "birthday": "02-29", "formulas": format!("{name} 6.1"),
                "allergies": format!("{name} bears all")})
            }
            "update_client" => json!({"name": format!("{name}'s guest"), "phone": null}),
            "create_booking" => {
                json!({"client_id": id("clients"), "service_id": id("services"), "location_id": id("locations"),
                "employee_id": id("employees"), "booking_date": format!("2027-01-{} 10:00:00", 11 + turn),
                "notes": name})
            }
            "create_walk_in" => {
                json!({"client_id": id("clients"), "service_id": id("services"), "location_id": id("locations"),
                "employee_id": id("employees"), "notes": name})
            }
            "create_series" => {
                json!({"client_id": id("clients"), "service_id": id("services"), "location_id": id("locations"),
                "employee_id": id("employees"), "booking_date": format!("2027-02-{:02} 14:00:00", 9 + turn),
                "every": 1, "unit": "weeks", "count": 3, "notes": name})
            }
            "cancel_series" => json!({"from": "2027-02-20"}),
            "create_block" => {
                json!({"employee_ids": [id("employees")], "resource_ids": [id("resources")],
                "location_id": id("locations"), "starts_at": format!("2027-01-{} 15:00", 13 + turn),
                "ends_at": format!("2027-01-{} 16:00", 13 + turn), "reason": format!("{name}'s meeting")})
            }
            "create_waitlist_entry" => {
                json!({"client_id": id("clients"), "service_id": id("services"), "location_id": id("locations"),
                "employee_id": id("employees"), "first_day": "2027-01-18", "last_day": "2027-01-20",
                "earliest": "09:00", "latest": format!("{}:00", 16 + turn), "notes": name})
            }
            "create_guest_booking" => {
                json!({"name": format!("{name}'s guest"), "email": "guest@example.test", "phone": "555 0170",
                "notes": name, "location_id": id("locations"), "service_id": id("services"),
                "employee_id": id("employees"), "booking_date": format!("2027-02-{:02} 10:00:00", 9 + turn),
                "language": "de"})
            }
            "create_message" => json!({"text": format!("{name} says hello")}),
            "create_photo" | "update_logo" => json!(PICTURE),
            "update_photo" => json!({"caption": format!("{name} after a cut"), "stage": "after"}),
            "create_attachment" => json!(DOCUMENT),
            "update_chat" => json!({"message_id": id("messages")}),
            "update_booking" => json!({"notes": format!("{name} asks for tea")}),
            "reschedule_booking" => {
                json!({"service_id": id("services"), "location_id": id("locations"), "employee_id": id("employees"),
                "booking_date": format!("2027-01-{} 10:00:00", 14 + turn)})
            }
            "cancel_managed_booking" => json!({"version": null}),
            "reschedule_managed_booking" => {
                json!({"booking_date": format!("2027-01-{} 11:00:00", 18 + turn), "any_employee": true})
            }
            "update_booking_status" => json!({"status": "cancelled"}),
            "update_notification_rules" => {
                json!({"reminders": [60], "language": "de", "reply_to": format!("{name}@example.test")})
            }
            "create_notification" => json!({"client_id": id("clients"), "message": format!("{name} says hello")}),
            "create_invitation" => {
                json!({"email": format!("{name}-{turn}@example.test"), "name": format!("{name}'s niece"),
                "role": "employee", "employee_id": id("employees")})
            }
            "accept_invitation" => {
                json!({"token": self.tokens["join"], "username": format!("{name}{turn}"),
                "password": "a long password"})
            }
            "request_password_reset" => json!({"username": "nobody"}),
            "reset_password" => json!({"token": self.tokens["password"], "password": "another password"}),
            "change_password" => json!({"current_password": "testpass", "password": "another password"}),
            "update_member" => json!({"role": "receptionist", "employee_id": null}),
            "merge_clients" => json!({"client_id": id("twins")}),
            "update_job_state" => json!({"state": "cancelled"}),
            other => panic!("{other} needs an input here"),
        })
    }

    /// Returns the query string for an operation. It is empty if the operation needs none.
    pub fn query(&self, operation: &Operation) -> String {
        match operation.id {
            "list_availability" | "list_public_availability" => {
                format!("?service_id={}&location_id={}&from=2027-01-11", self.id("services"), self.id("locations"))
            }
            "list_bookings" => "?limit=100".to_owned(),
            "list_clients" => format!("?search={}&limit=100", self.name),
            "list_services" => "?inactive=true".to_owned(),
            "show_invitation" => format!("?token={}", self.tokens["join"]),
            _ => String::new(),
        }
    }
}
