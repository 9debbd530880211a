//! A private S3 server in the process of the test. It checks signatures, and stores objects as files in a folder.

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

/// A private S3 server in the Tokio runtime of the test. It stops on drop.
#[derive(Debug)]
pub struct PrivateS3 {
    /// Folder of the server. It contains the folder of the bucket, and the parts of unfinished uploads.
    pub folder: Folder,
    port: u16,
    service: S3Service,
    task: Option<JoinHandle<()>>,
    /// Number of requests that the server still answers. After that, each request closes its connection.
    fuse: Arc<AtomicUsize>,
    is_silent: Arc<AtomicBool>,
}

impl PrivateS3 {
    /// Name of the only bucket.
    pub const BUCKET: &str = "files";
    /// Id of the access key.
    pub const KEY_ID: &str = "AKTEST";
    /// Secret of the access key.
    pub const SECRET: &str = "a secret that is signed with";

    /// Starts a server with an empty bucket.
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

    /// Returns the base URL of the server.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the file names of the parts of unfinished uploads.
    pub fn unfinished(&self) -> Vec<String> {
        let names = self.folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with(".upload")).collect()
    }

    /// Stops the server. Open connections are cut, and new ones are refused.
    pub async fn stop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Answers `requests` more requests. After that, each request closes its connection, until [`PrivateS3::resume`] is
    /// called.
    pub fn stop_after(&self, requests: usize) {
        self.fuse.store(requests, SeqCst);
    }

    /// Accepts further requests without answering them. This lasts until the server is dropped, even after
    /// [`PrivateS3::resume`].
    pub fn fall_silent(&self) {
        self.is_silent.store(true, SeqCst);
    }

    /// Starts the server again on the same port. Call [`PrivateS3::stop`] first, even after [`PrivateS3::stop_after`].
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
