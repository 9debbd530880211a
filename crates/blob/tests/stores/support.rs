//! Helpers that the tests share.

use std::convert::Infallible;
use std::path::Path;

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt as _, stream};
use parlour_blob::{Backend, Download, Error, MediaType, S3, Settings, Store, Stored, Upload};
use parlour_testkit::{Folder, PrivateS3};
use sha2::{Digest as _, Sha256};

/// Length of a piece of content, in bytes.
pub const PIECE: usize = 64 << 10;

/// A store for one test, with the folder or server that holds its files.
pub struct Home {
    pub store: Store,
    pub folder: Option<Folder>,
    pub server: Option<PrivateS3>,
}

impl Home {
    pub fn folder() -> Self {
        let folder = Folder::new();
        let store = Store::open(Settings::new(Backend::Folder(folder.join("deep/files")))).unwrap();
        Self { store, folder: Some(folder), server: None }
    }

    pub async fn s3() -> Self {
        let server = PrivateS3::start().await;
        let store = Store::open(settings_for(&server)).unwrap();
        Self { store, folder: None, server: Some(server) }
    }

    /// Returns the settings for opening another store in the same place.
    pub fn settings(&self) -> Settings {
        match (&self.folder, &self.server) {
            (_, Some(server)) => settings_for(server),
            (Some(folder), None) => Settings::new(Backend::Folder(folder.join("deep/files"))),
            (None, None) => unreachable!(),
        }
    }

    /// Returns true if nothing at all is stored, judging by the files on disk.
    pub fn is_empty(&self) -> bool {
        match (&self.folder, &self.server) {
            (Some(folder), _) => files_in(folder) == 0,
            (_, Some(server)) => files_in(&server.folder.join("files")) == 0 && server.unfinished().is_empty(),
            _ => true,
        }
    }
}

/// Returns the settings of a store on `server`.
pub fn settings_for(server: &PrivateS3) -> Settings {
    Settings::new(Backend::S3(S3 {
        endpoint: Some(server.endpoint()),
        bucket: PrivateS3::BUCKET.to_owned(),
        region: "us-east-1".to_owned(),
        key_id: PrivateS3::KEY_ID.to_owned(),
        secret: PrivateS3::SECRET.into(),
        path_style: true,
    }))
}

pub fn files_in(folder: &Path) -> usize {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_in(&path) } else { 1 }).sum()
}

/// Returns an upload of an MP4 film without a length limit. Different numbers yield different keys.
pub fn film(number: u8) -> Upload<'static> {
    Upload { folder: "films", name: "A film.mp4", allowed: &[MediaType::Mp4], limit: u64::MAX, random: [number; 16] }
}

/// Returns the content of a film in pieces, each different from its neighbors.
pub fn pieces(length: usize) -> impl Iterator<Item = Bytes> + Send {
    (0..length).step_by(PIECE).enumerate().map(move |(number, start)| {
        let mut piece = vec![u8::try_from(number % 251).unwrap(); PIECE.min(length - start)];
        let mark = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
        if number == 0 {
            let mark = &mark[..mark.len().min(piece.len())];
            piece[..mark.len()].copy_from_slice(mark);
        }
        piece.into()
    })
}

pub fn whole(length: usize) -> Vec<u8> {
    pieces(length).flatten().collect()
}

pub fn coming(pieces: impl Iterator<Item = Bytes> + Send) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    stream::iter(pieces.map(Ok))
}

pub async fn put(store: &Store, number: u8, length: usize) -> Stored {
    store.upload(film(number), coming(pieces(length))).await.unwrap()
}

pub async fn read(download: Download) -> Result<Vec<u8>, Error> {
    download
        .content
        .try_fold(Vec::new(), async |mut all, bytes| {
            all.extend(bytes);
            Ok(all)
        })
        .await
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
