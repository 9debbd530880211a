//! Client photos and logos: created, listed, changed, fetched and removed.

use std::path::PathBuf;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use parlour::jobs::JobRunner;
use serde_json::{Value, json};

use super::{a_photo_goes_all_the_way, fetch, picture, put, size, stored, text};
use crate::support::TestApp;

/// Runs background jobs until the store has `count` files.
async fn until_stored(app: &TestApp, count: usize) {
    let background = JobRunner::start(&app.app, "test".to_owned(), 4).unwrap();
    while stored(app).len() != count || app.app.uploads.stats().uploads == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    background.drain(Duration::from_secs(10)).await;
}

#[parlour_testkit::both_engines]
async fn a_photo_is_put_in_listed_fetched_and_removed(app: TestApp) {
    a_photo_goes_all_the_way(&app).await;
    assert_eq!(stored(&app), Vec::<PathBuf>::new());
}

#[parlour_testkit::both_engines]
async fn photos_come_in_pages_and_what_is_said_of_them_can_be_changed(app: TestApp) {
    let desk = app.user("desk").await;
    for (caption, taken) in [("second", "2026-12-02"), ("first", "2026-12-01"), ("third", "2026-12-03")] {
        let path = format!("/clients/1/photos?caption={caption}&taken_at={taken}T00:00:00Z");
        put(&desk, &path, picture(4, 4)).await.expect(StatusCode::CREATED);
    }
    let page = desk.get("/clients/1/photos?limit=2").await.expect(StatusCode::OK);
    assert_eq!((text(&page, "/items/0/caption"), text(&page, "/items/1/caption")), ("third", "second"));
    let rest =
        desk.get(&format!("/clients/1/photos?limit=2&cursor={}", text(&page, "/next"))).await.expect(StatusCode::OK);
    assert_eq!(
        (text(&rest, "/items/0/caption"), &rest["next"], &rest["items"][1]),
        ("first", &Value::Null, &Value::Null)
    );
    let path = format!("/clients/1/photos/{}", rest["items"][0]["id"]);
    let changed = desk
        .patch(&path, json!({"caption": "last", "stage": "after", "taken_at": "2026-12-04T00:00:00Z"}))
        .await
        .expect(StatusCode::OK);
    assert_eq!((text(&changed, "/caption"), text(&changed, "/stage")), ("last", "after"));
    assert_eq!(text(&desk.get("/clients/1/photos").await.body, "/items/0/caption"), "last");
    let emptied = desk.patch(&path, json!({"caption": null, "stage": null})).await.expect(StatusCode::OK);
    assert_eq!((text(&emptied, "/caption"), &emptied["stage"]), ("", &Value::Null));
    assert_eq!(
        desk.patch(&path, json!({"stage": "during", "taken_at": null, "size": 1})).await.fields(),
        ["size", "stage", "taken_at"]
    );
    for (query, field) in [
        ("stage=during", "stage"),
        ("taken_at=2026-12-04%2010:00:00", "taken_at"),
        ("colour=red", "colour"),
        ("caption=a%00b", "caption"),
    ] {
        assert_eq!(put(&desk, &format!("/clients/1/photos?{query}"), picture(4, 4)).await.fields(), [field]);
    }
    for (method, path) in [
        (Method::PATCH, format!("/clients/2/photos/{}", rest["items"][0]["id"])),
        (Method::POST, "/clients/999999/photos".to_owned()),
    ] {
        assert_eq!(desk.ask(method, &path, Some(&json!({}))).await.code(), "not_found");
    }
    assert_eq!(stored(&app).len(), 6, "each is there twice, and nothing else is");
}

#[parlour_testkit::both_engines]
async fn a_logo_is_for_everybody_and_there_is_one(app: TestApp) {
    let (manager, client) = (app.user("manager").await, app.user("client").await);
    assert_eq!(client.get("/business").await.expect(StatusCode::OK)["logo"], Value::Null);
    assert_eq!(manager.delete("/business/logo").await.code(), "not_found");
    let first = put(&manager, "/business/logo", picture(500, 400)).await.expect(StatusCode::OK);
    let second = put(&manager, "/business/logo?name=mark.png", picture(640, 400)).await.expect(StatusCode::OK);
    assert_eq!(client.get("/business").await.expect(StatusCode::OK)["logo"], second);
    let link = text(&second, "/url");
    assert!(!link.contains('?') && link.ends_with("_mark.jpg"), "{link}");
    let (status, headers, file) = fetch(&app, link, &[]).await;
    assert_eq!((status, size(&file)), (StatusCode::OK, (640, 400)));
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(size(&fetch(&app, text(&second, "/thumbnail_url"), &[]).await.2), (320, 200));
    until_stored(&app, 2).await;
    assert_eq!(fetch(&app, text(&first, "/url"), &[]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(manager.delete("/business/logo").await.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get("/business").await.expect(StatusCode::OK)["logo"], Value::Null);
    until_stored(&app, 0).await;
}
