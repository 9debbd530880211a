//! Files on S3, including an outage of S3.

use axum::http::StatusCode;
use parlour_testkit::PrivateS3;

use super::{a_photo_goes_all_the_way, breaking_off, fetch, picture, put, text};
use crate::fixtures::DOCUMENT;
use crate::support::{FILES, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_s3_it_is_the_same_and_away_it_is_said() {
    let mut server = PrivateS3::start().await;
    let s3 = parlour_blob::S3 {
        endpoint: Some(server.endpoint()),
        bucket: PrivateS3::BUCKET.to_owned(),
        region: "us-east-1".to_owned(),
        key_id: PrivateS3::KEY_ID.to_owned(),
        secret: PrivateS3::SECRET.into(),
        path_style: true,
    };
    let app = TestApp::sqlite().await.with_settings(|settings| {
        settings.files.s3 = Some(s3);
        settings.files.public = Some("https://cdn.test/x".to_owned());
    });
    a_photo_goes_all_the_way(&app).await;
    let desk = app.user("desk").await;
    let logo = put(&app.user("owner").await, "/business/logo", picture(40, 40)).await.expect(StatusCode::OK);
    assert!(text(&logo, "/url").starts_with("https://cdn.test/x/i"), "{logo}");
    let photo = put(&desk, "/clients/1/photos", picture(40, 40)).await.expect(StatusCode::CREATED);
    assert!(text(&photo, "/file/url").starts_with("/files/i"), "{photo}");
    let answer = put(&desk, "/attachments", breaking_off(12_000_000)).await;
    assert_eq!(answer.code(), "malformed");
    assert_eq!(server.unfinished(), [""; 0]);
    server.stop().await;
    let answer = put(&desk, "/attachments", DOCUMENT).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "files_unavailable"));
    assert_eq!(fetch(&app, text(&photo, "/file/url"), &[]).await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.count(&FILES).await, 2);
    desk.get("/clients/1/photos").await.expect(StatusCode::OK);
}
