//! Removal of files that are no longer used.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use parlour_core::uploads::{Removed, clean_up};
use serde_json::json;

use super::{fetch, picture, put, stored, text};
use crate::fixtures::DOCUMENT;
use crate::support::{FILES, TestApp};

#[parlour_testkit::both_engines]
async fn what_nobody_needs_goes_after_a_day_and_nothing_else(app: TestApp) {
    let (desk, desk_id) = (app.user("desk").await, app.user("desk").await.get("/me").await.body["id"].clone());
    let photo = put(&desk, "/clients/1/photos", picture(4, 4)).await.expect(StatusCode::CREATED);
    let sent = put(&desk, "/attachments?name=sent", DOCUMENT).await.expect(StatusCode::CREATED);
    desk.create(&format!("/chats/{desk_id}/messages"), json!({"text": "", "attachment_ids": [sent["id"]]})).await;
    let waits = put(&desk, "/attachments?name=waits", DOCUMENT).await.expect(StatusCode::CREATED);
    let hours_ago = |hours: u64| {
        let now = app.app.clock.now().micros().unsigned_abs();
        SystemTime::UNIX_EPOCH + Duration::from_micros(now) - Duration::from_secs(hours * 3_600)
    };
    let age = |path: &Path, hours: u64| {
        File::options().write(true).open(path).unwrap().set_modified(hours_ago(hours)).unwrap()
    };
    // Copies existing files. The copies have no row.
    let mut young = Vec::new();
    for path in stored(&app) {
        let name = path.file_name().unwrap().to_str().unwrap();
        for (first, hours) in [("0", 25), ("1", 23)] {
            let copy = path.with_file_name(format!("{first}0000000{}", &name[8..]));
            std::fs::copy(&path, &copy).unwrap();
            age(&copy, hours);
            if hours < 24 {
                young.push(copy);
            }
        }
        age(&path, 100);
    }
    let unfinished = [("a", 2), ("b", 0)].map(|(name, hours)| {
        let path = app.data.join(format!("files/00000000-0000-4000-8000-000000000000_{name}.pdf#1"));
        std::fs::write(&path, "x").unwrap();
        age(&path, hours);
        path
    });
    let elsewhere = app.data.join("files/i00000000/b1/photos");
    std::fs::create_dir_all(&elsewhere).unwrap();
    let elsewhere = elsewhere.join("67e55044-10b1-426f-9247-bb680e5fe0c8_another.jpg");
    std::fs::write(&elsewhere, "another installation's").unwrap();
    age(&elsewhere, 1_000);
    assert_eq!(clean_up(&app.app).await.unwrap(), Removed { unused: 0, orphans: 4, unfinished: 1 });
    assert!(young.iter().chain([&unfinished[1], &elsewhere]).all(|path| path.exists()) && !unfinished[0].exists());
    assert_eq!(clean_up(&app.app).await.unwrap(), Removed::default());

    app.advance_clock(Duration::from_secs(24 * 3_600 + 1));
    // An upload that no message uses expires by the age of its row, not by the age of its file.
    stored(&app).iter().filter(|path| !young.contains(path)).for_each(|path| age(path, 0));
    assert_eq!(clean_up(&app.app).await.unwrap(), Removed { unused: 1, orphans: 4, unfinished: 0 });
    assert_eq!(app.count(&FILES).await, 2);
    let desk = app.user("desk").await;
    assert_eq!(desk.get("/attachments").await.expect(StatusCode::OK)["items"], json!([]));
    let late =
        desk.post(&format!("/chats/{desk_id}/messages"), json!({"text": "", "attachment_ids": [waits["id"]]})).await;
    assert_eq!(late.fields(), ["attachment_ids.0"]);
    let photos = desk.get("/clients/1/photos").await.expect(StatusCode::OK);
    assert_eq!(photos["items"][0]["id"], photo["id"]);
    for link in ["/items/0/file/url", "/items/0/file/thumbnail_url"] {
        assert_eq!(fetch(&app, text(&photos, link), &[]).await.0, StatusCode::OK);
    }
}

#[parlour_testkit::both_engines]
async fn what_the_task_could_not_remove_the_clean_up_does(app: TestApp) {
    let desk = app.user("desk").await;
    let photo = put(&desk, "/clients/1/photos", picture(4, 4)).await.expect(StatusCode::CREATED);
    desk.delete(&format!("/clients/1/photos/{}", photo["id"])).await;
    assert_eq!((stored(&app).len(), app.count(&FILES).await), (2, 1));
    app.advance_clock(Duration::from_secs(24 * 3_600 + 1));
    assert_eq!(clean_up(&app.app).await.unwrap().unused, 1);
    assert_eq!((stored(&app).len(), app.count(&FILES).await), (0, 0));
}
