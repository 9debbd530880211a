//! Uploads: client photos, logos and message attachments.

mod attachments;
mod clean_up;
mod links;
mod pictures;
mod s3;
mod uploads;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, StatusCode};
use futures_util::stream;
use image::{ImageFormat, RgbImage};
use parlour::jobs::JobRunner;
use serde_json::{Value, json};

use crate::support::{Answer, FILES, TestApp, User};

/// Creates a PNG picture with a colored pattern.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| image::Rgb([x, y, x ^ y].map(|value| value.to_le_bytes()[0]));
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, pixel).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Returns the width and height of a picture, in pixels.
fn size(file: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(file).unwrap();
    (picture.width(), picture.height())
}

async fn put(user: &User, path: &str, file: impl Into<Body>) -> Answer {
    user.send(user.request(Method::POST, path).body(file.into()).unwrap()).await
}

/// Fetches a link without a login, with these additional headers.
async fn fetch(app: &TestApp, link: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = app.stranger().request(Method::GET, link);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let (parts, bytes) = app.stranger().take(request.body(Body::empty()).unwrap()).await;
    (parts.status, parts.headers, bytes)
}

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no {path} in {value}"))
}

/// Returns the paths of all files in the store, including unfinished ones.
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

async fn a_photo_goes_all_the_way(app: &TestApp) {
    let stylist = app.user("stylist").await;
    let path = "/clients/1/photos?name=J%C3%BCrgen%20Gro%C3%9F.png&caption=Balayage&stage=before\
        &taken_at=2026-12-31T10:00:00%2B01:00";
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

/// Creates a request body that begins like a PDF and fails after about `bytes` bytes.
fn breaking_off(bytes: usize) -> Body {
    let pieces = (0..bytes / 1_000)
        .map(|number| Ok(Bytes::from(if number == 0 { b"%PDF-1.7\n".to_vec() } else { vec![b'x'; 1_000] })));
    Body::from_stream(stream::iter(pieces.chain([Err(std::io::Error::other("gone"))])))
}
