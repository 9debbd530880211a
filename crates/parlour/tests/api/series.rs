//! Recurring bookings keep their local time of day. If a date is unavailable, the series is refused, or the date is
//! skipped on request.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::requests::NewBooking;
use crate::responses::{Series, UnavailableDate};
use crate::support::{BOOKINGS, OVERLAPS, TestApp, new_key};

parlour_db::statements! {
    SERIES scans "a test's few series" = "SELECT count(*) FROM series WHERE business_id > 0";
    CLAIMS scans "a test's few claims" = "SELECT count(*) FROM claims WHERE business_id > 0";
    /// Day totals that differ from a recount.
    WRONG_TOTALS scans "a test's few bookings" = "SELECT count(*) FROM (
            SELECT location_id, day, status, CAST(sum(bookings) AS BIGINT) AS bookings
            FROM day_totals GROUP BY location_id, day, status
        ) AS t WHERE t.bookings <> (SELECT count(*) FROM bookings b
            WHERE b.business_id > 0 AND b.location_id = t.location_id AND b.day = t.day AND b.status = t.status)";
}

/// Creates a location that is always open, with one employee and a one-hour service. Also returns a function that
/// builds the body of a series there.
async fn salon(app: &TestApp) -> (TestLocation, i64, impl Fn(&str, Value) -> NewBooking) {
    let salon = TestLocation::new(app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60})).await;
    salon.employee("daily 00:00-24:00", &[service]).await;
    let one = salon.new_booking(service, "").and(json!({"every": 1, "unit": "weeks"}));
    let series = move |at: &str, more: Value| one.clone().and(json!({"booking_date": at})).and(more);
    (salon, service, series)
}

fn refused_date(day: &str, reason: &str) -> UnavailableDate {
    UnavailableDate { day: day.to_owned(), reason: reason.to_owned() }
}

#[parlour_testkit::both_engines]
async fn it_keeps_its_time_of_day_when_the_clocks_change(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    let new = series("2027-01-08 10:00", json!({"count": 52, "notes": "As always"}));
    let made: Series = salon.owner.create_as("/series", new).await;
    let starts = made.starts();
    assert_eq!(starts.len(), 52);
    assert!(starts.iter().all(|start| start.contains("T10:00:00")));
    assert_eq!(starts.iter().filter(|start| start.ends_with("-04:00")).count(), 34, "summer");
    assert_eq!((starts[0], starts[51]), ("2027-01-08T10:00:00-05:00", "2027-12-31T10:00:00-05:00"));
    let shown: Series = salon.owner.get(&format!("/series/{}", made.id)).await.expect_as(StatusCode::OK);
    assert_eq!(shown, made);
    let visit = salon.owner.booking(made.bookings[9].id).await;
    assert_eq!((visit.series_id, visit.notes.as_str()), (Some(made.id), "As always"));
    assert_eq!((app.count(&BOOKINGS).await, app.count(&CLAIMS).await, app.count(&WRONG_TOTALS).await), (52, 52, 0));
}

#[parlour_testkit::both_engines]
async fn all_visits_take_as_long_as_the_desk_says(app: TestApp) {
    let (salon, service, series) = salon(&app).await;
    let new = series("2027-03-01 10:00:00", json!({"every": 1, "unit": "weeks", "count": 2, "duration_minutes": 25}));
    let made: Series = salon.owner.create_as("/series", new.clone()).await;
    for visit in &made.bookings {
        assert_eq!((visit.items[0].duration_minutes, &visit.ends_at[11..16]), (Some(25), "10:25"));
    }
    let new = new.without("service_id").and(json!({"items": [{"service_id": service}]}));
    assert_eq!(salon.owner.post("/series", new).await.fields(), ["duration_minutes"]);
}

#[parlour_testkit::both_engines]
async fn months_keep_the_weekday_and_until_ends_it(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    let monthly = series("2027-01-12 10:00", json!({"unit": "months", "until": "2027-04-13"}));
    let made: Series = salon.owner.create_as("/series", monthly).await;
    assert_eq!(made.days(), ["2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13"], "the second Tuesday");
    let every_third_day = series("2027-01-12 12:00", json!({"unit": "days", "every": 3, "count": 3}));
    let made: Series = salon.owner.create_as("/series", every_third_day).await;
    assert_eq!(made.days(), ["2027-01-12", "2027-01-15", "2027-01-18"]);
}

#[parlour_testkit::both_engines]
async fn if_one_date_is_taken_nothing_is_booked_or_all_others(app: TestApp) {
    let (salon, service, series) = salon(&app).await;
    let taken = salon.book(None, service, "2027-01-22 10:30").await;
    salon
        .owner
        .post(&format!("/locations/{}/closures", salon.id), json!({"first_day": "2027-01-29"}))
        .await
        .expect(StatusCode::CREATED);
    let body = |more: Value| series("2027-01-08 10:00", more);
    let refused = salon.owner.post("/series", body(json!({"count": 5}))).await;
    assert_eq!(
        (refused.status, refused.code(), refused.fields()),
        (StatusCode::CONFLICT, "slot_taken", vec!["2027-01-22", "2027-01-29"])
    );
    let unavailable_dates = [refused_date("2027-01-22", "slot_taken"), refused_date("2027-01-29", "outside_hours")];
    assert_eq!(refused.unavailable_dates(), unavailable_dates);
    assert_eq!(
        (app.count(&SERIES).await, app.count(&BOOKINGS).await, app.count(&CLAIMS).await),
        (0, 1, 1),
        "nothing at all"
    );
    let made: Series = salon.owner.create_as("/series", body(json!({"count": 5, "on_conflict": "skip"}))).await;
    assert_eq!(made.days(), ["2027-01-08", "2027-01-15", "2027-02-05"]);
    assert_eq!(made.skipped, unavailable_dates);
    assert_eq!(app.count(&OVERLAPS).await, 0);
    let none = series("2027-01-22 10:00", json!({"count": 1, "on_conflict": "skip"}));
    assert_eq!(salon.owner.post("/series", none).await.code(), "slot_taken", "none is left");
    assert_eq!(taken.series_id, None);
}

#[parlour_testkit::both_engines]
async fn a_time_that_the_clocks_skip_is_reported_and_one_that_comes_twice_is_had_once(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    let body = series("2027-03-07 02:30", json!({"count": 3}));
    assert_eq!(salon.owner.post("/series", body.clone()).await.fields(), ["2027-03-14"]);
    let made: Series = salon.owner.create_as("/series", body.and(json!({"on_conflict": "skip"}))).await;
    assert_eq!(made.skipped, [refused_date("2027-03-14", "no_such_time")]);
    assert_eq!(made.starts(), ["2027-03-07T02:30:00-05:00", "2027-03-21T02:30:00-04:00"]);
    let made: Series = salon.owner.create_as("/series", series("2027-10-31 01:30", json!({"count": 3}))).await;
    assert_eq!(made.starts(), ["2027-10-31T01:30:00-04:00", "2027-11-07T01:30:00-04:00", "2027-11-14T01:30:00-05:00"]);
}

#[parlour_testkit::both_engines]
async fn long_visits_on_following_days_do_not_get_in_each_others_way(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    let night = salon.service(json!({"duration_minutes": 1440, "buffer_after_minutes": 60})).await;
    salon.employee("daily 00:00-24:00", &[night]).await;
    let body =
        series("2027-01-08 10:00", json!({"unit": "days", "service_id": night, "count": 4, "on_conflict": "skip"}));
    let made: Series = salon.owner.create_as("/series", body).await;
    let skipped: Vec<_> = made.skipped.iter().map(|one| one.day.as_str()).collect();
    assert_eq!((made.bookings.len(), skipped), (2, vec!["2027-01-09", "2027-01-11"]));
}

#[parlour_testkit::both_engines]
async fn what_is_still_to_come_can_be_called_off_from_a_day_on(app: TestApp) {
    let (salon, service, series) = salon(&app).await;
    let made: Series = salon.owner.create_as("/series", series("2027-01-08 10:00", json!({"count": 5}))).await;
    let path = format!("/series/{}/cancel", made.id);
    app.advance_clock(std::time::Duration::from_secs(5 * 24 * 3600));
    let owner = app.user("owner").await;
    owner.set_status(made.bookings[0].id, "arrived").await;
    let cancelled: Series = owner.post(&path, json!({"from": "2027-01-22"})).await.expect_as(StatusCode::OK);
    assert_eq!(cancelled.statuses()[1..], ["confirmed", "cancelled", "cancelled", "cancelled"]);
    let again: Series = owner.post(&path, json!({})).await.expect_as(StatusCode::OK);
    assert_eq!(again.statuses()[1..], ["cancelled"; 4]);
    assert_ne!(again.statuses()[0], "cancelled", "what has begun stays");
    assert_eq!((app.count(&CLAIMS).await, app.count(&WRONG_TOTALS).await), (1, 0));
    let history = owner.history(made.bookings[3].id).await;
    assert_eq!((history[1].from.as_deref(), history[1].to.as_str()), (Some("confirmed"), "cancelled"));
    owner.book(salon.new_booking(service, "2027-01-22 10:00")).await;
}

#[parlour_testkit::both_engines]
async fn of_twenty_series_at_once_one_is_booked_whole(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    // Half of the series begin a week later, so all series conflict from the second week on.
    let answers = (0..20).map(|number| {
        let body = series(&format!("2027-01-{:02} 10:00", 8 + 7 * (number % 2)), json!({"count": 6}));
        let owner = salon.owner.clone();
        tokio::spawn(async move { owner.post("/series", body).await })
    });
    let answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let refused = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((made, refused), (1, 19));
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await), (6, 0));
}

#[parlour_testkit::both_engines]
async fn a_retry_with_the_same_key_makes_nothing_twice(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    let (key, body) = (new_key(), series("2027-01-08 10:00", json!({"count": 4})));
    let first = salon.owner.post_once("/series", &key, body.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = salon.owner.post_once("/series", &key, body).await;
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
    assert_eq!((app.count(&SERIES).await, app.count(&BOOKINGS).await), (1, 4));
}

#[parlour_testkit::both_engines]
async fn what_is_no_series_is_refused_and_clients_see_their_own(app: TestApp) {
    let (salon, _, series) = salon(&app).await;
    for (more, fields) in [
        (json!({}), vec!["count"]),
        (json!({"count": 3, "until": "2027-02-01"}), vec!["count"]),
        (json!({"count": 105}), vec!["count"]),
        (json!({"count": 0, "every": 0, "unit": "years"}), vec!["count", "every", "unit"]),
        (json!({"count": 104, "every": 2}), vec!["count"]),
        (json!({"until": "2028-12-01", "unit": "days"}), vec!["until"]),
        (json!({"until": "2027-01-01"}), vec!["until"]),
        (
            json!({"count": 3, "client_id": 99_999, "service_id": 99_999, "booking_date": "2020-01-01 10:00"}),
            vec!["booking_date", "client_id", "service_id"],
        ),
    ] {
        let answer = salon.owner.post("/series", series("2027-01-08 10:00", more.clone())).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{more}");
    }
    let client = app.user("client").await;
    let other = salon.owner.create_id("/clients", json!({"name": "Someone Else"})).await;
    let mine = series("2027-01-08 10:00", json!({"count": 2})).client(client.me().await.client_id.unwrap_or(1));
    let mine = salon.owner.create_id("/series", mine).await;
    let theirs = series("2027-01-08 12:00", json!({"count": 2})).client(other);
    let theirs = salon.owner.create_id("/series", theirs).await;
    client.get(&format!("/series/{mine}")).await.expect(StatusCode::OK);
    assert_eq!(client.get(&format!("/series/{theirs}")).await.code(), "not_found");
    assert_eq!(app.user("rival").await.get(&format!("/series/{mine}")).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn every_date_that_is_refused_has_a_reason_however_many_there_are(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60})).await;
    salon.employee("daily 09:00-18:00", &[service]).await;
    let at_night = salon.new_booking(service, "2027-01-08 03:00").weekly(104);
    let refused = salon.owner.post("/series", at_night).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "outside_hours"));
    let dates = refused.unavailable_dates();
    assert_eq!(dates.len(), 104);
    assert!(dates.iter().all(|date| date.reason == "outside_hours"));
    assert_eq!(refused.fields().len(), 20, "fields are bounded");
    assert!(refused.body.to_string().len() < 8 << 10);
}
