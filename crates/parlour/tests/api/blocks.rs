//! Blocked time. The database itself rejects claims that overlap.

use axum::http::StatusCode;
use futures_util::future::join_all;
use parlour::migrations::MIGRATIONS;
use parlour_testkit::{Database, Folder};
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::responses::{Block, Identified, Page};
use crate::support::{BOOKINGS, OVERLAPS, TestApp, User, new_key};

parlour_db::statements! {
    BLOCKS scans "a test's few blocks" = "SELECT count(*) FROM blocks WHERE business_id > 0";
    BLOCK_CLAIMS scans "a test's few claims" = "SELECT count(*) FROM claims WHERE block_id IS NOT NULL
        AND business_id > 0";
    /// Claims longer than 48 hours.
    LONG_CLAIMS scans "a test's few claims" = "SELECT count(*) FROM claims WHERE ends_at - starts_at > 172800000000
        AND business_id > 0";
}

fn block(employees: &[i64], rooms: &[i64], from: &str, until: &str) -> Value {
    json!({"employee_ids": employees, "resource_ids": rooms, "starts_at": from, "ends_at": until, "reason": "Meeting"})
}

/// Returns the ids of the blocks that match a query, read page by page.
async fn listed(user: &User, query: &str) -> Vec<i64> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = user.get(&format!("/blocks?limit=2&{query}{cursor}")).await;
        let page: Page<Block> = page.expect_as(StatusCode::OK);
        ids.extend(page.items.iter().map(|block| block.id));
        let Some(next) = page.next else { return ids };
        cursor = format!("&cursor={next}");
    }
}

#[parlour_testkit::both_engines]
async fn what_is_blocked_cannot_be_booked_until_it_is_given_back(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60, "resource_types": ["chair"]})).await;
    let (employee, room) = (salon.employee("daily 09:00-17:00", &[service]).await, salon.room("chair").await);
    for (employees, rooms) in [(vec![employee], vec![]), (vec![], vec![room]), (vec![employee], vec![room])] {
        let new = block(&employees, &rooms, "2027-01-11 10:00", "2027-01-11 12:00");
        let made: Block = salon.owner.create_as("/blocks", new).await;
        assert_eq!((made.starts_at.as_str(), made.location_id), ("2027-01-11T10:00:00-05:00", salon.id));
        assert_eq!(made.bookables.len(), employees.len() + rooms.len());
        let offered = salon.offered(&format!("service_id={service}&from=2027-01-11")).await;
        assert_eq!(offered.first().map(String::as_str), Some("2027-01-11T09:00:00-05:00"));
        assert_eq!(offered.get(1).map(String::as_str), Some("2027-01-11T12:00:00-05:00"), "{offered:?}");
        assert_eq!(salon.refusal(None, service, "2027-01-11 11:30").await, "slot_taken");
        let path = format!("/blocks/{}", made.id);
        assert_eq!(salon.owner.delete(&path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(salon.owner.delete(&path).await.code(), "not_found");
    }
    salon.book(Some(employee), service, "2027-01-11 10:00").await;
    assert_eq!((app.count(&BLOCKS).await, app.count(&BLOCK_CLAIMS).await), (0, 0));
}

#[parlour_testkit::both_engines]
async fn what_is_booked_cannot_be_blocked_and_the_answer_names_it(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60})).await;
    let employee = salon.employee("daily 09:00-17:00", &[service]).await;
    let booking = salon.book(Some(employee), service, "2027-01-11 10:00").await;
    let other = salon.employee("daily 09:00-17:00", &[service]).await;
    let refused =
        salon.owner.post("/blocks", block(&[other, employee], &[], "2027-01-11 09:00", "2027-01-11 10:30")).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "slot_taken"));
    let detail = refused.detail();
    assert!(
        detail.contains(&format!("booking {}", booking.id)) && detail.contains("2027-01-11T10:00:00-05:00"),
        "{detail}"
    );
    let first = salon.owner.create_id("/blocks", block(&[employee], &[], "2027-01-11 09:00", "2027-01-11 10:00")).await;
    let refused = salon.owner.post("/blocks", block(&[employee], &[], "2027-01-11 08:00", "2027-01-11 09:30")).await;
    assert!(refused.detail().contains(&format!("block {first}")), "{}", refused.body);
    assert_eq!(app.count(&BLOCKS).await, 1, "those that were refused left nothing");
}

#[parlour_testkit::both_engines]
async fn of_a_hundred_blocks_and_bookings_at_once_one_comes_about(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60})).await;
    let employee = salon.employee("daily 09:00-17:00", &[service]).await;
    let requests = (0..100).map(|number| {
        let owner = salon.owner.clone();
        let body = salon.new_booking(service, "2027-01-11 10:00").with(employee);
        tokio::spawn(async move {
            match number % 2 {
                0 => owner.post("/bookings", body).await,
                _ => owner.post("/blocks", block(&[employee], &[], "2027-01-11 09:30", "2027-01-11 10:30")).await,
            }
        })
    });
    let answers: Vec<_> = join_all(requests).await.into_iter().map(Result::unwrap).collect();
    let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let refused = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((made, refused), (1, 99));
    assert_eq!(app.count(&BOOKINGS).await + app.count(&BLOCKS).await, 1);
    assert_eq!(app.count(&OVERLAPS).await, 0);
}

#[parlour_testkit::both_engines]
async fn a_block_can_be_as_long_as_a_month_and_reach_over_changes_of_the_clock(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60})).await;
    let employee = salon.employee("daily 00:00-24:00", &[service]).await;
    // Two days last 47 hours across the clock change in spring, and 49 hours in fall. A claim lasts at most 48 hours.
    for (from, until, claims) in
        [("2027-03-13 12:00", "2027-03-15 12:00", 1), ("2027-11-06 12:00", "2027-11-08 12:00", 2)]
    {
        let made = salon.owner.create_id("/blocks", block(&[employee], &[], from, until)).await;
        assert_eq!(app.count(&BLOCK_CLAIMS).await, claims);
        let day = until.split(' ').next().unwrap();
        assert_eq!(salon.refusal(None, service, &format!("{day} 11:30")).await, "slot_taken");
        assert_eq!(salon.refusal(None, service, &from.replace("12:00", "11:30")).await, "slot_taken");
        let offered = salon.offered(&format!("service_id={service}&from={day}")).await;
        assert!(offered[0].contains("T12:00:00"), "{offered:?}");
        salon.owner.delete(&format!("/blocks/{made}")).await;
    }
    let long = salon.owner.create_id("/blocks", block(&[employee], &[], "2027-03-01 12:00", "2027-04-01 12:00")).await;
    assert_eq!((app.count(&BLOCK_CLAIMS).await, app.count(&LONG_CLAIMS).await), (16, 0));
    assert!(salon.offered(&format!("service_id={service}&from=2027-03-02&to=2027-03-31")).await.is_empty());
    let later = format!("location_id={}&from=2027-03-31&to=2027-03-31", salon.id);
    assert_eq!(listed(&salon.owner, &later).await, [long], "it still goes on");
    assert_eq!(
        salon.owner.post("/blocks", block(&[employee], &[], "2027-05-01", "x")).await.fields(),
        ["ends_at", "starts_at"]
    );
}

#[parlour_testkit::both_engines]
async fn blocks_are_listed_by_day_and_employee(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let (one, other) = (salon.employee("daily 09:00-17:00", &[]).await, salon.employee("daily 09:00-17:00", &[]).await);
    let mut made = Vec::new();
    for day in 11..16 {
        let employees = if day % 2 == 0 { vec![one] } else { vec![other, one] };
        let at = |time: &str| format!("2027-01-{day} {time}");
        made.push(salon.owner.create_id("/blocks", block(&employees, &[], &at("10:00"), &at("11:00"))).await);
    }
    let here = format!("location_id={}", salon.id);
    assert_eq!(listed(&salon.owner, &here).await, made);
    assert_eq!(listed(&salon.owner, &format!("{here}&from=2027-01-12&to=2027-01-13")).await, made[1..3]);
    assert_eq!(listed(&salon.owner, &format!("{here}&employee_id={other}")).await, [made[0], made[2], made[4]]);
    assert_eq!(listed(&salon.owner, &format!("employee_id={other}&from=2027-01-12&to=2027-01-14")).await, [made[2]]);
    assert_eq!(listed(&salon.owner, "location_id=1").await, [0; 0]);
    for query in ["from=2027-01-12&to=2027-01-11", "from=2027-01-01&to=2027-03-04"] {
        assert_eq!(salon.owner.get(&format!("/blocks?{query}")).await.fields(), ["to"]);
    }
}

#[parlour_testkit::both_engines]
async fn employees_block_their_own_time(app: TestApp) {
    let (stylist, desk) = (app.user("stylist").await, app.user("desk").await);
    let own = stylist.me().await.employee_id.unwrap_or(1);
    let made = stylist.create_id("/blocks", block(&[own], &[], "2027-01-11 20:00", "2027-01-11 21:00")).await;
    for (employees, rooms) in [(vec![4], vec![]), (vec![own, 4], vec![])] {
        let refused = stylist.post("/blocks", block(&employees, &rooms, "2027-01-12 20:00", "2027-01-12 21:00")).await;
        assert_eq!(refused.code(), "forbidden");
    }
    let both = desk.create_id("/blocks", block(&[own, 4], &[], "2027-01-12 20:00", "2027-01-12 21:00")).await;
    assert_eq!(stylist.delete(&format!("/blocks/{both}")).await.code(), "forbidden");
    assert_eq!(stylist.delete(&format!("/blocks/{made}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.user("client").await.get("/blocks").await.code(), "forbidden");
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_blocked_is_refused_with_every_field(app: TestApp) {
    let (owner, rival) = (app.user("owner").await, app.user("rival").await);
    let salon = json!({"name": "Rival", "time_zone": "Europe/Berlin", "opening_hours": []});
    let salon = rival.create_id("/locations", salon).await;
    let employees =
        json!({"name": "Theirs", "services": [], "workplaces": [{"location_id": salon, "working_hours": []}]});
    let theirs = rival.create_id("/employees", employees).await;
    let room = owner.list::<Identified>("/resources").await[0].id;
    for (employees, rooms, from, until, fields) in [
        (vec![], vec![], "2027-01-11 10:00", "2027-01-11 11:00", vec!["employee_ids"]),
        (
            vec![theirs, 1, 99_999],
            vec![1],
            "2027-01-11 10:00",
            "2027-01-11 11:00",
            vec!["employee_ids.0", "employee_ids.2", "resource_ids.0"],
        ),
        (vec![room], vec![], "2027-01-11 10:00", "2027-01-11 11:00", vec!["employee_ids.0"]),
        (vec![1], vec![], "2027-01-11 10:00", "2027-01-11 10:00", vec!["ends_at"]),
        (vec![1], vec![], "2027-01-11 10:00", "2027-02-11 10:01", vec!["ends_at"]),
        (vec![1], vec![], "2027-03-14 02:30", "2027-11-07 01:30", vec!["ends_at", "starts_at"]),
    ] {
        let answer = owner.post("/blocks", block(&employees, &rooms, from, until)).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{employees:?} {from} {until}");
    }
    assert_eq!(app.count(&BLOCKS).await, 0);
    let (key, body) = (new_key(), block(&[1], &[], "2027-01-11 20:00", "2027-01-11 21:00"));
    let first = owner.post_once("/blocks", &key, body.clone()).await;
    assert_eq!(owner.post_once("/blocks", &key, body).await.body, first.body);
    assert_eq!(app.count(&BLOCKS).await, 1);
}

parlour_db::statements! {
    INSERT_BUSINESS = "INSERT INTO businesses (id, code, name, kind, currency, created_at)
        VALUES (1, 'salon', 'Salon', 'spa', 'EUR', 0)";
    INSERT_LOCATION = "INSERT INTO locations (id, business_id, name, time_zone, opening_hours, created_at)
        VALUES (1, 1, 'Here', 'UTC', '[]', 0)";
    INSERT_CLIENT = "INSERT INTO clients (id, business_id, name, sort_name, created_at) VALUES (1, 1, 'Ana', 'ana', 0)";
    INSERT_BOOKABLE = "INSERT INTO bookables (id, business_id, kind) VALUES (1, 1, 'employee')";
    INSERT_BOOKING = "INSERT INTO bookings
            (id, business_id, location_id, client_id, status, starts_at, ends_at, day, price, created_at)
        VALUES ($1, 1, 1, 1, 'confirmed', $2, $3, '2027-01-11', 0, 0)";
    CLAIM = "INSERT INTO claims (bookable_id, starts_at, ends_at, business_id, booking_id) VALUES (1, $2, $3, 1, $1)";
    OWNERLESS_CLAIM = "INSERT INTO claims (bookable_id, starts_at, ends_at, business_id) VALUES (1, $1, $2, 1)";
}

/// Checks that the schema itself rejects claims that overlap or belong to no booking, block or offer.
async fn claims_are_guarded(location: parlour_db::Location) {
    let db = parlour_db::Db::open(location, parlour_db::Settings::default()).unwrap();
    db.migrate(MIGRATIONS).await.unwrap();
    let added = db.write(|tx| {
        for statement in [&INSERT_BUSINESS, &INSERT_LOCATION, &INSERT_CLIENT, &INSERT_BOOKABLE] {
            tx.execute(statement, parlour_db::params![])?;
        }
        for (id, starts, ends) in [(1_i64, 100_i64, 200_i64), (2, 200, 300), (3, 400, 500)] {
            tx.execute(&INSERT_BOOKING, parlour_db::params![id, starts, ends])?;
            tx.execute(&CLAIM, parlour_db::params![id, starts, ends])?;
        }
        Ok::<_, parlour_db::Error>(())
    });
    added.await.unwrap();
    for (starts, ends) in [(100_i64, 110_i64), (50, 101), (290, 410), (450, 460)] {
        let refused = db.write(move |tx| tx.execute(&CLAIM, parlour_db::params![3_i64, starts, ends])).await;
        assert!(matches!(refused, Err(parlour_db::Error::Overlap)), "{starts}: {refused:?}");
    }
    let ownerless = db.write(|tx| tx.execute(&OWNERLESS_CLAIM, parlour_db::params![300_i64, 400_i64])).await;
    assert!(matches!(ownerless, Err(parlour_db::Error::Statement { .. })), "{ownerless:?}");
    let between = db.write(|tx| tx.execute(&CLAIM, parlour_db::params![3_i64, 300_i64, 400_i64])).await;
    assert_eq!(between.unwrap_or_else(|error: parlour_db::Error| panic!("{error}")), 1);
    db.close().await;
}

#[tokio::test]
async fn the_schema_guards_claims_on_sqlite() {
    let folder = Folder::new();
    claims_are_guarded(parlour_db::Location::File(folder.join("claims.db"))).await;
}

#[tokio::test]
async fn the_schema_guards_claims_on_postgres() {
    let database = Database::create();
    claims_are_guarded(parlour_db::Location::Url(database.url.clone().into())).await;
}
