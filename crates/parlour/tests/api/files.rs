//! Uploads: client photos, logos and message attachments.

use std::convert::Infallible;
use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, StatusCode};
use futures_util::stream;
use image::{ImageFormat, RgbImage};
use parlour::jobs::JobRunner;
use parlour_core::uploads::{Removed, clean_up};
use parlour_testkit::PrivateS3;
use serde_json::{Value, json};

use crate::fixtures::{DOCUMENT, PICTURE};
use crate::support::{Answer, FILES, TestApp, User, new_key};

/// Creates a PNG picture in which no two rows are alike.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| image::Rgb([x, y, x ^ y].map(|value| value.to_le_bytes()[0]));
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, pixel).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Returns the dimensions of a fetched picture.
fn size(file: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(file).unwrap();
    (picture.width(), picture.height())
}

async fn put(user: &User, path: &str, file: impl Into<Body>) -> Answer {
    user.send(user.request(Method::POST, path).body(file.into()).unwrap()).await
}

/// Fetches a link with these headers.
async fn fetch(app: &TestApp, link: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = app.stranger().request(Method::GET, link);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let (parts, bytes) = app.stranger().take(request.body(Body::empty()).unwrap()).await;
    (parts.status, parts.headers, bytes)
}

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no {path} in {value}"))
}

/// Returns all files in the store, finished or not.
fn stored(app: &TestApp) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in folder.read_dir().into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(&app.data.join("files"), &mut found);
    found
}

/// Runs background jobs until the store has `count` files.
async fn until_stored(app: &TestApp, count: usize) {
    let background = JobRunner::start(&app.app, "test".to_owned(), 4).unwrap();
    while stored(app).len() != count || app.app.uploads.stats().uploads == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    background.drain(Duration::from_secs(10)).await;
}

async fn a_photo_goes_all_the_way(app: &TestApp) {
    let stylist = app.user("stylist").await;
    let path = "/clients/1/photos?name=J%C3%BCrgen%20Gro%C3%9F.png&caption=Balayage&stage=before&taken_at=2026-12-31T10:00:00%2B01:00";
    let photo = put(&stylist, path, picture(3_000, 1_500)).await.expect(StatusCode::CREATED);
    assert_eq!((text(&photo, "/file/name"), text(&photo, "/file/media_type")), ("Jürgen_Groß.jpg", "image/jpeg"));
    assert_eq!((&photo["file"]["width"], &photo["file"]["height"]), (&json!(2_048), &json!(1_024)));
    assert_eq!((text(&photo, "/caption"), text(&photo, "/stage")), ("Balayage", "before"));
    assert_eq!(text(&photo, "/taken_at"), "2026-12-31T09:00:00Z");

    let (status, headers, file) = fetch(app, text(&photo, "/file/url"), &[]).await;
    assert_eq!((status, size(&file)), (StatusCode::OK, (2_048, 1_024)));
    assert_eq!(photo["file"]["bytes"], file.len());
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "inline; filename*=UTF-8''J%C3%BCrgen_Gro%C3%9F.jpg"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, max-age=3600"),
        ("accept-ranges", "bytes"),
        ("content-length", &file.len().to_string()),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let (status, _, part) = fetch(app, text(&photo, "/file/url"), &[("range", "bytes=10-99")]).await;
    assert_eq!((status, &part[..]), (StatusCode::PARTIAL_CONTENT, &file[10..100]));
    let (_, _, little) = fetch(app, text(&photo, "/file/thumbnail_url"), &[]).await;
    assert_eq!(size(&little), (320, 160));

    let listed = stylist.get("/clients/1/photos").await.expect(StatusCode::OK);
    assert_eq!(listed["items"], json!([photo]));
    let gone = stylist.delete(&format!("/clients/1/photos/{}", photo["id"])).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(stylist.get("/clients/1/photos").await.expect(StatusCode::OK)["items"], json!([]));
    let background = JobRunner::start(&app.app, "test".to_owned(), 4).unwrap();
    while app.count(&FILES).await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    background.drain(Duration::from_secs(10)).await;
    for link in ["/file/url", "/file/thumbnail_url"] {
        assert_eq!(fetch(app, text(&photo, link), &[]).await.0, StatusCode::NOT_FOUND);
    }
}

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

/// Creates a document of `bytes` bytes, in pieces, that breaks off at its end.
fn breaking_off(bytes: usize) -> Body {
    let pieces = (0..bytes / 1_000)
        .map(|number| Ok(Bytes::from(if number == 0 { b"%PDF-1.7\n".to_vec() } else { vec![b'x'; 1_000] })));
    Body::from_stream(stream::iter(pieces.chain([Err(std::io::Error::other("gone"))])))
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
async fn a_link_is_good_for_an_hour_and_for_its_file(app: TestApp) {
    let desk = app.user("desk").await;
    let made = put(&desk, "/attachments?name=a.pdf", DOCUMENT).await.expect(StatusCode::CREATED);
    let link = text(&made, "/file/url").to_owned();
    let (status, headers, file) = fetch(&app, &link, &[]).await;
    assert_eq!((status, &file[..]), (StatusCode::OK, DOCUMENT.as_bytes()));
    assert_eq!(headers["content-disposition"], "inline; filename*=UTF-8''a.pdf");
    let tag = headers["etag"].to_str().unwrap();
    let length = DOCUMENT.len();
    for (headers, status, bytes) in [
        (vec![("if-none-match", tag)], 304, &b""[..]),
        (vec![("if-none-match", "\"other\"")], 200, DOCUMENT.as_bytes()),
        (vec![("range", "bytes=0-3")], 206, b"%PDF"),
        (vec![("range", "bytes=-4")], 206, b"EOF\n"),
        (vec![("range", "bytes=5-")], 206, &DOCUMENT.as_bytes()[5..]),
        (vec![("range", "bytes=0-3,5-6")], 200, DOCUMENT.as_bytes()),
        (vec![("range", "bytes=1000-")], 416, b""),
        (vec![("range", "bytes=0-3"), ("if-range", tag)], 206, b"%PDF"),
        (vec![("range", "bytes=0-3"), ("if-range", "\"other\"")], 200, DOCUMENT.as_bytes()),
    ] {
        let (got, answered, file) = fetch(&app, &link, &headers).await;
        assert_eq!((got.as_u16(), &file[..]), (status, bytes), "{headers:?}");
        let range = answered.get("content-range").map(|range| range.to_str().unwrap().to_owned());
        match status {
            206 => assert!(range.unwrap().ends_with(&format!("/{length}"))),
            416 => assert_eq!(range.unwrap(), format!("bytes */{length}")),
            _ => assert_eq!(range, None),
        }
    }
    let head = app.stranger().take(app.stranger().request(Method::HEAD, &link).body(Body::empty()).unwrap()).await;
    assert_eq!((head.0.headers["content-length"].to_str().unwrap(), head.1.len()), (&*length.to_string(), 0));

    let again = async |app: &TestApp| {
        text(&app.user("desk").await.get("/attachments").await.body, "/items/0/file/url").to_owned()
    };
    assert_eq!(again(&app).await, link);
    let (path, query) = link.split_once('?').unwrap();
    let other = put(&desk, "/attachments?name=b.pdf", DOCUMENT).await.expect(StatusCode::CREATED);
    let (other, _) = text(&other, "/file/url").split_once('?').unwrap();
    let logos = path.replace("/attachments/", "/logos/");
    for wrong in [
        path.to_owned(),
        format!("{other}?{query}"),
        format!("{link}0"),
        format!("{link}&a=b"),
        link.replace("expires=1", "expires=2"),
        logos,
        link.replace("/b1/", "/b2/"),
        "/files/x".to_owned(),
        "/files/../parlour.db".to_owned(),
        "/files/%2e%2e%2fparlour.db".to_owned(),
    ] {
        assert_eq!(fetch(&app, &wrong, &[]).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
    app.turn_clock(Duration::from_secs(3_600));
    assert_eq!(fetch(&app, &link, &[]).await.0, StatusCode::OK);
    assert_ne!(again(&app).await, link, "an hour later there is a new one");
    app.turn_clock(Duration::from_secs(3_601));
    let (status, _, body) = fetch(&app, &link, &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(String::from_utf8(body).unwrap().contains("expired"));
    assert_eq!(fetch(&app, &again(&app).await, &[]).await.0, StatusCode::OK);
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

#[parlour_testkit::both_engines]
async fn a_message_has_attachments_of_its_sender(app: TestApp) {
    let (desk, stylist, client, rival) =
        (app.user("desk").await, app.user("stylist").await, app.user("client").await, app.user("rival").await);
    let id = async |user: &User| user.get("/me").await.expect(StatusCode::OK)["id"].as_i64().unwrap();
    let (desk_id, client_id) = (id(&desk).await, id(&client).await);
    let upload =
        async |user: &User, file: Vec<u8>| put(user, "/attachments?name=x", file).await.expect(StatusCode::CREATED);
    let (document, shot) = (upload(&client, DOCUMENT.into()).await, upload(&client, picture(600, 300)).await);
    let photo = put(&stylist, "/clients/1/photos", picture(4, 4)).await.expect(StatusCode::CREATED);
    let waiting = client.get("/attachments").await.expect(StatusCode::OK);
    assert_eq!(waiting["items"], json!([shot, document]));
    assert_eq!(desk.get("/attachments").await.expect(StatusCode::OK)["items"], json!([]));

    let path = format!("/chats/{desk_id}/messages");
    let sent = client
        .post(&path, json!({"text": "", "attachment_ids": [shot["id"], document["id"]]}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!((&sent["attachments"], text(&sent, "/text")), (&json!([shot, document]), ""));
    let plain = client.post(&path, json!({"text": "there"})).await.expect(StatusCode::CREATED);
    assert_eq!(plain["attachments"], json!([]));
    let listed = desk.get(&format!("/chats/{client_id}/messages")).await.expect(StatusCode::OK);
    assert_eq!(listed["items"], json!([plain, sent]));
    let second = upload(&client, DOCUMENT.into()).await;
    let last =
        client.post(&path, json!({"text": "and", "attachment_ids": [second["id"]]})).await.expect(StatusCode::CREATED);
    assert_eq!(desk.get("/chats").await.expect(StatusCode::OK)["items"][0]["last_message"], last);
    let read =
        desk.post(&format!("/chats/{client_id}/read"), json!({"message_id": last["id"]})).await.expect(StatusCode::OK);
    assert_eq!(read["last_message"], last);
    assert_eq!(client.get("/attachments").await.expect(StatusCode::OK)["items"], json!([]));

    let (own, others, theirs) = (
        upload(&client, DOCUMENT.into()).await,
        upload(&desk, DOCUMENT.into()).await,
        upload(&rival, DOCUMENT.into()).await,
    );
    for wrong in [&others["id"], &theirs["id"], &document["id"], &photo["id"], &json!(999_999), &own["id"]] {
        let answer = client.post(&path, json!({"text": "x", "attachment_ids": [own["id"], wrong]})).await;
        assert_eq!(answer.fields(), ["attachment_ids.1"], "{wrong}: {}", answer.body);
    }
    let eleven = vec![own["id"].clone(); 11];
    for (body, field) in [
        (json!({"text": "", "attachment_ids": eleven}), "attachment_ids"),
        (json!({"text": " ", "attachment_ids": []}), "text"),
        (json!({"text": "", "attachment_ids": [0]}), "attachment_ids.0"),
        (json!({"attachment_ids": [own["id"]]}), "text"),
    ] {
        assert_eq!(client.post(&path, body).await.fields(), [field]);
    }
    let after = desk.get(&format!("/chats/{client_id}/messages")).await.expect(StatusCode::OK);
    assert_eq!(after["items"].as_array().unwrap().len(), 3, "what was refused was not sent");
    assert_eq!(
        client.get("/attachments").await.expect(StatusCode::OK)["items"],
        json!([own]),
        "and its attachment is still there"
    );
    let key = new_key();
    let once = client
        .post_once(&path, &key, json!({"text": "", "attachment_ids": [own["id"]]}))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(
        client
            .post_once(&path, &key, json!({"text": "", "attachment_ids": [own["id"]]}))
            .await
            .expect(StatusCode::CREATED),
        once
    );
    for refused in ["hello", "<html>", "a,b\n1,2"] {
        assert_eq!(put(&client, "/attachments", refused).await.code(), "file_not_allowed");
    }
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
    // Copies of existing files, under keys without a row.
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

    app.turn_clock(Duration::from_secs(24 * 3_600 + 1));
    // The age of a waiting upload is decided by the database, not by its file.
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
    app.turn_clock(Duration::from_secs(24 * 3_600 + 1));
    assert_eq!(clean_up(&app.app).await.unwrap().unused, 1);
    assert_eq!((stored(&app).len(), app.count(&FILES).await), (0, 0));
}

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
