//! Accepts connections. Limits their number and the time for the head of a request to arrive, and shuts down
//! gracefully.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures_util::FutureExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use parlour_core::http::caller::Caller;
use parlour_core::http::write_timeout::{Stream, WriteTimeout};
use parlour_rate_limit::{AddressBlock, Net};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::middleware::Middleware;

/// Maximum time for the head of a request to arrive.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
/// Maximum time for running requests to finish on shutdown.
const DRAIN_WITHIN: Duration = Duration::from_secs(30);
/// Pause after a failed accept, for example when the system is out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Maximum number of connections accepted before the loop checks for shutdown.
const ACCEPT_BATCH: usize = 64;
/// Maximum time without progress in sending a response.
const WRITE_STALL: Duration = Duration::from_secs(30);

/// Listens on an address such as `127.0.0.1:8000`. The system queues up to `backlog` established connections until they
/// are accepted. `net.core.somaxconn` limits this number.
pub async fn listen(address: &str, backlog: u32) -> io::Result<TcpListener> {
    let mut failure = io::Error::new(io::ErrorKind::InvalidInput, "the host name does not resolve to an address");
    for address in tokio::net::lookup_host(address).await? {
        match listen_on(address, backlog) {
            Ok(listener) => return Ok(listener),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn listen_on(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(backlog)
}

/// Limits on the number of connections. A connection that becomes a WebSocket no longer counts.
#[derive(Clone, Debug)]
pub struct Capacity {
    /// Maximum number of open connections. Further ones wait to be accepted.
    pub all: usize,
    /// Maximum number of open connections from one IPv4 address or one IPv6 /64. Further ones are closed.
    pub each: usize,
    /// Networks whose addresses are exempt from the limit per address.
    pub proxies: Vec<Net>,
}

/// Number of open connections by IPv4 address or IPv6 /64.
type Open = Arc<Mutex<HashMap<AddressBlock, usize>>>;

/// Permit that counts a connection against the limit of its address.
struct ConnectionPermit(Open, AddressBlock);

impl ConnectionPermit {
    /// Returns `None` if `most` connections of the address are open.
    fn take(open: &Open, block: AddressBlock, most: usize) -> Option<Self> {
        let mut counts = open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(block).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Self(Arc::clone(open), block))
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.1);
            }
        }
    }
}

/// Serves requests until `end` completes. Then waits up to 30 seconds for running requests.
pub async fn serve(listener: TcpListener, middleware: Middleware, capacity: Capacity, end: impl Future<Output = ()>) {
    let permits = Arc::new(Semaphore::new(capacity.all));
    let (ending, ended) = watch::channel(());
    let server = Server { middleware, capacity, permits, open: Open::default(), ended };
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            accepted = accept(&listener, &server.permits) => server.start(accepted),
        }
        // Accepts a burst of connections in one turn of the loop.
        for _ in 1..ACCEPT_BATCH {
            let Some(accepted) = accept(&listener, &server.permits).now_or_never() else { break };
            server.start(accepted);
        }
    }
    let Server { capacity, permits, .. } = server;
    drop((listener, ending));
    let all = permits.acquire_many(u32::try_from(capacity.all).unwrap_or(u32::MAX));
    if tokio::time::timeout(DRAIN_WITHIN, all).await.is_err() {
        tracing::warn!("requests did not finish in time and were aborted");
    }
}

struct Server {
    middleware: Middleware,
    capacity: Capacity,
    permits: Arc<Semaphore>,
    open: Open,
    ended: watch::Receiver<()>,
}

impl Server {
    /// Serves a connection in its own task. Closes it if its address has too many open connections. `accepted` is
    /// `None` if accepting failed.
    fn start(&self, accepted: Option<Accepted>) {
        let Some((stream, peer, permit)) = accepted else { return };
        let is_proxy = self.capacity.proxies.iter().any(|net| net.contains(peer.ip()));
        let most = if is_proxy { usize::MAX } else { self.capacity.each };
        let Some(own) = ConnectionPermit::take(&self.open, AddressBlock::of(peer.ip()), most) else {
            tracing::debug!(address = %peer.ip(), "too many connections from one address");
            return;
        };
        let middleware = self.middleware.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Caller::at(peer.ip()));
            let middleware = middleware.clone();
            async move { Ok::<_, Infallible>(middleware.answer(request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            // Responses are small: copying one into a single buffer costs less than sending two parts.
            .writev(false)
            .serve_connection(Stream::new(WriteTimeout::new(stream, WRITE_STALL)), service)
            .with_upgrades();
        let mut ended = self.ended.clone();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let outcome = tokio::select! {
                outcome = &mut connection => outcome,
                // Completes when the sender is dropped on shutdown. Nothing is ever sent.
                _ = ended.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = outcome {
                tracing::debug!(error = &error as &dyn std::error::Error, "connection ended");
            }
            drop((permit, own));
        });
    }
}

/// Connection, peer address, and the permit that counts the connection against [`Capacity::all`].
type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Each response is written at once, so Nagle's algorithm would only delay it.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(error = &error as &dyn std::error::Error, "TCP_NODELAY could not be set");
            }
            Some((stream, peer, permit))
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "accepting a connection failed");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}
