//! An S3 server of a test's own, in its process. It checks signatures, and keeps its objects as files in a folder.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::{Folder, free_port};

/// An S3 server of a test's own, in the test's runtime. It stops when it is dropped.
#[derive(Debug)]
pub struct PrivateS3 {
    /// Holds a folder for each bucket, and the parts of unfinished uploads.
    pub folder: Folder,
    port: u16,
    service: S3Service,
    task: Option<JoinHandle<()>>,
    /// Cuts every connection once so many requests have come.
    fuse: Arc<AtomicUsize>,
    is_silent: Arc<AtomicBool>,
}

impl PrivateS3 {
    /// The one bucket that there is.
    pub const BUCKET: &str = "files";
    /// The access key's id.
    pub const KEY_ID: &str = "AKTEST";
    /// The access key's secret.
    pub const SECRET: &str = "a secret that is signed with";

    /// Starts it with an empty bucket.
    pub async fn start() -> Self {
        let folder = Folder::new();
        std::fs::create_dir(folder.join(Self::BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(Self::KEY_ID, Self::SECRET));
        let mut server = Self {
            folder,
            port: free_port(),
            service: builder.build(),
            task: None,
            fuse: Arc::new(AtomicUsize::new(usize::MAX)),
            is_silent: Arc::default(),
        };
        server.resume().await;
        server
    }

    /// The URL to reach it at.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the names of parts of unfinished uploads.
    pub fn unfinished(&self) -> Vec<String> {
        let names = self.folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with(".upload")).collect()
    }

    /// Goes away: connections are cut, and new ones are refused.
    pub async fn stop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Stops after so many more answers.
    pub fn stop_after(&self, requests: usize) {
        self.fuse.store(requests, SeqCst);
    }

    /// Accepts requests without answering them.
    pub fn fall_silent(&self) {
        self.is_silent.store(true, SeqCst);
    }

    /// Comes back on the same port after [`PrivateS3::stop`] or [`PrivateS3::stop_after`].
    pub async fn resume(&mut self) {
        self.fuse.store(usize::MAX, SeqCst);
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let (service, fuse, is_silent) = (self.service.clone(), Arc::clone(&self.fuse), Arc::clone(&self.is_silent));
        self.task = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let (service, fuse, is_silent) = (service.clone(), Arc::clone(&fuse), Arc::clone(&is_silent));
                let answer = hyper::service::service_fn(move |request| {
                    let (service, fuse, is_silent) = (service.clone(), Arc::clone(&fuse), Arc::clone(&is_silent));
                    async move {
                        let spent = fuse.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_err();
                        if spent {
                            return Err(s3s::HttpError::new(Box::new(std::io::Error::other("away"))));
                        }
                        if is_silent.load(SeqCst) {
                            std::future::pending::<()>().await;
                        }
                        hyper::service::Service::call(&service, request).await
                    }
                });
                connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), answer));
            }
        }));
    }
}

impl Drop for PrivateS3 {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}
