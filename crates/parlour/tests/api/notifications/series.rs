//! Notifications about series.

use axum::http::StatusCode;
use parlour_testkit::PrivateSmtp;
use serde_json::json;

use super::{HOUR, announced, by_mail, client, cut, kinds, link, move_to, settled, text, works};
use crate::responses::{ManagedBooking, Series};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn a_series_is_told_of_in_one_letter_and_so_is_its_end(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    let series: Series = desk.create_as("/series", cut(ana, "2027-01-20 10:00").weekly(4)).await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    let email = text(&smtp.received()[0]);
    for day in ["January 20", "January 27", "February 3", "February 10"] {
        assert!(email.contains(&format!("Wednesday, {day}, 2027 at 10:00 AM: ")), "no {day} in {email}");
    }
    assert!(email.contains("appointments.ics"), "{email}");
    let first = app.stranger().get(&format!("/manage/{}", link(&smtp.received()[0], "manage"))).await;
    let first: ManagedBooking = first.expect_as(StatusCode::OK);
    assert_eq!(first.starts_at, series.bookings[0].starts_at);

    move_to(&desk, series.bookings[1].id, "2027-01-28 10:00").await;
    assert_eq!(settled(&desk, ana, 2).await[1].kind, "rescheduled");
    assert!(text(&smtp.received()[1]).contains("Your appointment was on Wednesday, January 27, 2027 at 10:00 AM."));
    let rest = json!({"from": "2027-01-28"});
    desk.post(&format!("/series/{}/cancel", series.id), rest).await.expect(StatusCode::OK);
    assert_eq!(settled(&desk, ana, 3).await[2].kind, "cancelled");
    let end = text(&smtp.received()[2]);
    for day in ["January 28", "February 3", "February 10"] {
        assert!(end.contains(day), "no {day} in {end}");
    }
    assert!(!end.contains("January 20") && end.contains("will not take place"), "{end}");
}

#[parlour_testkit::both_engines]
async fn a_series_of_which_one_is_left_is_a_visit_and_what_was_called_off_is_off_once(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let desk = app.user("desk").await;
    let ana = client(&desk, json!({})).await;
    let series: Series = desk.create_as("/series", cut(ana, "2027-01-20 10:00").weekly(2)).await;
    desk.cancel(series.bookings[1].id).await;
    let background = works(&app);
    announced(&app).await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    let email = text(&smtp.received()[0]);
    assert!(
        email.contains("METHOD:REQUEST") && email.contains("January 20") && !email.contains("January 27"),
        "{email}"
    );
    background.drain(HOUR).await;

    let series: Series = desk.create_as("/series", cut(ana, "2027-01-20 14:00").weekly(3)).await;
    move_to(&desk, series.bookings[1].id, "2027-01-28 14:00").await;
    desk.post(&format!("/series/{}/cancel", series.id), json!({})).await.expect(StatusCode::OK);
    let _background = works(&app);
    announced(&app).await;
    let told = settled(&desk, ana, 3).await;
    assert_eq!(kinds(&told)[1..], [("confirmation", "skipped"), ("cancelled", "sent")]);
    assert_eq!(told[1].reason.as_deref(), Some("superseded"));
}
