//! Measures the memory and time of an upload and its download, or of resizing a picture:
//! `cargo bench -p parlour-blob --bench upload_memory -- folder|s3 MEGABYTES` or `-- picture MEGAPIXELS`.
//!
//! Prints the resident megabytes before, at the peak, and after. The S3 server is a separate process.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement fails loudly and says what it found"
)]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use bytes::Bytes;
use futures_util::{TryStreamExt as _, stream};
use parlour_blob::{Backend, ByteRange, MediaType, S3, Settings, Store, Upload};
use parlour_testkit::PrivateS3;

const PIECE: usize = 64 << 10;

static MOST: AtomicU64 = AtomicU64::new(0);

/// Returns the resident bytes, from the second field of `/proc/self/statm`, which counts pages of 4 KiB. Updates the
/// peak.
fn resident() -> u64 {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    MOST.fetch_max(pages << 12, Relaxed);
    pages << 12
}

fn report(what: &str, before: u64, begun: Instant) {
    let (most, after) = (MOST.swap(0, Relaxed), resident());
    let took = begun.elapsed().as_secs_f64();
    println!("{what}: {} MB before, {} at most, {} after, {took:.1} s", before >> 20, most >> 20, after >> 20);
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, place, length] = &arguments[..] else { panic!("folder|s3 MEGABYTES, or picture MEGAPIXELS") };
    if place == "serve" {
        let server = PrivateS3::start().await;
        println!("{}", server.endpoint());
        std::future::pending::<()>().await;
    }
    if place == "picture" {
        return picture(length.parse().unwrap()).await;
    }
    let length = length.parse::<usize>().unwrap() << 20;
    let folder = parlour_testkit::Folder::new();
    let mut child = None;
    let settings = if place == "s3" {
        use std::io::BufRead as _;
        let mut server = std::process::Command::new(&arguments[0]);
        let mut server = server.args(["serve", "0"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut endpoint = String::new();
        std::io::BufReader::new(server.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        child = Some(server);
        Settings::new(Backend::S3(S3 {
            endpoint: Some(endpoint.trim().to_owned()),
            bucket: PrivateS3::BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            key_id: PrivateS3::KEY_ID.to_owned(),
            secret: PrivateS3::SECRET.into(),
            path_style: true,
        }))
    } else {
        Settings::new(Backend::Folder(folder.join("files")))
    };
    let store = Store::open(settings).unwrap();
    store.check().await.unwrap();

    let film = Upload { folder: "films", name: "long", allowed: &[MediaType::Mp4], limit: u64::MAX, random: [1; 16] };
    let content = stream::iter((0..length / PIECE).map(|number| {
        let mut piece = vec![u8::try_from(number % 251).unwrap(); PIECE];
        piece[..24].copy_from_slice(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom");
        if number % 64 == 0 {
            resident();
        }
        Ok::<_, Infallible>(Bytes::from(piece))
    }));
    let (before, begun) = (resident(), Instant::now());
    let stored = store.upload(film, content).await.unwrap();
    report("upload", before, begun);

    let (before, begun) = (resident(), Instant::now());
    let download = store.download(&stored.key, ByteRange::All).await.unwrap();
    let count = download.content.try_fold(0, async |sum, bytes| {
        resident();
        Ok(sum + bytes.len() as u64)
    });
    assert_eq!(count.await.unwrap(), stored.length);
    report("download", before, begun);

    store.remove(&stored.key).await.unwrap();
    if let Some(mut server) = child {
        server.kill().unwrap();
        server.wait().unwrap();
    }
}

/// Measures the resizing of a JPEG with an aspect ratio of 4:3.
async fn picture(megapixels: u32) {
    let width = (megapixels * 1_000_000 * 4 / 3).isqrt();
    let file = {
        let pixels = image::RgbImage::from_fn(width, width * 3 / 4, |x, y| {
            image::Rgb([x, y, x * y / 4096].map(|c| c.to_le_bytes()[0]))
        });
        let mut file = Vec::new();
        image::codecs::jpeg::JpegEncoder::new(&mut file).encode_image(&pixels).unwrap();
        Bytes::from(file)
    };
    let watched = Arc::new(AtomicBool::new(true));
    let watch = Arc::clone(&watched);
    let watcher = std::thread::spawn(move || {
        while watch.load(Relaxed) {
            resident();
        }
    });
    let (before, begun) = (resident(), Instant::now());
    let made = parlour_blob::PictureProcessor::new(1, 60_000_000).make(file, &[2048, 320]).await.unwrap();
    report("picture", before, begun);
    watched.store(false, Relaxed);
    watcher.join().unwrap();
    println!("made of {width} pixels a row: {:?}", made.iter().map(|made| made.content.len()).collect::<Vec<_>>());
}
