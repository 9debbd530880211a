//! Uploads: as a body or as a form, invalid, interrupted, and repeated.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use futures_util::stream;
use serde_json::json;

use super::{breaking_off, picture, put, stored, text};
use crate::fixtures::{DOCUMENT, PICTURE};
use crate::support::{Answer, FILES, TestApp, User, new_key};

fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (disposition, content) in parts {
        body.extend(format!("--xyz\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").into_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--xyz--\r\n");
    body
}

async fn put_form(user: &User, path: &str, body: impl Into<Body>) -> Answer {
    let request = user.request(Method::POST, path).header("content-type", "multipart/form-data; boundary=xyz");
    user.send(request.body(body.into()).unwrap()).await
}

#[parlour_testkit::both_engines]
async fn what_is_no_picture_is_refused_and_leaves_nothing(app: TestApp) {
    let app = app.with_settings(|settings| {
        settings.files.upload_bytes = 100_000;
        settings.files.picture_pixels = 10_000;
    });
    let desk = app.user("desk").await;
    let broken = [&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], &[0; 200]].concat();
    let cut = picture(90, 90)[..400].to_vec();
    let polyglot = [&picture(4, 4)[..], b"<script>alert(1)</script>"].concat();
    for (what, file, code) in [
        ("markup", b"<!doctype html><html>".to_vec(), "file_not_allowed"),
        ("a script in a picture", polyglot, "file_not_allowed"),
        ("a document", DOCUMENT.into(), "file_not_allowed"),
        ("words", b"hello".to_vec(), "file_not_allowed"),
        ("a program", [&b"\x7fELF\x02\x01\x01"[..], &[0; 64]].concat(), "file_not_allowed"),
        ("a broken picture", broken, "broken_picture"),
        ("half a picture", cut, "broken_picture"),
        ("too many pixels", picture(200, 51), "too_many_pixels"),
        ("nothing", Vec::new(), "invalid_input"),
    ] {
        for path in ["/clients/1/photos?name=a.png", "/business/logo?name=a.png"] {
            let user = if path.starts_with("/business") { app.user("owner").await } else { desk.clone() };
            let request = user.request(Method::POST, path).header("content-type", "image/png");
            let answer = user.send(request.body(file.clone().into()).unwrap()).await;
            assert_eq!(answer.code(), code, "{what}: {}", answer.body);
        }
    }
    let pieces = || stream::iter((0..200).map(|_| Ok::<_, Infallible>(Bytes::from_static(&[b'%'; 1_000]))));
    let head = stream::iter([Ok(Bytes::from_static(b"%PDF-1.7\n"))]);
    let streamed = Body::from_stream(futures_util::StreamExt::chain(head, pieces()));
    assert_eq!(put(&desk, "/attachments", streamed).await.code(), "too_large");
    let announced = desk.request(Method::POST, "/attachments").header("content-length", "100001");
    assert_eq!(desk.send(announced.body(Body::from_stream(pieces())).unwrap()).await.code(), "too_large");
    let asking =
        desk.request(Method::POST, "/attachments").header("content-length", "100001").header("expect", "100-continue");
    let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    assert_eq!(desk.send(asking.body(never).unwrap()).await.code(), "too_large", "at once");
    assert_eq!((stored(&app), app.count(&FILES).await), (Vec::new(), 0));
    assert_eq!(app.app.uploads.stats().uploads, 0);
}

#[parlour_testkit::both_engines]
async fn an_upload_that_breaks_off_leaves_nothing(app: TestApp) {
    let desk = app.user("desk").await;
    for bytes in [0, 5_000, 3_000_000] {
        let answer = put(&desk, "/attachments", breaking_off(bytes)).await;
        assert_eq!(answer.code(), "malformed", "{}", answer.body);
    }
    let whole = form(&[("name=\"file\"; filename=\"a.pdf\"", &[&b"%PDF-1.7\n"[..], &[b'x'; 1_000_000]].concat())]);
    for bytes in [10, 80, 500_000, whole.len() - 5] {
        let pieces = [Ok(Bytes::from(whole[..bytes].to_vec())), Err(std::io::Error::other("gone"))];
        let answer = put_form(&desk, "/attachments", Body::from_stream(stream::iter(pieces))).await;
        assert_eq!(answer.code(), "malformed", "{bytes}: {}", answer.body);
        assert_eq!(put_form(&desk, "/attachments", whole[..bytes].to_vec()).await.code(), "malformed", "{bytes}");
    }
    assert_eq!((stored(&app), app.count(&FILES).await), (Vec::new(), 0));
    put_form(&desk, "/attachments", whole).await.expect(StatusCode::CREATED);
}

#[parlour_testkit::both_engines]
async fn a_form_brings_one_file(app: TestApp) {
    let desk = app.user("desk").await;
    let file = ("name=\"file\"; filename=\"Preise 2027.pdf\"", DOCUMENT.as_bytes());
    let made = put_form(&desk, "/attachments", form(&[file])).await.expect(StatusCode::CREATED);
    assert_eq!((text(&made, "/file/name"), &made["file"]["bytes"]), ("Preise_2027.pdf", &json!(DOCUMENT.len())));
    let photo = put_form(&desk, "/clients/1/photos", form(&[("name=\"x\"; filename=\"a\"", &picture(9, 9))])).await;
    assert_eq!(photo.expect(StatusCode::CREATED)["file"]["width"], 9);
    let before = stored(&app).len();
    for (parts, field) in
        [(vec![], "file"), (vec![file, file], "file"), (vec![("name=\"caption\"", &b"x"[..]), file], "caption")]
    {
        assert_eq!(put_form(&desk, "/attachments", form(&parts)).await.fields(), [field]);
    }
    assert_eq!(stored(&app).len(), before);
}

#[parlour_testkit::both_engines]
async fn a_retry_leaves_no_second_file(app: TestApp) {
    let desk = app.user("desk").await;
    let key = new_key();
    let first = desk.post_once("/clients/1/photos", &key, json!(PICTURE)).await.expect(StatusCode::CREATED);
    let again = desk.post_once("/clients/1/photos", &key, json!(PICTURE)).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.expect(StatusCode::CREATED), first);
    let other = desk.post_once("/clients/1/photos?caption=x", &key, json!(PICTURE)).await;
    assert_eq!(other.code(), "idempotency_key_reused");
    assert_eq!((stored(&app).len(), app.count(&FILES).await), (2, 1));
}
