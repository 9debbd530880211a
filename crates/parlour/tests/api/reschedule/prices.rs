//! Prices of rescheduled bookings.

use axum::http::StatusCode;
use serde_json::json;

use super::{is_consistent, moved, path};
use crate::location::{TestLocation, hours};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn what_stays_costs_what_it_did_wherever_it_stands(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let (cut, wash) =
        (salon.service(json!({"duration_minutes": 60})).await, salon.service(json!({"duration_minutes": 10})).await);
    let (one, other) = (
        salon.employee("daily 08:00-18:00", &[cut, wash]).await,
        salon.employee("daily 08:00-18:00", &[cut, wash]).await,
    );
    let both = json!([{"service_id": wash, "employee_id": one}, {"service_id": cut, "employee_id": one}]);
    let booking = salon.owner.book(salon.new_booking_of(both, "2027-01-05 10:00:00")).await;
    salon.owner.patch(&format!("/services/{cut}"), json!({"price": 5000})).await.expect(StatusCode::OK);
    let item = |service: i64, employee: i64| json!({"service_id": service, "employee_id": employee});
    for (items, prices) in [
        (vec![item(cut, one), item(wash, one)], vec![1000, 1000]),
        (vec![item(cut, one)], vec![1000]),
        (vec![item(cut, other), item(cut, one)], vec![5000, 1000]),
        (vec![item(cut, one), item(cut, one)], vec![1000, 5000]),
    ] {
        let after = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "items": items})).await;
        let paid: Vec<_> = after.items.iter().map(|item| item.price.amount).collect();
        assert_eq!(paid, prices, "{items:?}");
    }
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn what_is_moved_to_other_people_or_services_costs_what_they_do_and_the_rest_what_it_did(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let (cut, wash) = (
        salon.service(json!({"duration_minutes": 60})).await,
        salon.service(json!({"duration_minutes": 30, "price": 300})).await,
    );
    let junior = salon.employee("daily 08:00-18:00", &[cut, wash]).await;
    let senior = salon
        .employee_with(
            json!([{"location_id": salon.id, "working_hours": hours("daily 08:00-18:00")}]),
            json!([{"service_id": cut, "price": 1500}, {"service_id": wash}]),
        )
        .await;
    let booking = salon.book(Some(junior), cut, "2027-01-05 10:00:00").await;
    salon.owner.patch(&format!("/services/{cut}"), json!({"price": 2000})).await.expect(StatusCode::OK);
    let at = |hour: u8| format!("2027-01-05 {hour}:00:00");

    let kept = moved(&salon.owner, &booking, json!({"booking_date": at(11)})).await;
    assert_eq!(kept.price.amount, 1000, "what was agreed on");
    let other = moved(&salon.owner, &booking, json!({"booking_date": at(11), "employee_id": senior})).await;
    assert_eq!((other.price.amount, other.items[0].employee.id), (1500, senior));
    let back = moved(&salon.owner, &booking, json!({"booking_date": at(11), "employee_id": junior})).await;
    assert_eq!(back.price.amount, 2000, "what it costs by now");
    let items = json!([{"service_id": cut}, {"service_id": wash, "employee_id": senior}]);
    let two = moved(&salon.owner, &booking, json!({"booking_date": at(12), "items": items})).await;
    let items: Vec<_> = two.items.iter().map(|item| (item.service.id, item.employee.id)).collect();
    assert_eq!((items, two.price.amount), (vec![(cut, junior), (wash, senior)], 2300));
    assert_eq!(two.ends_at, "2027-01-05T13:30:00-05:00");
    let refused = salon.owner.post(&path(&booking), json!({"booking_date": at(12), "employee_id": senior})).await;
    assert_eq!(refused.fields(), ["employee_id"]);
    let one = moved(&salon.owner, &booking, json!({"booking_date": at(12), "service_id": wash})).await;
    assert_eq!((one.price.amount, one.items.len()), (300, 1));
    // No employee is requested, and the junior is busy.
    salon.book(Some(junior), cut, "2027-01-05 14:00:00").await;
    let anyone = moved(&salon.owner, &booking, json!({"booking_date": at(14), "employee_id": null})).await;
    assert_eq!(anyone.items[0].employee.id, senior);
    is_consistent(&app).await;
}
