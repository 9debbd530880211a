//! Effects of each operation: events, jobs, invalidated caches and changed totals. Every operation that is not a GET
//! request needs a row in the table.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use parlour_cluster::Position;
use parlour_core::response_cache;
use parlour_core::types::BusinessId;
use serde_json::{Value, json};

use crate::contract::{Operation, in_order, operations};
use crate::fixtures::TestBusiness;
use crate::support::{TestApp, User};

/// All operations that are not GET requests, with their effects:
/// - published events (`end` ends the sockets of a session),
/// - kinds of enqueued jobs,
/// - invalidated caches,
/// - change in the number of bookings in the totals (`+0`: bookings moved between totals; `-`: no total changed).
const TABLE: &str = "
operation                  events                           jobs                                       caches    totals

create_client              client.created                   -                                          -         -
update_client              client.updated                   -                                          -         -
merge_clients              client.updated,waitlist.updated  -                                          -         -
create_photo               client.updated                   -                                          -         -
update_photo               client.updated                   -                                          -         -
remove_photo               client.updated                   remove_file                                -         -

create_booking             booking.created                  notify_booking_changed                     dashboard +1
create_walk_in             booking.created                  notify_booking_changed                     dashboard +1
create_guest_booking       booking.created                  notify_booking_changed                     dashboard +1
create_series              booking.created                  send_delivery                              dashboard +3
update_booking             booking.updated                  -                                          dashboard -
update_booking_status      booking.updated                  notify_booking_changed,offer_released_slot dashboard +0
reschedule_booking         booking.rescheduled              notify_booking_changed,offer_released_slot dashboard +0
cancel_series              booking.updated                  notify_booking_changed,offer_released_slot dashboard +0
reschedule_managed_booking booking.rescheduled              notify_booking_changed,offer_released_slot dashboard +0
cancel_managed_booking     booking.updated                  notify_booking_changed,offer_released_slot dashboard +0

create_block               block.created                    -                                          -         -
remove_block               block.removed                    offer_released_slot                        -         -

create_waitlist_entry      waitlist.updated                 -                                          -         -
remove_waitlist_entry      waitlist.updated                 -                                          -         -
accept_offer               booking.created,waitlist.updated notify_booking_changed                     dashboard +1
decline_offer              waitlist.updated                 offer_released_slot                        -         -

create_message             message.created                  -                                          -         -
update_typing              chat.typing                      -                                          -         -
update_chat                chat.read                        -                                          -         -
create_attachment          -                                -                                          -         -

update_business            -                                -                                          catalogue -
update_logo                -                                -                                          catalogue -
remove_logo                -                                remove_file                                catalogue -
create_location            -                                -                                          catalogue -
update_location            -                                -                                          catalogue -
create_closure             -                                -                                          -         -
remove_closure             -                                -                                          -         -
create_service             -                                -                                          catalogue -
update_service             -                                -                                          catalogue -
create_resource            -                                -                                          catalogue -
update_resource            -                                -                                          catalogue -
create_employee            -                                -                                          catalogue -
update_employee            -                                -                                          catalogue -
update_employee_calendar   -                                -                                          -         -
create_time_off            -                                -                                          -         -
remove_time_off            -                                -                                          -         -

log_in                     -                                -                                          -         -
log_out                    end                              -                                          -         -
end_session                end                              -                                          -         -
change_password            end                              -                                          -         -
request_password_reset     -                                send_password_reset                        -         -
reset_password             end                              -                                          -         -
update_member              end                              -                                          -         -
remove_member              end                              -                                          -         -
create_invitation          -                                send_delivery                              -         -
remove_invitation          -                                -                                          -         -
accept_invitation          -                                -                                          -         -

create_notification        -                                send_delivery                              -         -
update_notification_rules  -                                -                                          catalogue -
update_job_state           -                                -                                          -         -
";

/// Maximum id of the clients, employees, users and sessions whose rooms are observed.
const ROOMS: i64 = 80;

parlour_db::statements! {
    LAST_TASK scans "a test's few tasks" = "SELECT coalesce(max(id), 0) FROM jobs";
    NEW_TASKS scans "a test's few tasks" = "SELECT kind FROM jobs WHERE id > $1";
    TOTALS scans "a test's few totals" = "SELECT location_id, day, status,
            CAST(sum(bookings) AS BIGINT), CAST(sum(revenue) AS BIGINT) FROM day_totals
        WHERE business_id > 0 GROUP BY location_id, day, status ORDER BY location_id, day, status";
}

type Totals = BTreeMap<(i64, String, String), (i64, i64)>;

/// The state before an operation, to compare with the state after it.
struct Before {
    rooms: BTreeMap<String, Position>,
    last_task: i64,
    stamps: Vec<(&'static str, parlour_cache::ScopeVersion)>,
    totals: Totals,
}

impl Before {
    async fn new(app: &TestApp) -> Self {
        let mut names = vec!["business/1".to_owned()];
        for id in 1..=ROOMS {
            names.extend(["client", "employee", "user"].map(|kind| format!("business/1/{kind}/{id}")));
            names.push(format!("session/{id}"));
        }
        let mut rooms = BTreeMap::new();
        for name in names {
            let position = app.app.cluster.position(&name).await;
            rooms.insert(name, position);
        }
        Self { rooms, last_task: app.count(&LAST_TASK).await, stamps: stamps(app), totals: totals(app).await }
    }

    /// Returns the effects of all operations since `self` was read, as a row of the table.
    async fn effects(self, app: &TestApp) -> Vec<String> {
        let mut events = BTreeSet::new();
        for (room, position) in self.rooms {
            let since = app.app.cluster.since(&room, position).await.expect("a stream that goes on");
            events.extend(since.into_iter().map(|(_, text)| {
                let event: Value = serde_json::from_slice(&text).unwrap();
                event["type"].as_str().unwrap().to_owned()
            }));
        }
        let last = self.last_task;
        let tasks =
            app.app.db.read(move |tx| tx.all(&NEW_TASKS, parlour_db::params![last], |row| row.take::<String>()));
        let tasks: Vec<String> = tasks.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        let tasks: BTreeSet<String> = tasks.into_iter().collect();
        let stale = self.stamps.into_iter().zip(stamps(app)).filter(|(before, after)| before.1 != after.1);
        let stale: BTreeSet<String> = stale.map(|((name, _), _)| name.to_owned()).collect();
        let after = totals(app).await;
        let bookings = |totals: &Totals| totals.values().map(|(bookings, _)| bookings).sum::<i64>();
        let added = bookings(&after) - bookings(&self.totals);
        let totals = if after == self.totals { "-".to_owned() } else { format!("{added:+}") };
        [events, tasks, stale].map(|all| list(&all)).into_iter().chain([totals]).collect()
    }
}

fn list(all: &BTreeSet<String>) -> String {
    if all.is_empty() { "-".to_owned() } else { all.iter().map(String::as_str).collect::<Vec<_>>().join(",") }
}

fn stamps(app: &TestApp) -> Vec<(&'static str, parlour_cache::ScopeVersion)> {
    let scopes = [response_cache::catalogue(BusinessId(1)), response_cache::dashboard(BusinessId(1))];
    scopes.map(|scope| (scope.kind, app.app.caches.version(scope))).into()
}

/// Returns the number and total price of the bookings by location, day and status. Leaves out empty totals.
async fn totals(app: &TestApp) -> Totals {
    let read = app.app.db.read(|tx| {
        tx.all(&TOTALS, parlour_db::params![], |row| {
            Ok(((row.take()?, row.take()?, row.take()?), (row.take::<i64>()?, row.take::<i64>()?)))
        })
    });
    let all: Vec<_> = read.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    all.into_iter().filter(|(_, total)| *total != (0, 0)).collect()
}

/// Returns the effects of each operation in the table.
fn table() -> BTreeMap<&'static str, Vec<String>> {
    let lines = TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let lines = lines.filter(|line| !line.is_empty() && line[0] != "operation");
    lines.map(|line| (line[0], line[1..].iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

/// Performs an operation and returns its effects. Panics if the operation fails.
async fn effects_of(
    app: &TestApp,
    operation: &Operation,
    user: &User,
    (path, input): (&str, Option<&Value>),
) -> Vec<String> {
    let before = Before::new(app).await;
    let answer = user.ask(operation.method.clone(), path, input).await;
    assert_eq!(answer.status.as_str(), operation.success().0, "{}: {}", operation.id, answer.body);
    before.effects(app).await
}

#[test]
fn every_writing_operation_has_a_row() {
    let mut there: Vec<_> =
        operations().iter().filter(|one| one.method != Method::GET).map(|operation| operation.id).collect();
    there.sort_unstable();
    assert_eq!(table().into_keys().collect::<Vec<_>>(), there);
}

#[parlour_testkit::both_engines]
async fn operations_have_exactly_the_effects_in_the_table(app: TestApp) {
    app.promote("owner").await;
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    let stylist = app.user("stylist").await;
    let unread = stylist.create_id(&format!("/chats/{}/messages", owner.me().await.id), json!({"text": "Hello"})).await;
    let read = (format!("/chats/{}/read", stylist.me().await.id), json!({"message_id": unread}));
    // Adds a client to the waitlist, so that a released slot is offered.
    let client = owner.create_id("/clients", json!({"name": "Always There", "email": "always@example.test"})).await;
    let wish = json!({"client_id": client, "location_id": business.id("locations"),
        "service_id": business.id("services"), "first_day": "2027-01-04", "last_day": "2027-03-05"});
    owner.create("/waitlist", wish).await;
    let table = table();
    let mut wrong = Vec::new();
    for operation in in_order() {
        let user = match operation.id {
            "log_out" => app.user("owner").await,
            "change_password" => app.user("testuser").await,
            _ => owner.clone(),
        };
        let (path, input) = match operation.id {
            // Marks an unread message in another chat as read. The owner's chat with themselves has no unread messages.
            "update_chat" => (read.0.clone(), Some(read.1.clone())),
            _ => (business.path(&operation) + &business.query(&operation), business.input(&operation, 1)),
        };
        let effects = effects_of(&app, &operation, &user, (&path, input.as_ref())).await;
        let nothing = vec!["-".to_owned(); 4];
        let expected =
            if operation.method == Method::GET { &nothing } else { table.get(operation.id).unwrap_or(&nothing) };
        if effects != *expected {
            wrong.push(format!("{:<28}{}", operation.id, effects.join("  ")));
        }
    }
    assert!(wrong.is_empty(), "\n    {}\n", wrong.join("\n    "));
}
