//! Failures: S3 is unreachable, does not respond or rejects our credentials, or a program was killed.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{Timestamp, ToSpan as _};
use parlour_blob::{Backend, ByteRange, Error, S3, Settings, Store};
use parlour_testkit::PrivateS3;

use crate::support::{Home, coming, files_in, film, pieces, put, read, settings_for, whole};

const LONG: usize = 22 << 20;

/// Opens a store on `server` with a timeout of one second.
fn impatient(server: &PrivateS3) -> Store {
    Store::open(Settings { io_timeout: Duration::from_secs(1), ..settings_for(server) }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_said_to_be_so_in_time() {
    let mut server = PrivateS3::start().await;
    let store = impatient(&server);
    let stored = put(&store, 1, 99).await;
    server.stop().await;

    let begun = Instant::now();
    let (one, short, long) = tokio::join!(
        store.download(&stored.key, ByteRange::All),
        store.upload(film(2), coming(pieces(99))),
        store.upload(film(3), coming(pieces(LONG))),
    );
    assert!(matches!(one, Err(Error::Unavailable(_))), "{one:?}");
    assert!(matches!(short, Err(Error::Unavailable(_))), "{short:?}");
    assert!(matches!(long, Err(Error::Unavailable(_))), "{long:?}");
    assert!(matches!(store.remove(&stored.key).await, Err(Error::Unavailable(_))));
    assert!(matches!(store.check().await, Err(Error::Unavailable(_))));
    assert!(store.list(None).try_collect::<Vec<_>>().await.is_err());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());

    server.resume().await;
    assert_eq!(read(store.download(&stored.key, ByteRange::All).await.unwrap()).await.unwrap(), whole(99));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_away_in_the_middle_fails_the_upload() {
    for answered in [1, 2, 4] {
        let mut server = PrivateS3::start().await;
        let store = impatient(&server);
        server.stop_after(answered);
        let error = store.upload(film(1), coming(pieces(LONG))).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        assert_eq!(files_in(&server.folder.join("files")), 0);

        server.stop().await;
        server.resume().await;
        // With the default timeout, because a busy machine may take a second to assemble the parts.
        put(&Store::open(settings_for(&server)).unwrap(), 2, LONG).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_for_a_moment_is_waited_for() {
    let mut server = PrivateS3::start().await;
    let store = Store::open(settings_for(&server)).unwrap();
    let (half, is_half) = tokio::sync::oneshot::channel();
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let mut all: Vec<Bytes> = pieces(LONG).collect();
    let rest = all.split_off(all.len() / 2);
    let later = stream::once(async move {
        half.send(()).unwrap();
        gone.await.unwrap();
        stream::iter(rest.into_iter().map(Ok))
    });
    let content = coming(all.into_iter()).chain(later.flatten());
    let upload = tokio::spawn(async move { store.upload(film(1), content).await });
    is_half.await.unwrap();
    server.stop().await;
    go.send(()).unwrap();
    server.resume().await;
    assert_eq!(upload.await.unwrap().unwrap().sha256, crate::support::sha256(&whole(LONG)));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_taken_in_than_three_parts_before_the_store_takes_them() {
    let server = PrivateS3::start().await;
    let store = impatient(&server);
    server.fall_silent();
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let content = coming(pieces(LONG).inspect(move |piece| {
        count.fetch_add(piece.len(), SeqCst);
    }));
    let error = store.upload(film(1), content).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    let taken = taken.load(SeqCst);
    assert!((10 << 20..=16 << 20).contains(&taken), "{taken}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_breaks_off_says_so() {
    let mut server = PrivateS3::start().await;
    let stored = put(&Store::open(settings_for(&server)).unwrap(), 1, LONG).await;
    let mut download = impatient(&server).download(&stored.key, ByteRange::All).await.unwrap();
    download.content.next().await.unwrap().unwrap();
    server.stop().await;
    assert!(matches!(read(download).await, Err(Error::Unavailable(_))));
}

#[test]
fn settings_do_not_show_the_secret_of_the_access_key() {
    let s3 = S3 {
        endpoint: None,
        region: "eu-central-1".to_owned(),
        bucket: "parlour".to_owned(),
        key_id: "front-desk".to_owned(),
        secret: "unspoken".into(),
        path_style: true,
    };
    assert!(!format!("{:?}", Settings::new(Backend::S3(s3))).contains("unspoken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_know_us_is_of_no_use() {
    let server = PrivateS3::start().await;
    let Settings { backend: Backend::S3(s3), .. } = settings_for(&server) else { unreachable!() };
    for wrong in [S3 { secret: "another".into(), ..s3.clone() }, S3 { key_id: "another".to_owned(), ..s3.clone() }] {
        let store = Store::open(Settings::new(Backend::S3(wrong))).unwrap();
        assert!(matches!(store.check().await, Err(Error::Unavailable(_))));
        assert!(matches!(store.upload(film(1), coming(pieces(99))).await, Err(Error::Unavailable(_))));
    }
    assert_eq!(files_in(&server.folder.join("files")), 0);

    let store = Store::open(Settings::new(Backend::S3(S3 { bucket: "another".to_owned(), ..s3 }))).unwrap();
    assert!(matches!(store.check().await, Err(Error::Unavailable(_))));
}

#[tokio::test]
async fn a_presigned_address_that_was_changed_leads_nowhere() {
    let home = Home::s3().await;
    let (one, other) = (put(&home.store, 1, 99).await, put(&home.store, 2, 99).await);
    let address = home.store.presigned(&one.key, Duration::from_secs(60)).await.unwrap().unwrap();
    let status = async |address: String| {
        let answer = tokio::task::spawn_blocking(move || {
            ureq::get(&address).config().http_status_as_error(false).build().call()
        });
        answer.await.unwrap().unwrap().status().as_u16()
    };
    let longer = address.replace("X-Amz-Expires=60", "X-Amz-Expires=6000");
    assert_ne!(longer, address);
    assert_eq!(status(longer).await, 403);
    assert_eq!(status(address.replace(one.key.as_str(), other.key.as_str())).await, 403);
    assert_eq!(status(address).await, 200);
}

#[tokio::test]
async fn what_a_killed_program_leaves_in_a_folder_can_be_removed() {
    let home = Home::folder();
    let stored = put(&home.store, 1, 99).await;
    let folder = home.folder.as_ref().unwrap().join("deep/files/films");
    let left = folder.join(format!("{}#1", stored.key.as_str().rsplit_once('/').unwrap().1));
    let others = folder.join("notes#1");
    for file in [&left, &others] {
        std::fs::write(file, "half").unwrap();
    }
    let made = Timestamp::try_from(left.metadata().unwrap().modified().unwrap()).unwrap();
    assert_eq!(home.store.remove_unfinished(made - 1.second()).await.unwrap(), 0);
    assert_eq!(home.store.remove_unfinished(made + 1.second()).await.unwrap(), 1);
    assert!(!left.exists() && others.exists());
    assert!(home.store.entry(&stored.key).await.is_ok());
}

#[tokio::test]
async fn files_that_everybody_may_have_have_an_address_of_their_own() {
    let home = Home::folder();
    let public = Some("https://cdn.example.com/f/".to_owned());
    let store = Store::open(Settings { public, ..home.settings() }).unwrap();
    let key = parlour_blob::Key::new("a/b", "Jürgen.jpg", parlour_blob::MediaType::Jpeg, [0; 16]).unwrap();
    assert_eq!(
        store.public_address(&key).unwrap(),
        "https://cdn.example.com/f/a/b/00000000-0000-4000-8000-000000000000_J%C3%BCrgen.jpg"
    );
    assert_eq!(home.store.public_address(&key), None);
    assert_eq!(home.store.presigned(&key, Duration::from_secs(1)).await.unwrap(), None);
}

#[test]
fn what_cannot_be_a_store_is_refused() {
    let home = Home::folder();
    let file = home.folder.as_ref().unwrap().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(Store::open(Settings::new(Backend::Folder(file))), Err(Error::Settings(_))));
}
