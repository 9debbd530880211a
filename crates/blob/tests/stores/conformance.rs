//! Behavior that every backend must have.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{Timestamp, ToSpan as _};
use parlour_blob::{ByteRange, Entry, Error, Key, MediaType, Settings, Store, Upload};

use crate::support::{Home, coming, film, pieces, put, read, sha256, whole};

/// Length of a long file: more than two parts in either backend, with an incomplete last part.
const LONG: usize = (12 << 20) + 17;

macro_rules! on_both {
    ($($behaviour:ident)*) => {
        mod folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $behaviour() {
                super::$behaviour(super::Home::folder()).await;
            })*
        }
        mod s3 {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $behaviour() {
                super::$behaviour(super::Home::s3().await).await;
            })*
        }
    };
}

on_both! {
    what_is_uploaded_comes_back
    part_of_a_file_comes_back
    a_film_that_is_too_large_leaves_nothing
    an_upload_that_breaks_off_leaves_nothing
    an_upload_that_is_dropped_leaves_nothing
    an_upload_that_stands_still_is_given_up
    what_is_not_allowed_leaves_nothing
    text_is_text_to_its_end
    any_name_will_do
    two_of_the_same_name_are_two
    files_are_listed_by_folder
    files_that_are_old_enough_are_orphans
    removing_is_final_and_can_be_done_again
    uploads_wait_for_each_other
    a_store_that_is_there_says_so
}

async fn what_is_uploaded_comes_back(home: Home) {
    for (number, length) in (0..).zip([24, 8 << 10, 256 << 10, 5 << 20, 10 << 20, LONG]) {
        let stored = put(&home.store, number, length).await;
        let content = whole(length);
        assert_eq!((stored.length, stored.sha256), (length as u64, sha256(&content)));
        assert_eq!((stored.key.kind(), stored.key.name()), (MediaType::Mp4, "A_film.mp4"));

        let download = home.store.download(&stored.key, ByteRange::All).await.unwrap();
        assert_eq!((download.range.clone(), download.entry.length), (0..length as u64, length as u64));
        assert!(read(download).await.unwrap() == content, "{length}");
    }
}

async fn part_of_a_file_comes_back(home: Home) {
    let stored = put(&home.store, 1, LONG).await;
    let (content, length) = (whole(LONG), LONG as u64);
    for (span, range) in [
        (ByteRange::Within(0..1), 0..1),
        (ByteRange::Within(1000..9_000_000), 1000..9_000_000),
        (ByteRange::Within(5..u64::MAX), 5..length),
        (ByteRange::From(length - 1), length - 1..length),
        (ByteRange::Last(3), length - 3..length),
        (ByteRange::Last(u64::MAX), 0..length),
    ] {
        let download = home.store.download(&stored.key, span).await.unwrap();
        assert_eq!(download.range, range);
        assert_eq!(download.entry.length, length);
        let bytes = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        assert!(read(download).await.unwrap() == content[bytes], "{range:?}");
    }
    for span in
        [ByteRange::From(length), ByteRange::Within(7..7), ByteRange::Last(0), ByteRange::Within(length..length + 1)]
    {
        let error = home.store.download(&stored.key, span).await.unwrap_err();
        assert!(matches!(error, Error::NoSuchPart { length: LENGTH }), "{error:?}");
    }
}

const LENGTH: u64 = LONG as u64;

async fn a_film_that_is_too_large_leaves_nothing(home: Home) {
    for (length, limit) in [(LONG, LENGTH - 1), (30, 29)] {
        let error = home.store.upload(Upload { limit, ..film(1) }, coming(pieces(length))).await.unwrap_err();
        assert!(matches!(error, Error::TooLarge { limit: told } if told == limit), "{error:?}");
        assert!(home.is_empty());
    }
    assert!(home.store.upload(Upload { limit: LENGTH, ..film(1) }, coming(pieces(LONG))).await.is_ok());
}

async fn an_upload_that_breaks_off_leaves_nothing(home: Home) {
    for length in [100, LONG] {
        let broken = stream::iter(pieces(length).map(Ok).chain([Err(std::io::Error::other("reset by peer"))]));
        let error = home.store.upload(film(1), broken).await.unwrap_err();
        assert!(matches!(&error, Error::Interrupted(cause) if cause.to_string() == "reset by peer"), "{error:?}");
        assert!(home.is_empty(), "{length}");
    }
}

async fn an_upload_that_is_dropped_leaves_nothing(home: Home) {
    // Each upload is dropped later than the previous one, and the last after all its content.
    for given in [1, 10, 100, 150, LONG.div_ceil(64 << 10)] {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&taken);
        let content = coming(pieces(LONG).inspect(move |_| {
            count.fetch_add(1, SeqCst);
        }));
        let content = content.take(given).chain(stream::pending());
        let store = home.store.clone();
        let upload = tokio::spawn(async move { store.upload(film(1), content).await.map(drop) });
        parlour_testkit::until("it is under way", async || taken.load(SeqCst) >= given).await;
        upload.abort();
        assert!(upload.await.unwrap_err().is_cancelled());
        parlour_testkit::until("nothing is left", async || home.is_empty()).await;
    }
    // All content has arrived, and the upload is being completed.
    for length in [100, LONG] {
        let (given, is_given) = tokio::sync::oneshot::channel();
        let mut given = Some(given);
        let content = coming(pieces(length)).chain(stream::poll_fn(move |_| {
            given.take().map(|given| given.send(()));
            std::task::Poll::Ready(None)
        }));
        let store = home.store.clone();
        let upload = tokio::spawn(async move { store.upload(film(1), content).await.map(drop) });
        is_given.await.unwrap();
        upload.abort();
        if upload.await.is_err() {
            parlour_testkit::until("nothing is left", async || home.is_empty()).await;
        }
        for entry in home.store.list(None).try_collect::<Vec<Entry>>().await.unwrap() {
            home.store.remove(&entry.key).await.unwrap();
        }
    }
}

async fn an_upload_that_stands_still_is_given_up(home: Home) {
    let store = Store::open(Settings { io_timeout: Duration::from_millis(300), ..home.settings() }).unwrap();
    let content = coming(pieces(LONG)).take(100).chain(stream::pending());
    let error = store.upload(film(1), content).await.unwrap_err();
    assert!(matches!(error, Error::Interrupted(_)), "{error:?}");
    assert!(home.is_empty());
}

async fn what_is_not_allowed_leaves_nothing(home: Home) {
    let allowed = Upload { name: "me.jpg", allowed: &MediaType::PICTURES, ..film(1) };
    let text = |text: &'static str| Bytes::from_static(text.as_bytes());
    for (content, looks_like) in [
        (text("<html><script>alert(1)</script>"), "text/html"),
        (text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "text/html"),
        (text("#!/bin/sh\nrm -rf /"), "text/html"),
        (text("GIF89a/*<script>*/alert(1)//</script>"), "text/html"),
        (text("%PDF-1.7 and so on"), "application/pdf"),
        (text("Hello"), "text/plain; charset=utf-8"),
        (text("MZ\0\0"), "application/vnd.microsoft.portable-executable"),
    ] {
        let error = home.store.put(allowed, content).await.unwrap_err();
        assert!(matches!(&error, Error::NotAllowed { found } if found == looks_like), "{looks_like}: {error:?}");
    }
    assert!(matches!(
        home.store.put(Upload { folder: "../up", ..film(1) }, whole(99).into()).await,
        Err(Error::Name(_))
    ));
    assert!(home.is_empty());
}

async fn text_is_text_to_its_end(home: Home) {
    let list = Upload { folder: "lists", name: "Preise.csv", allowed: &[MediaType::Text], ..film(1) };
    let line = "Färben;49,00 €\r\n".repeat(1 << 20);
    let pieces = |bytes: &[u8]| bytes.chunks(1001).map(Bytes::copy_from_slice).collect::<Vec<_>>();
    let stored = home.store.upload(list, coming(pieces(line.as_bytes()).into_iter())).await.unwrap();
    assert_eq!(stored.key.name(), "Preise.txt");
    home.store.remove(&stored.key).await.unwrap();

    for ending in [&b"\0"[..], b"\xe2\x82", b"\xff"] {
        let content = [line.as_bytes(), ending].concat();
        let error = home.store.upload(list, coming(pieces(&content).into_iter())).await.unwrap_err();
        assert!(matches!(error, Error::NotAllowed { .. }), "{error:?}");
        assert!(home.is_empty());
    }
}

async fn any_name_will_do(home: Home) {
    for (number, name) in
        (0..).zip(["../../../etc/passwd", "a#1", "%2e%2e%2f", "Frisör 東京 😀.mp4", "हिन्दी", "a\0b\r\n", ""])
    {
        let stored = home.store.put(Upload { name, ..film(number) }, whole(99).into()).await.unwrap();
        let written = Key::parse(stored.key.as_str()).unwrap();
        assert_eq!(
            read(home.store.download(&written, ByteRange::All).await.unwrap()).await.unwrap(),
            whole(99),
            "{name}"
        );
        let listed: Vec<Entry> = home.store.list(Some("films")).try_collect().await.unwrap();
        assert!(listed.iter().any(|entry| entry.key == stored.key), "{name}");
        if let Some(address) = home.store.presigned(&stored.key, Duration::from_secs(60)).await.unwrap() {
            let content = tokio::task::spawn_blocking(move || {
                let mut answer = ureq::get(&address).call().unwrap();
                let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
                assert_eq!(
                    (header("content-type"), header("content-disposition")),
                    ("video/mp4".into(), "attachment".into())
                );
                answer.body_mut().read_to_vec().unwrap()
            });
            assert_eq!(content.await.unwrap(), whole(99), "{name}");
        }
    }
}

async fn two_of_the_same_name_are_two(home: Home) {
    let content = |first: u8| [&whole(24)[..], &vec![first; 6 << 20]].concat();
    let (one, other) =
        tokio::join!(home.store.put(film(1), content(1).into()), home.store.put(film(2), content(2).into()));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_ne!(one.key, other.key);
    for (stored, first) in [(one, 1), (other, 2)] {
        assert!(read(home.store.download(&stored.key, ByteRange::All).await.unwrap()).await.unwrap() == content(first));
    }
}

async fn files_are_listed_by_folder(home: Home) {
    for (number, folder) in (0..).zip(["a", "a/b", "ab", "b"]) {
        home.store.put(Upload { folder, ..film(number) }, whole(99).into()).await.unwrap();
    }
    let count = async |folder| home.store.list(folder).try_collect::<Vec<Entry>>().await.map(|found| found.len());
    assert_eq!(count(None).await.unwrap(), 4);
    assert_eq!(count(Some("a")).await.unwrap(), 2);
    assert_eq!(count(Some("a/b")).await.unwrap(), 1);
    assert_eq!(count(Some("c")).await.unwrap(), 0);
    assert!(matches!(count(Some("..")).await, Err(Error::Name(_))));
}

async fn files_that_are_old_enough_are_orphans(home: Home) {
    let stored = put(&home.store, 1, 99).await;
    let entry = home.store.entry(&stored.key).await.unwrap();
    assert_eq!((entry.length, &entry.key), (99, &stored.key));

    // An object that this store did not write is not listed, and therefore not removed.
    let strange = match (&home.folder, &home.server) {
        (Some(folder), _) => folder.join("deep/files/films/README.md"),
        (_, Some(server)) => server.folder.join("files/films/README.md"),
        _ => unreachable!(),
    };
    std::fs::write(strange, "hello").unwrap();

    let found =
        async |than: Timestamp| home.store.orphans(than).map_ok(|entry| entry.key).try_collect::<Vec<_>>().await;
    assert_eq!(found(entry.stored + 2.seconds()).await.unwrap(), [stored.key]);
    assert_eq!(found(entry.stored - 2.seconds()).await.unwrap(), []);
}

async fn removing_is_final_and_can_be_done_again(home: Home) {
    let stored = put(&home.store, 1, 99).await;
    home.store.remove(&stored.key).await.unwrap();
    assert!(home.is_empty());
    home.store.remove(&stored.key).await.unwrap();
    assert!(matches!(home.store.entry(&stored.key).await, Err(Error::NotFound)));
    assert!(matches!(home.store.download(&stored.key, ByteRange::All).await, Err(Error::NotFound)));
    assert!(matches!(home.store.download(&stored.key, ByteRange::From(1)).await, Err(Error::NotFound)));
}

async fn uploads_wait_for_each_other(home: Home) {
    let store = Store::open(Settings { uploads: 1, ..home.settings() }).unwrap();
    let (has_begun, is_next) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (begun, next) = (Arc::clone(&has_begun), Arc::clone(&is_next));
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let last = stream::once(async move {
        begun.store(1, SeqCst);
        gone.await.unwrap();
        // Long enough for the other upload to start, if it could.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(next.load(SeqCst), 0, "both are under way");
        Ok(Bytes::from_static(b"end"))
    });
    let first = store.clone();
    let first = tokio::spawn(async move { first.upload(film(1), coming(pieces(99)).chain(last)).await.map(drop) });
    parlour_testkit::until("the first is under way", async || has_begun.load(SeqCst) == 1).await;
    let content = coming(pieces(99).inspect(move |_| is_next.store(1, SeqCst)));
    let second = tokio::spawn(async move { store.upload(film(2), content).await.map(drop) });
    go.send(()).unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
}

async fn a_store_that_is_there_says_so(home: Home) {
    home.store.check().await.unwrap();
}
