//! Bookings whose duration differs from that of their service.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{is_consistent, is_consistent_with_gaps, moved, path};
use crate::location::TestLocation;
use crate::requests::with;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn a_visit_takes_as_long_as_the_desk_says_and_stays_so_when_it_is_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    salon.room(&chair).await;
    let colour = salon
        .service(json!({"resource_types": [chair], "segments":
        [{"minutes": 60, "staffed": true}, {"minutes": 30, "staffed": false}, {"minutes": 30, "staffed": true}]}))
        .await;
    let (one, other) =
        (salon.employee("daily 08:00-18:00", &[colour]).await, salon.employee("daily 08:00-18:00", &[colour]).await);
    let booking = salon.book(Some(one), colour, "2027-01-05 10:00:00").await;
    assert_eq!(booking.items[0].duration_minutes, None, "as long as usual");

    let ends = async |change: Value| {
        let change = with(json!({"booking_date": "2027-01-05 10:00:00"}), change);
        let after = moved(&salon.owner, &booking, change).await;
        assert_eq!(after, salon.owner.booking(booking.id).await, "it is answered as it is kept");
        (after.ends_at[11..16].to_owned(), after.items[0].duration_minutes)
    };
    assert_eq!(ends(json!({"duration_minutes": 150})).await, ("12:30".into(), Some(150)));
    is_consistent_with_gaps(&app).await;
    assert_eq!(salon.refusal(Some(one), colour, "2027-01-05 12:15:00").await, "slot_taken", "it is busy for all of it");
    assert_eq!(ends(json!({"booking_date": "2027-01-05 11:00:00"})).await, ("13:30".into(), Some(150)));
    assert_eq!(ends(json!({"employee_id": other})).await, ("12:30".into(), Some(150)), "for any employee");
    let items = json!([{"service_id": colour, "duration_minutes": 91}, {"service_id": colour}]);
    assert_eq!(ends(json!({"items": items})).await, ("13:31".into(), Some(91)));
    assert_eq!(ends(json!({"items": [{"service_id": colour}]})).await, ("11:31".into(), Some(91)));
    // Availability for a booking uses the duration of that booking.
    let query = format!("service_id={colour}&from=2027-01-05&employee_id={other}&booking_id={}", booking.id);
    assert_eq!(
        salon.offered(&query).await.last().unwrap(),
        "2027-01-05T16:00:00-05:00",
        "and not 16:29, when it would end at six"
    );
    assert_eq!(ends(json!({"duration_minutes": null})).await, ("12:00".into(), None));
    is_consistent_with_gaps(&app).await;

    salon.book(Some(other), colour, "2027-01-05 12:00:00").await;
    let refused = async |minutes: Value| {
        let change = json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": minutes});
        salon.owner.post(&path(&booking), change).await
    };
    assert_eq!(refused(json!(121)).await.code(), "slot_taken", "another booking follows");
    for minutes in [json!(0), json!(-5), json!(1441), json!(90), json!("60"), json!(61.5)] {
        assert_eq!(refused(minutes.clone()).await.fields(), ["duration_minutes"], "{minutes}");
    }
    assert_eq!(refused(json!(1440)).await.code(), "outside_hours");
    let both =
        json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": 100, "items": [{"service_id": colour}]});
    assert_eq!(salon.owner.post(&path(&booking), both).await.fields(), ["duration_minutes"]);
}

#[parlour_testkit::both_engines]
async fn a_visit_can_be_booked_with_its_own_length_by_the_desk(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let new = salon.new_booking(cut, "2027-01-05 10:00:00").with(one).minutes(20);
    let booking = salon.owner.book(new.clone()).await;
    assert_eq!((booking.ends_at.as_str(), booking.items[0].duration_minutes), ("2027-01-05T10:20:00-05:00", Some(20)));
    salon.book(Some(one), cut, "2027-01-05 10:20:00").await;
    is_consistent(&app).await;
    let last = async |more: &str| {
        salon.offered(&format!("service_id={cut}&employee_id={one}&from=2027-01-06{more}")).await.pop().unwrap()
    };
    assert_eq!(last("").await, "2027-01-06T17:00:00-05:00");
    assert_eq!(last("&duration_minutes=20").await, "2027-01-06T17:30:00-05:00");
    assert_eq!(last("&duration_minutes=150").await, "2027-01-06T15:30:00-05:00");
    assert_eq!(last(&format!("&booking_id={}", booking.id)).await, "2027-01-06T17:30:00-05:00", "as long as it is");
    assert_eq!(last(&format!("&booking_id={}&duration_minutes=90", booking.id)).await, "2027-01-06T16:30:00-05:00");
    let client = app.user("client").await;
    for (user, query) in [
        (&client, "&duration_minutes=20"),
        (&salon.owner, "&duration_minutes=0"),
        (&salon.owner, "&duration_minutes=x"),
        (&salon.owner, ",1&duration_minutes=20"),
    ] {
        let refused = user.get(&format!("/availability?service_id={cut}{query}")).await;
        assert_eq!(refused.fields(), ["duration_minutes"], "{query}: {}", refused.body);
    }
    assert_eq!(client.post("/bookings", new.without("client_id")).await.fields(), ["duration_minutes"]);
    let several = salon.new_booking_of(json!([{"service_id": cut}]), "2027-01-05 10:00:00").minutes(20);
    assert_eq!(salon.owner.post("/bookings", several).await.fields(), ["duration_minutes"]);
}

#[parlour_testkit::both_engines]
async fn a_length_that_no_longer_fits_the_service_does_not_keep_the_visit_from_being_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let colour =
        salon.service(json!({"segments": [{"minutes": 30, "staffed": true}, {"minutes": 30, "staffed": true}]})).await;
    let one = salon.employee("daily 08:00-18:00", &[colour]).await;
    let booking = salon.book(Some(one), colour, "2027-01-05 10:00:00").await;
    moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": 40})).await;
    let longer = json!({"segments": [{"minutes": 50, "staffed": true}, {"minutes": 30, "staffed": true}]});
    salon.owner.patch(&format!("/services/{colour}"), longer).await.expect(StatusCode::OK);
    let query = format!("service_id={colour}&from=2027-01-05&booking_id={}", booking.id);
    assert_eq!(
        salon.offered(&query).await.last().unwrap(),
        "2027-01-05T16:30:00-05:00",
        "it takes as long as usual, 80 minutes"
    );
    let after = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 11:00:00"})).await;
    assert_eq!((after.ends_at.as_str(), after.items[0].duration_minutes), ("2027-01-05T12:20:00-05:00", None));
}

#[parlour_testkit::both_engines]
async fn history_says_what_became_of_the_length(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": 90})).await;
    let last = salon.owner.history(booking.id).await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.from_starts_at, last.to_starts_at), ("time", None, None));
    assert_eq!(
        (last.from_ends_at.as_deref(), last.to_ends_at.as_deref()),
        (Some("2027-01-05T16:00:00Z"), Some("2027-01-05T16:30:00Z"))
    );
    let same = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00"})).await;
    assert_eq!((same.version, salon.owner.history(booking.id).await.len()), (2, 2), "nothing has changed");
}
