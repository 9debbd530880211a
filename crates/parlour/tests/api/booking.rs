//! Bookings: concurrent requests, retries, validation, and changes of status. A slot is booked at most once.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::json;

use crate::location::TestLocation;
use crate::requests::NewBooking;
use crate::responses::{Availability, Booking, Client, Dashboard, Employee, Series, usd};
use crate::support::{BOOKINGS, OVERLAPS, TestApp, User, new_key};

/// A service of 45 minutes. In New York, employees 1 (stylist) and 4 (barber) perform it.
const CUT: i64 = 1;
const BLOW_DRY: i64 = 2;
const COLOUR: i64 = 3;
const MASSAGE: i64 = 12;
const STYLIST: i64 = 1;

fn cut(employee: Option<i64>, at: &str) -> NewBooking {
    NewBooking::new(CUT, at).client(1).with(employee)
}

async fn statuses(desk: &User, requests: Vec<NewBooking>) -> Vec<(StatusCode, String)> {
    let answers = requests.into_iter().map(|body| {
        let desk = desk.clone();
        tokio::spawn(async move { desk.post("/bookings", body).await })
    });
    let answers = join_all(answers).await.into_iter().map(Result::unwrap);
    answers.map(|answer| (answer.status, answer.code().to_owned())).collect()
}

fn count(statuses: &[(StatusCode, String)], status: StatusCode, code: &str) -> usize {
    statuses.iter().filter(|one| **one == (status, code.to_owned())).count()
}

#[parlour_testkit::both_engines]
async fn a_booking_needs_only_client_service_and_date(app: TestApp) {
    let desk = app.user("desk").await;
    let booking = desk.book(NewBooking::new(CUT, "2027-01-22 10:00:00").client(1)).await;
    assert_eq!(booking.starts_at, "2027-01-22T10:00:00-05:00");
    assert_eq!(booking.ends_at, "2027-01-22T10:45:00-05:00");
    assert_eq!(booking.status, "confirmed");
    assert_eq!(booking.price, usd(6500));
    assert_eq!(desk.booking(booking.id).await, booking, "what is shown later is what was answered");
}

#[parlour_testkit::both_engines]
async fn of_200_requests_for_one_employee_and_slot_one_gets_it(app: TestApp) {
    let desk = app.user("desk").await;
    let same = (0..200).map(|_| cut(Some(STYLIST), "2027-01-22 10:00:00")).collect();
    let answers = statuses(&desk, same).await;
    assert_eq!(count(&answers, StatusCode::CREATED, "none"), 1);
    assert_eq!(count(&answers, StatusCode::CONFLICT, "slot_taken"), 199, "{answers:?}");
    assert_eq!(app.count(&BOOKINGS).await, 1);
}

#[parlour_testkit::both_engines]
async fn of_200_requests_for_anyone_as_many_are_booked_as_there_are_employees(app: TestApp) {
    let desk = app.user("desk").await;
    let answers = statuses(&desk, (0..200).map(|_| cut(None, "2027-01-22 10:00:00")).collect()).await;
    assert_eq!(count(&answers, StatusCode::CREATED, "none"), 2, "a stylist and a barber work in New York");
    assert_eq!(count(&answers, StatusCode::CONFLICT, "slot_taken"), 198);
    assert_eq!(app.count(&OVERLAPS).await, 0);
}

#[parlour_testkit::both_engines]
async fn random_overlapping_starts_never_overlap_in_the_end(app: TestApp) {
    let desk = app.user("desk").await;
    let mut rng = fastrand::Rng::with_seed(11);
    let requests =
        (0..200).map(|_| cut(Some(STYLIST), &format!("2027-01-22 {:02}:{:02}:00", rng.u8(9..16), rng.u8(0..60))));
    let answers = statuses(&desk, requests.collect()).await;
    let created = count(&answers, StatusCode::CREATED, "none");
    assert!(created >= 3, "a day has room for several: {created}");
    let refused =
        count(&answers, StatusCode::CONFLICT, "slot_taken") + count(&answers, StatusCode::CONFLICT, "outside_hours");
    assert_eq!(created + refused, 200);
    assert_eq!(app.count(&OVERLAPS).await, 0);
    assert_eq!(app.count(&BOOKINGS).await, i64::try_from(created).unwrap());
}

#[parlour_testkit::both_engines]
async fn a_processing_gap_leaves_the_stylist_free_for_another(app: TestApp) {
    let desk = app.user("desk").await;
    let colour = NewBooking::new(COLOUR, "2027-01-22 10:00:00").client(1).with(STYLIST);
    desk.book(colour.clone()).await;
    // The color develops from 10:30 to 11:05. One blow-dry of 30 minutes fits into that time.
    let blow_dry = NewBooking::new(BLOW_DRY, "2027-01-22 10:35:00").client(1).with(STYLIST);
    desk.book(blow_dry.clone()).await;
    assert_eq!(desk.post("/bookings", blow_dry).await.code(), "slot_taken");
    assert_eq!(desk.post("/bookings", colour).await.code(), "slot_taken");
}

#[parlour_testkit::both_engines]
async fn a_room_is_shared_by_those_who_need_it(app: TestApp) {
    let (owner, desk) = (app.user("owner").await, app.user("desk").await);
    // New York has one treatment room and one therapist. The test adds a therapist, but no room.
    let mut employees = owner.list::<Employee>("/employees").await.into_iter();
    let therapist = employees.find(|one| one.title == "Therapist" && one.workplaces[0].location_id == 1).unwrap();
    let second = json!({"name": "Second", "services": therapist.services, "workplaces": therapist.workplaces});
    let second = owner.create_id("/employees", second).await;
    let massage = |employee: i64| NewBooking::new(MASSAGE, "2027-01-22 10:30:00").client(1).with(employee);
    desk.book(massage(therapist.id)).await;
    assert_eq!(desk.post("/bookings", massage(second)).await.code(), "slot_taken");
}

#[parlour_testkit::both_engines]
async fn several_services_follow_each_other_in_one_visit(app: TestApp) {
    let desk = app.user("desk").await;
    let items = json!([{"service_id": COLOUR}, {"service_id": CUT, "employee_id": 4}, {"service_id": 6}]);
    let booking = desk.book(NewBooking::of_items(items, "2027-01-22 10:00:00").client(1)).await;
    assert_eq!(booking.items.len(), 3);
    assert!(booking.items.windows(2).all(|pair| pair[0].ends_at == pair[1].starts_at));
    assert_eq!(booking.items[1].employee.id, 4);
    assert_eq!(booking.price.amount, 12_000 + 6_500 + 2_500);
}

#[parlour_testkit::both_engines]
async fn a_retry_with_the_same_key_gets_the_first_answer(app: TestApp) {
    let desk = app.user("desk").await;
    let key = new_key();
    let body = cut(Some(STYLIST), "2027-01-22 10:00:00");
    let first = desk.post_once("/bookings", &key, body.clone()).await;
    let second = desk.post_once("/bookings", &key, body.clone()).await;
    assert_eq!((second.status, &second.body), (StatusCode::CREATED, &first.body));
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(app.count(&BOOKINGS).await, 1);
    let other = desk.post_once("/bookings", &key, cut(None, "2027-01-25 10:00:00")).await;
    assert_eq!(other.code(), "idempotency_key_reused");
}

#[parlour_testkit::both_engines]
async fn a_refusal_is_an_answer_too_and_is_given_again(app: TestApp) {
    let desk = app.user("desk").await;
    let body = cut(Some(STYLIST), "2027-01-22 10:00:00");
    let taken = desk.book(body.clone()).await;
    let key = new_key();
    assert_eq!(desk.post_once("/bookings", &key, body.clone()).await.code(), "slot_taken");
    desk.cancel(taken.id).await;
    assert_eq!(desk.post_once("/bookings", &key, body.clone()).await.code(), "slot_taken", "the first answer");
    assert_eq!(desk.post_once("/bookings", &new_key(), body).await.status, StatusCode::CREATED);
}

#[parlour_testkit::both_engines]
async fn two_hundred_retries_at_once_make_one_booking(app: TestApp) {
    let desk = app.user("desk").await;
    let key = new_key();
    let answers = (0..200).map(|_| {
        let (desk, key) = (desk.clone(), key.clone());
        tokio::spawn(async move { desk.post_once("/bookings", &key, cut(None, "2027-01-22 10:00:00")).await })
    });
    let answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| answer.status == StatusCode::CREATED && answer.body == answers[0].body));
    assert_eq!(app.count(&BOOKINGS).await, 1);
}

#[parlour_testkit::both_engines]
async fn a_cancelled_booking_frees_its_time_and_keeps_its_history(app: TestApp) {
    let desk = app.user("desk").await;
    let booking = desk.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
    assert_eq!(desk.set_status(booking.id, "completed").await.code(), "invalid_transition");
    assert_eq!(desk.cancel(booking.id).await.status, "cancelled");
    assert_eq!(desk.set_status(booking.id, "confirmed").await.code(), "invalid_transition");
    let history = desk.history(booking.id).await;
    let moves: Vec<_> = history.iter().map(|event| (event.from.as_deref(), event.to.as_str())).collect();
    assert_eq!(moves, [(None, "confirmed"), (Some("confirmed"), "cancelled")]);
    desk.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
}

#[parlour_testkit::both_engines]
async fn nobody_comes_before_the_day_or_fails_to_come_before_the_time(app: TestApp) {
    let desk = app.user("desk").await;
    let comes = desk.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
    let misses = desk.book(cut(Some(4), "2027-01-22 10:00:00")).await;
    // It is Monday the 4th, 9:00 local time. `day` is the number of seconds until the 22nd begins, and `start` is the
    // number until 10:00 on that day.
    let (day, start) = ((17 * 24 + 15) * 3600, (18 * 24 + 1) * 3600);
    let mut turned = 0;
    for (at, booking, to, expected) in [
        (0, &comes, "completed", "invalid_transition"),
        (day - 1, &comes, "arrived", "invalid_transition"),
        (day - 1, &comes, "in_service", "invalid_transition"),
        (day, &comes, "arrived", "none"),
        (start - 1, &misses, "no_show", "invalid_transition"),
        (start, &misses, "no_show", "none"),
    ] {
        app.advance_clock(Duration::from_secs(at - turned));
        turned = at;
        let answer = app.user("desk").await.set_status(booking.id, to).await;
        assert_eq!(answer.code(), expected, "{to} after {at} s: {}", answer.body);
    }
}

#[parlour_testkit::both_engines]
async fn what_was_said_of_somebody_who_is_there_can_be_taken_back(app: TestApp) {
    let (desk, client) = (app.user("desk").await, app.user("client").await);
    let booking = desk.book(cut(Some(STYLIST), "2027-01-04 10:00:00")).await;
    let to = async |status: &str| desk.set_status(booking.id, status).await;
    for status in [
        "arrived",
        "confirmed",
        "in_service",
        "confirmed",
        "arrived",
        "in_service",
        "arrived",
        "in_service",
        "completed",
        "in_service",
        "completed",
    ] {
        assert_eq!(to(status).await.expect_as::<Booking>(StatusCode::OK).status, status);
    }
    for status in ["arrived", "confirmed", "pending", "cancelled", "no_show"] {
        assert_eq!(to(status).await.code(), "invalid_transition", "from completed to {status}");
    }
    assert_eq!(client.set_status(booking.id, "in_service").await.code(), "forbidden");
    assert_eq!(desk.history(booking.id).await.len(), 12);
    let again = desk.post("/bookings", cut(Some(STYLIST), "2027-01-04 10:00:00")).await;
    assert_eq!(again.code(), "slot_taken", "its time was never given up");
}

#[parlour_testkit::both_engines]
async fn of_two_moves_at_once_one_is_made(app: TestApp) {
    let desk = app.user("desk").await;
    let booking = desk.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
    app.advance_clock(Duration::from_secs(19 * 24 * 3600));
    let desk = app.user("desk").await;
    let moves = (0..50).map(|number| {
        let (desk, booking) = (desk.clone(), booking.id);
        let to = if number % 2 == 0 { "cancelled" } else { "no_show" };
        tokio::spawn(async move { desk.set_status(booking, to).await.status })
    });
    let made = join_all(moves).await.into_iter().filter(|status| *status.as_ref().unwrap() == StatusCode::OK).count();
    assert_eq!(made, 1);
}

#[parlour_testkit::both_engines]
async fn the_dashboard_equals_a_recount_whatever_was_done(app: TestApp) {
    let desk = app.user("desk").await;
    // Each step tries to create or change a booking. Some steps are refused.
    let mut rng = fastrand::Rng::with_seed(5);
    let mut made: Vec<i64> = Vec::new();
    for _ in 0..120 {
        let (hour, which, to) = (rng.u8(..10), rng.usize(..12), rng.usize(..6));
        if rng.u8(..3) == 0 || made.is_empty() {
            let answer = desk.post("/bookings", cut(None, &format!("2027-01-04 {:02}:00:00", 9 + hour))).await;
            if answer.status == StatusCode::CREATED {
                made.push(answer.expect_as::<Booking>(StatusCode::CREATED).id);
            }
        } else {
            let to = ["pending", "confirmed", "arrived", "in_service", "completed", "cancelled"][to];
            desk.set_status(made[which % made.len()], to).await;
        }
    }
    let dashboard: Dashboard = desk.get("/dashboard").await.expect_as(StatusCode::OK);
    let all: Vec<Booking> = desk.list("/bookings?limit=100&from=2027-01-04&to=2027-01-04").await;
    let counted = |keep: &dyn Fn(&str) -> bool| {
        let kept = all.iter().filter(|one| keep(&one.status));
        kept.fold((0, 0), |(count, sum), one| (count + 1, sum + one.price.amount))
    };
    assert!(made.len() > 5, "the day has bookings: {}", made.len());
    let (bookings, revenue) = counted(&|status| status != "cancelled");
    assert_eq!(dashboard.bookings_today, bookings);
    assert_eq!(dashboard.revenue_today.amount, revenue);
    assert_eq!(dashboard.completed_revenue_today.amount, counted(&|status| status == "completed").1);
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_booked_is_refused_with_every_field(app: TestApp) {
    let desk = app.user("desk").await;
    for (body, fields) in [
        (json!({}), vec!["booking_date"]),
        (
            json!({"client_id": "1", "service_id": -1, "booking_date": 5, "extra": 1}),
            vec!["booking_date", "client_id", "extra", "service_id"],
        ),
        (json!({"client_id": 99_999, "service_id": CUT, "booking_date": "2027-01-22 10:00:00"}), vec!["client_id"]),
        (json!({"client_id": 1, "service_id": 99_999, "booking_date": "2027-01-22 10:00:00"}), vec!["service_id"]),
        (
            json!({"client_id": 1, "booking_date": "2027-01-22 10:00:00",
                "items": [{"service_id": 99_999}, {"service_id": CUT, "employee_id": 99_999}]}),
            vec!["items.0.service_id", "items.1.employee_id"],
        ),
        (json!(cut(Some(10), "2027-01-22 10:00:00")), vec!["employee_id"]),
        (json!(cut(None, "2027-03-14 02:30:00")), vec!["booking_date"]),
        (json!(cut(None, "2027-11-07 01:30:00")), vec!["booking_date"]),
        (json!(cut(None, "2027-01-22 10:00:30")), vec!["booking_date"]),
        (json!(cut(None, "2020-01-22 10:00:00")), vec!["booking_date"]),
        (json!(cut(None, "2040-01-22 10:00:00")), vec!["booking_date"]),
        (json!({"client_id": 1, "service_id": CUT, "items": [], "booking_date": "2027-01-22 10:00:00"}), vec!["items"]),
        (
            json!({"client_id": 99_999, "service_id": 99_999, "booking_date": "2020-01-22 10:00:00"}),
            vec!["booking_date", "client_id", "service_id"],
        ),
    ] {
        let answer = desk.post("/bookings", body.clone()).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{body}");
    }
    assert_eq!(desk.post("/bookings", cut(None, "2027-01-24 10:00:00")).await.code(), "outside_hours", "a Sunday");
    assert_eq!(desk.post("/bookings", cut(None, "2027-01-22 18:30:00")).await.code(), "outside_hours");
    assert_eq!(app.count(&BOOKINGS).await, 0);
}

#[parlour_testkit::both_engines]
async fn somebody_new_becomes_a_client_with_the_visit_and_not_without(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let new = |name: Option<&str>, at: &str| {
        let new = salon.new_booking(cut, at).with(one).without("client_id");
        new.and(json!({"name": name, "phone": "555 0199"}))
    };
    let called = async |name: &str| salon.owner.list::<Client>(&format!("/clients?search={name}")).await;
    let booking = salon.owner.book(new(Some("Quentin"), "2027-01-05 10:00:00")).await;
    let made = called("quentin").await;
    assert_eq!((made.len(), made[0].id, made[0].phone.as_deref()), (1, booking.client.id, Some("555 0199")));
    let weekly = new(Some("Rosalind"), "2027-01-06 10:00:00").weekly(2);
    let series: Series = salon.owner.create_as("/series", weekly).await;
    assert_eq!(called("rosalind").await[0].id, series.client.id);
    for (path, visit) in [
        ("/bookings", new(Some("Sidonie"), "2027-01-05 10:30:00")),
        ("/series", new(Some("Sidonie"), "2027-01-05 10:30:00").weekly(2)),
    ] {
        assert_eq!(salon.owner.post(path, visit).await.code(), "slot_taken");
    }
    assert_eq!(called("sidonie").await.len(), 0, "nobody is left behind");
    let (plain, later) = (new(Some("Tilda"), "2027-01-07 10:00:00"), "2027-01-07 12:00:00");
    for (path, visit, field) in [
        ("/bookings", plain.clone().client(1), "name"),
        ("/series", plain.clone().weekly(2).client(1), "name"),
        ("/bookings", new(None, later), "name"),
        ("/series", new(Some(" "), later).weekly(2), "name"),
    ] {
        assert_eq!(salon.owner.post(path, &visit).await.fields(), [field], "{visit:?}");
    }
    for username in ["client", "stylist"] {
        assert_eq!(app.user(username).await.post("/bookings", &plain).await.fields(), ["name"]);
    }
    assert_eq!(called("tilda").await.len(), 0);
}

#[parlour_testkit::both_engines]
async fn clients_book_and_cancel_for_themselves_only(app: TestApp) {
    let (client, desk) = (app.user("client").await, app.user("desk").await);
    let other = desk.create_id("/clients", json!({"name": "Someone Else"})).await;
    let own = client.book(NewBooking::new(CUT, "2027-01-22 10:00:00")).await;
    assert_eq!(own.status, "pending");
    let for_another = NewBooking::new(CUT, "2027-01-22 12:00:00").client(other);
    assert_eq!(client.post("/bookings", for_another).await.fields(), ["client_id"]);
    let theirs = desk.book(NewBooking::new(CUT, "2027-01-22 14:00:00").client(other)).await;
    assert_eq!(client.get(&format!("/bookings/{}", theirs.id)).await.code(), "not_found");
    assert_eq!(client.set_status(theirs.id, "cancelled").await.code(), "not_found");
    assert_eq!(client.set_status(own.id, "confirmed").await.code(), "forbidden");
    client.cancel(own.id).await;
    assert_eq!(client.list::<Booking>("/bookings").await.len(), 1);
}

#[parlour_testkit::both_engines]
async fn clients_book_the_times_that_are_offered_and_the_desk_any(app: TestApp) {
    let (client, desk) = (app.user("client").await, app.user("desk").await);
    let offered = client.get(&format!("/availability?service_id={CUT}&from=2027-01-22")).await;
    let offered = &offered.expect_as::<Availability>(StatusCode::OK).days[0].starts;
    let offers = |start: &str| offered.iter().any(|offered| offered == start);
    assert!(offers("2027-01-22T10:15:00-05:00") && !offers("2027-01-22T10:10:00-05:00"));
    let refused = client.post("/bookings", NewBooking::new(CUT, "2027-01-22 10:10:00")).await;
    assert_eq!((refused.code(), refused.fields()), ("invalid_input", vec!["booking_date"]));
    client.book(NewBooking::new(CUT, "2027-01-22 10:15:00")).await;
    desk.book(cut(None, "2027-01-22 10:10:00")).await;
}

#[parlour_testkit::both_engines]
async fn what_is_changed_holds_for_the_next_booking(app: TestApp) {
    let (owner, desk) = (app.user("owner").await, app.user("desk").await);
    let path = format!("/services/{CUT}");
    for minutes in [45, 60, 30] {
        owner.patch(&path, json!({"duration_minutes": minutes})).await.expect(StatusCode::OK);
        let booking = desk.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
        let end = if minutes == 60 { "11:00".to_owned() } else { format!("10:{minutes}") };
        assert_eq!(booking.ends_at, format!("2027-01-22T{end}:00-05:00"));
        desk.cancel(booking.id).await;
    }
    owner.patch(&path, json!({"active": false})).await.expect(StatusCode::OK);
    assert_eq!(desk.post("/bookings", cut(Some(STYLIST), "2027-01-22 10:00:00")).await.fields(), ["service_id"]);
}

#[parlour_testkit::both_engines]
async fn employees_move_the_bookings_in_which_they_serve(app: TestApp) {
    let desk = app.user("desk").await;
    let own = desk.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
    let others = desk.book(cut(Some(4), "2027-01-22 10:00:00")).await;
    app.advance_clock(Duration::from_secs(18 * 24 * 3600));
    let stylist = app.user("stylist").await;
    stylist.set_status(own.id, "arrived").await.expect(StatusCode::OK);
    assert_eq!(stylist.set_status(others.id, "arrived").await.code(), "forbidden");
}

#[tokio::test]
async fn a_booking_made_on_one_node_takes_the_slot_on_another() {
    let app = TestApp::postgres().await;
    let other = app.another_node();
    app.user("desk").await.book(cut(Some(STYLIST), "2027-01-22 10:00:00")).await;
    assert_eq!(
        other.user("desk").await.post("/bookings", cut(Some(STYLIST), "2027-01-22 10:15:00")).await.code(),
        "slot_taken"
    );
}
