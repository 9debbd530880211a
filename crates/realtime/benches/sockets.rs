//! Measures a hub with ten thousand sockets: the time to open them, the memory of an idle socket, and the time an event
//! takes to reach all of them. The measurement runs twice: once with clients that all read, and once with a hundred
//! that do not.
//!
//! The clients run in a second process: this program, started with a different first argument. Both processes share the
//! processors of one machine. As in production, a socket is opened by an HTTP/1.1 request that is upgraded.
//!
//! `cargo bench -p parlour-realtime --bench sockets`; needs 10,100 open files (`ulimit -n`).

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints, and fails by panicking")]

use std::convert::Infallible;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use parlour_cluster::{Clock, Cluster};
use parlour_realtime::{Application, Hub, Limits, SocketId};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::{Semaphore, mpsc};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SOCKETS: usize = 10_000;
const SILENT: usize = 100;
const EVENTS: usize = 20;
/// Maximum number of connections being opened at the same time.
const AT_ONCE: usize = 256;

fn main() {
    let arguments: Vec<String> = std::env::args().filter(|argument| argument != "--bench").collect();
    match &arguments[1..] {
        [word, address, silent] if word == "clients" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(clients(address, silent.parse().unwrap()));
        }
        [word, silent] if word == "measure" => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(measure(silent.parse().unwrap()));
        }
        // Each measurement runs in its own process, so that memory left over by one does not count for the other.
        _ => {
            for silent in [0, SILENT] {
                let mut command = std::process::Command::new(std::env::current_exe().unwrap());
                assert!(command.args(["measure", &silent.to_string()]).status().unwrap().success());
            }
        }
    }
}

/// Application in which every socket belongs to a different user, and every user may join every room.
struct Everybody;

impl Application for Everybody {
    type User = u64;

    fn user(&self, user: &u64) -> String {
        user.to_string()
    }

    async fn may_join(&self, _: &u64, _: &str) -> bool {
        true
    }

    fn presence_name(&self, _: &u64, _: &str) -> Option<String> {
        None
    }

    async fn message(&self, _: &u64, _: SocketId, _: &str) -> Option<String> {
        None
    }
}

async fn measure(silent: usize) {
    let hub = Hub::new(Cluster::standalone(Clock::system()), Everybody, Limits::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let accepting = tokio::spawn(accept(listener, hub.clone()));
    println!("{SOCKETS} sockets, {silent} of which read nothing");

    let (before, begin) = (resident(), Instant::now());
    let mut clients = Clients::start(&address, silent);
    clients.say("connected").await;
    println!("  connected within {:.2} s", begin.elapsed().as_secs_f64());
    let each = || (resident() - before) / 1024.0 / SOCKETS as f64;
    println!("  resident for each idle socket: {:.2} KB", each());
    clients.ask("subscribe").await;
    clients.say("subscribed").await;
    println!("  in a room: {:.2} KB", each());
    for _ in 0..EVENTS {
        tokio::time::sleep(Duration::from_millis(300)).await;
        hub.publish("all", "event", &now()).await.unwrap();
        if silent > 0 {
            for _ in 0..60 {
                hub.publish("flood", "flood", &"x".repeat(4_000)).await.unwrap();
            }
        }
    }
    println!("  from publishing to receipt: {}", clients.say("received").await);
    println!("  after the events: {:.2} KB", each());
    println!("  {:?}", hub.stats());
    accepting.abort();
    clients.child.kill().await.unwrap();
}

/// Accepts connections, each for a different user, and upgrades their requests to sockets of the hub.
async fn accept(listener: TcpListener, hub: Hub<Everybody>) {
    for number in 0.. {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let hub = hub.clone();
        let service = service_fn(move |request: Request<Incoming>| upgrade(request, hub.clone(), number));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades());
    }
}

async fn upgrade(
    request: Request<Incoming>,
    hub: Hub<Everybody>,
    user: u64,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    tokio::spawn(async move {
        let parts = hyper::upgrade::on(request).await.unwrap().downcast::<TokioIo<TcpStream>>().unwrap();
        tokio::spawn(hub.serve(parts.io.into_inner(), &parts.read_buf, user));
    });
    let response = Response::builder().status(StatusCode::SWITCHING_PROTOCOLS);
    let response = response.header(header::CONNECTION, "upgrade").header(header::UPGRADE, "websocket");
    Ok(response.body(Empty::new()).unwrap())
}

/// Returns the resident memory of this process, in bytes.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0
}

/// Returns the current time in microseconds, on a clock that both processes share.
fn now() -> u64 {
    #[allow(
        clippy::disallowed_methods,
        reason = "two processes compare what they read, and nothing else depends on it"
    )]
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_micros()).unwrap()
}

struct Clients {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Clients {
    fn start(address: &str, silent: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["clients", address, &silent.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, said }
    }

    /// Returns the rest of the next line after `word`. Panics if the line does not begin with `word`.
    async fn say(&mut self, word: &str) -> String {
        let said = tokio::time::timeout(Duration::from_secs(60), self.said.next_line()).await.unwrap();
        said.unwrap().unwrap().strip_prefix(word).unwrap().to_owned()
    }

    async fn ask(&mut self, word: &str) {
        self.child.stdin.as_mut().unwrap().write_all(format!("{word}\n").as_bytes()).await.unwrap();
    }
}

async fn clients(address: &str, silent: usize) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let connecting: Vec<_> = (0..SOCKETS)
        .map(|number| {
            let (places, address) = (Arc::clone(&places), address.to_owned());
            tokio::spawn(async move {
                let place = places.acquire().await.unwrap();
                let stream = connect(&address, number < silent).await;
                drop(place);
                stream
            })
        })
        .collect();
    let mut streams = Vec::new();
    for stream in connecting {
        streams.push(stream.await.unwrap());
    }
    println!("connected");
    BufReader::new(tokio::io::stdin()).lines().next_line().await.unwrap();
    for (number, stream) in streams.iter_mut().enumerate() {
        let rooms: &[&str] = if number < silent { &["all", "flood"] } else { &["all"] };
        for room in rooms {
            subscribe(stream, room).await;
        }
    }
    println!("subscribed");
    let (out, mut took) = mpsc::unbounded_channel();
    let readers = streams.split_off(silent);
    let expected = readers.len() * EVENTS;
    for stream in readers {
        tokio::spawn(read(stream, out.clone()));
    }
    let mut all = Vec::with_capacity(expected);
    while all.len() < expected {
        all.push(took.recv().await.unwrap());
    }
    all.sort_unstable();
    let part = |percent: usize| all[(expected - 1) * percent / 100] as f64 / 1_000.0;
    println!("received p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms", part(50), part(99), part(100));
    std::future::pending::<()>().await;
}

async fn connect(address: &str, is_silent: bool) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    if is_silent {
        // Otherwise the kernel would buffer megabytes for a client that does not read.
        socket.set_recv_buffer_size(4_096).unwrap();
    }
    let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
    let request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    stream
}

async fn subscribe(stream: &mut TcpStream, room: &str) {
    let text = format!(r#"{{"type":"subscribe","room":"{room}"}}"#);
    // A mask of zeros leaves the text unchanged.
    let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).unwrap(), 0, 0, 0, 0];
    frame.extend(text.as_bytes());
    stream.write_all(&frame).await.unwrap();
    let mut answer = [0; 200];
    assert!(stream.read(&mut answer).await.unwrap() > 0);
}

/// Sends the latency of each event, in microseconds, to `took`.
async fn read(mut stream: TcpStream, took: mpsc::UnboundedSender<u64>) {
    let mut bytes = [0; 1_000];
    loop {
        // Events are small and far apart, so each arrives complete and alone.
        let length = stream.read(&mut bytes).await.unwrap();
        let now = now();
        let text = std::str::from_utf8(&bytes[2..length]).unwrap();
        if let Some((_, published)) = text.split_once(r#""data":"#) {
            took.send(now.saturating_sub(published.trim_end_matches('}').parse().unwrap())).unwrap();
        }
    }
}
