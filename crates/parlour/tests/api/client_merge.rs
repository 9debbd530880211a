//! Merging two clients, and the birthday, formulas and allergies of a client.

use std::time::Duration;

use axum::http::StatusCode;
use parlour_db::params;
use serde::Deserialize as _;
use serde_json::json;

use crate::location::TestLocation;
use crate::responses::{Booking, Client, Series, WaitlistEntry};
use crate::support::{Answer, TestApp, User};

parlour_db::statements! {
    LET_LOG_IN scans "a test's clients" = "UPDATE clients
        SET user_id = (SELECT min(id) FROM users WHERE username = 'desk')
        WHERE business_id = 1 AND id = $1";
}

async fn merge(desk: &User, id: i64, other: i64) -> Answer {
    desk.post(&format!("/clients/{id}/merge"), json!({"client_id": other})).await
}

/// Returns the ids of the clients that a search finds.
async fn found(desk: &User, text: &str) -> Vec<i64> {
    let found: Vec<Client> = desk.list(&format!("/clients?search={text}")).await;
    found.iter().map(|client| client.id).collect()
}

#[parlour_testkit::both_engines]
async fn all_that_belongs_to_two_records_belongs_to_one(app: TestApp) {
    let salon = TestLocation::new(&app, "Europe/Berlin").await;
    let cut = salon.service(json!({"duration_minutes": 30})).await;
    let employee = salon.employee("daily 00:00-24:00", &[cut]).await;
    let desk = app.user("desk").await;
    let client = json!({"name": "Ana Schmidt", "phone": "+49 30 555 0101", "notes": "tea", "tags": ["vip", "colour"],
        "formulas": "6.1"});
    let client: Client = desk.create_as("/clients", client).await;
    let duplicate = json!({"name": "Anna Schmitt", "phone": "+49 30 555 0102", "email": "ana@example.test",
        "notes": "no sugar", "tags": ["colour", "early"], "birthday": "1990-03-14", "allergies": "PPD",
        "formulas": "6.1", "unsubscribed": true, "language": "de"});
    app.advance_clock(Duration::from_secs(60));
    let duplicate = desk.create_id("/clients", duplicate).await;
    let id = client.id;
    let visit = |client: i64, at: &str| salon.new_booking(cut, at).client(client).with(employee);
    let first = desk.book(visit(id, "2027-01-05 10:00:00")).await;
    let second = desk.book(visit(duplicate, "2027-01-05 11:00:00")).await;
    let series: Series = desk.create_as("/series", visit(duplicate, "2027-02-01 11:00:00").weekly(3)).await;
    let waits = json!({"client_id": duplicate, "service_id": cut, "location_id": salon.id, "first_day": "2027-01-18",
        "last_day": "2027-01-20"});
    let waits = desk.create_id("/waitlist", waits).await;

    let merged = merge(&desk, id, duplicate).await.expect(StatusCode::OK);
    let again = merge(&desk, id, duplicate).await.expect(StatusCode::OK);
    assert_eq!(again, merged, "a repeated request gets the same answer");
    let is = json!({"id": id, "name": "Ana Schmidt", "phone": "+49 30 555 0101", "email": "ana@example.test",
        "other_phones": ["+49 30 555 0102"], "other_emails": [], "notes": "tea\n\nAnna Schmitt\n\nno sugar",
        "created_at": client.created_at,
        "tags": ["vip", "colour", "early"], "birthday": "1990-03-14", "allergies": "PPD", "formulas": "6.1",
        "unsubscribed": true, "language": "de"});
    for (field, value) in is.as_object().unwrap() {
        assert_eq!(&merged[field], value, "{field}");
    }
    assert_eq!(desk.get(&format!("/clients/{id}")).await.body, merged);
    assert_eq!(desk.get(&format!("/clients/{duplicate}")).await.code(), "not_found");
    let visits: Vec<Booking> = desk.list(&format!("/bookings?client_id={id}&order=oldest&limit=100")).await;
    assert_eq!((visits[0].id, visits[1].id), (first.id, second.id));
    assert_eq!(visits.len(), 5);
    let moved = desk.booking(second.id).await.client;
    assert_eq!((moved.id, moved.name.as_str()), (id, "Ana Schmidt"));
    let series: Series = desk.get(&format!("/series/{}", series.id)).await.expect_as(StatusCode::OK);
    assert_eq!(series.bookings[0].client.id, id);
    let waiting: Vec<WaitlistEntry> = desk.list("/waitlist").await;
    assert_eq!(waiting.iter().find(|entry| entry.id == waits).unwrap().client.id, id);
    assert_eq!((found(&desk, "ana").await, found(&desk, "schmitt").await), (vec![id], vec![]));
    assert_eq!(merge(&desk, 1, duplicate).await.fields(), ["client_id"], "it is gone");
}

#[parlour_testkit::both_engines]
async fn what_both_waited_for_is_waited_for_once(app: TestApp) {
    let salon = TestLocation::new(&app, "Europe/Berlin").await;
    let (cut, wash) =
        (salon.service(json!({"duration_minutes": 30})).await, salon.service(json!({"duration_minutes": 10})).await);
    salon.employee("daily 00:00-24:00", &[cut, wash]).await;
    let desk = app.user("desk").await;
    let client = desk.create_id("/clients", json!({"name": "Ana"})).await;
    let duplicate = desk.create_id("/clients", json!({"name": "Anna"})).await;
    let waits = async |client: i64, services: &[i64], notes: &str| {
        let items: Vec<_> = services.iter().map(|service| json!({"service_id": service})).collect();
        let entry = json!({"client_id": client, "items": items, "location_id": salon.id, "first_day": "2027-01-18",
            "notes": notes});
        desk.create_id("/waitlist", entry).await
    };
    let first = waits(client, &[cut, wash], "").await;
    let (_, less, noted) = (
        waits(duplicate, &[cut, wash], "").await,
        waits(duplicate, &[cut], "").await,
        waits(client, &[wash], "short").await,
    );
    let other_notes = waits(duplicate, &[wash], "long").await;
    merge(&desk, client, duplicate).await.expect(StatusCode::OK);
    let waiting: Vec<WaitlistEntry> = desk.list("/waitlist").await;
    let of_client = waiting.iter().filter(|entry| entry.client.id == client);
    let mut left: Vec<_> = of_client.map(|entry| entry.id).collect();
    left.sort_unstable();
    assert_eq!(left, [first, less, noted, other_notes]);
}

#[parlour_testkit::both_engines]
async fn contacts_of_both_records_are_kept_and_hidden_from_employees(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let client = json!({"name": "Ana", "phone": "030 555 0101", "email": null, "other_emails": ["ana@example.test"]});
    let client = desk.create_id("/clients", client).await;
    let duplicate = json!({"name": "Ana", "phone": "+49 30 555 0102", "email": "ana@example.test",
        "other_phones": ["+49 30 555 0102", "030 555-0101", "+49 30 555 0103"], "other_emails": ["a.b@example.test"]});
    let duplicate: Client = desk.create_as("/clients", duplicate).await;
    assert_eq!(duplicate.other_phones, ["030 555-0101", "+49 30 555 0103"], "the first is not listed again");
    let merged: Client = merge(&desk, client, duplicate.id).await.expect_as(StatusCode::OK);
    assert_eq!(merged.phone.as_deref(), Some("030 555 0101"));
    assert_eq!(merged.email.as_deref(), Some("ana@example.test"), "the first of the other, not just any of them");
    assert_eq!(merged.other_phones, ["+49 30 555 0102", "+49 30 555 0103"], "each number once");
    assert_eq!(merged.other_emails, ["a.b@example.test"]);
    assert_eq!(merged.notes, "");
    for text in ["5550103", "+49 30 555 0102", "a.b@example.test", "a.b"] {
        assert_eq!(found(&desk, &text.replace('+', "%2B").replace(' ', "%20")).await, [client], "{text}");
    }

    let seen = stylist.get(&format!("/clients/{client}")).await.expect(StatusCode::OK);
    assert_eq!(seen["other_phones"], json!(["•••02", "•••03"]));
    assert_eq!(seen["other_emails"], json!(["a•••@example.test"]));
    for secret in ["0102", "0103", "a.b@"] {
        assert!(!seen.to_string().contains(secret), "{secret}: {seen}");
        assert_eq!(found(&stylist, secret).await, [] as [i64; 0], "{secret}");
    }

    let fewer = json!({"other_phones": ["+49 30 555 0103"], "other_emails": null});
    let changed: Client = desk.patch(&format!("/clients/{client}"), fewer).await.expect_as(StatusCode::OK);
    assert_eq!((changed.other_phones.len(), changed.other_emails.len()), (1, 0));
    assert_eq!(found(&desk, "5550102").await, [] as [i64; 0]);
    let wrong = json!({"other_phones": ["030 555 0101", "no"], "other_emails": vec!["a@example.test"; 11]});
    let fields = ["other_emails", "other_phones.1"];
    assert_eq!(desk.patch(&format!("/clients/{client}"), wrong).await.fields(), fields);

    let numbers = |first: u32| (first..first + 6).map(|number| format!("030 555 {number:04}")).collect::<Vec<_>>();
    let one = desk.create_id("/clients", json!({"name": "Ben", "other_phones": numbers(0)})).await;
    let other = desk.create_id("/clients", json!({"name": "Ben", "other_phones": numbers(6)})).await;
    assert_eq!(merge(&desk, one, other).await.code(), "merge_too_large");
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_merged_stays_as_it_is(app: TestApp) {
    let desk = app.user("desk").await;
    let client: Client = desk.create_as("/clients", json!({"name": "Ana", "notes": "x".repeat(6_000)})).await;
    let long: Client = desk.create_as("/clients", json!({"name": "Ana", "notes": "y".repeat(6_000)})).await;
    for other in [client.id, 0, -1, long.id] {
        assert_eq!(merge(&desk, client.id, other).await.fields(), ["client_id"], "{other}");
    }
    assert_eq!(merge(&desk, client.id, long.id).await.code(), "merge_too_large");
    assert_eq!(merge(&desk, 0, client.id).await.code(), "not_found");
    let theirs = app.user("rival").await.create_id("/clients", json!({"name": "Ana"})).await;
    assert_eq!(merge(&desk, client.id, theirs).await.fields(), ["client_id"]);
    assert_eq!(merge(&desk, theirs, client.id).await.code(), "not_found");
    for kept in [client, long] {
        let shown: Client = desk.get(&format!("/clients/{}", kept.id)).await.expect_as(StatusCode::OK);
        assert_eq!(shown, kept);
    }
}

#[parlour_testkit::both_engines]
async fn who_can_log_in_is_the_one_that_is_left(app: TestApp) {
    let (desk, client) = (app.user("desk").await, app.user("client").await);
    let other = desk.create_id("/clients", json!({"name": "Vera Abbott", "phone": "+1 555 0100"})).await;
    merge(&desk, other, client.me().await.client_id.unwrap()).await.expect(StatusCode::OK);
    assert_eq!(client.me().await.client_id, Some(other));
    let rival = desk.create_id("/clients", json!({"name": "Vera Abbott"})).await;
    let link = move |tx: &mut parlour_db::Tx<'_>| tx.execute(&LET_LOG_IN, params![rival]);
    app.app.db.write(link).await.unwrap();
    assert_eq!(merge(&desk, rival, other).await.code(), "both_log_in");
}

#[parlour_testkit::both_engines]
async fn two_who_merge_the_same_at_once_lose_nothing(app: TestApp) {
    let desk = app.user("desk").await;
    let one = desk.create_id("/clients", json!({"name": "One", "notes": "1"})).await;
    let other = desk.create_id("/clients", json!({"name": "Other", "notes": "2"})).await;
    let (there, back) = futures_util::join!(merge(&desk, one, other), merge(&desk, other, one));
    let done: Vec<_> = [&there, &back].into_iter().filter(|answer| answer.status == StatusCode::OK).collect();
    assert_eq!(done.len(), 1, "{} {}", there.body, back.body);
    let left = Client::deserialize(&done[0].body).unwrap();
    let mut notes: Vec<_> = left.notes.split("\n\n").collect();
    notes.sort_unstable();
    assert_eq!(notes, ["1", "2", if left.name == "One" { "Other" } else { "One" }]);
}

#[parlour_testkit::both_engines]
async fn what_is_booked_meanwhile_is_booked_for_the_one_that_is_left_or_refused(app: TestApp) {
    let salon = TestLocation::new(&app, "Europe/Berlin").await;
    let cut = salon.service(json!({"duration_minutes": 10})).await;
    salon.employee("daily 00:00-24:00", &[cut]).await;
    let desk = app.user("desk").await;
    let one = desk.create_id("/clients", json!({"name": "One"})).await;
    let other = desk.create_id("/clients", json!({"name": "Other"})).await;
    let booked = (0..40).map(|number| {
        let at = format!("2027-01-06 {:02}:{:02}:00", 8 + number / 6, number % 6 * 10);
        let visit = salon.new_booking(cut, &at).client(other);
        let desk = desk.clone();
        tokio::spawn(async move { desk.post("/bookings", visit).await })
    });
    let (merged, booked) = futures_util::join!(merge(&desk, one, other), futures_util::future::join_all(booked));
    merged.expect(StatusCode::OK);
    let (made, refused): (Vec<_>, Vec<_>) =
        booked.into_iter().map(Result::unwrap).partition(|answer| answer.status == StatusCode::CREATED);
    for answer in refused {
        let is_told = answer.fields() == ["client_id"] || answer.code() == "collision";
        assert!(is_told, "{}", answer.body);
    }
    let visits: Vec<Booking> = desk.list(&format!("/bookings?client_id={one}&limit=100")).await;
    assert_eq!(visits.len(), made.len());
}

#[parlour_testkit::both_engines]
async fn what_is_kept_in_mind_is_kept(app: TestApp) {
    let desk = app.user("desk").await;
    let new = json!({"name": "Ana", "birthday": "03-14", "formulas": "7.0 + 20 vol\n35 min", "allergies": "nuts"});
    let path = format!("/clients/{}", desk.create_id("/clients", new).await);
    let shown: Client = app.user("stylist").await.get(&path).await.expect_as(StatusCode::OK);
    assert_eq!(shown.birthday.as_deref(), Some("03-14"));
    assert_eq!((shown.formulas.as_str(), shown.allergies.as_str()), ("7.0 + 20 vol\n35 min", "nuts"));
    let change = json!({"birthday": null, "formulas": null, "allergies": "nuts, PPD"});
    let changed: Client = desk.patch(&path, change).await.expect_as(StatusCode::OK);
    assert_eq!(changed.birthday, None);
    assert_eq!((changed.formulas.as_str(), changed.allergies.as_str()), ("", "nuts, PPD"));
    for wrong in ["1990-02-29", "14.3.1990", "2500-01-01", ""] {
        assert_eq!(desk.patch(&path, json!({"birthday": wrong})).await.fields(), ["birthday"], "{wrong}");
    }
    assert!(desk.list::<Client>("/clients?search=ana").await.contains(&changed));
}
