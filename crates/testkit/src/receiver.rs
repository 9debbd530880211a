//! A private receiver of webhooks.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::free_port;

/// A request that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Request line, such as `POST /sms HTTP/1.1`.
    pub line: String,
    /// Values of the headers by name. Names are in lower case. Of several headers with one name, the last is kept.
    pub headers: BTreeMap<String, String>,
    /// Body of the request. Empty without a `Content-Length`.
    pub body: Vec<u8>,
}

/// A small HTTP server that stores the requests it receives. It listens on a port of 127.0.0.1, accepts one request per
/// connection, and is stopped on drop.
#[derive(Debug)]
pub struct PrivateReceiver {
    state: Arc<Mutex<State>>,
    port: u16,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct State {
    running: bool,
    /// The complete response; `None` if requests are not answered.
    answer: Option<String>,
    posted: Vec<Posted>,
    /// Connections kept open without a response.
    hanging: Vec<TcpStream>,
}

impl PrivateReceiver {
    /// Starts a receiver that answers 204.
    ///
    /// # Panics
    /// Panics if no port is free.
    #[must_use]
    pub fn start() -> Self {
        let port = free_port();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("the port is free");
        let state = State { running: true, answer: None, posted: Vec::new(), hanging: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let listening = {
            let state = Arc::clone(&state);
            Some(thread::spawn(move || listen(&listener, &state)))
        };
        let receiver = Self { state, port, listening };
        receiver.answer("204 No Content", &[]);
        receiver
    }

    /// Returns the base URL, without a path: `http://…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the port that the receiver listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Answers further requests with this status, such as `503 Service Unavailable`, and these headers.
    pub fn answer(&self, status: &str, headers: &[(&str, &str)]) {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = if status.starts_with("204") { "" } else { "content-length: 0\r\n" };
        lock(&self.state).answer = Some(format!("HTTP/1.1 {status}\r\n{headers}{length}connection: close\r\n\r\n"));
    }

    /// Accepts further requests without answering them.
    pub fn hang(&self) {
        lock(&self.state).answer = None;
    }

    /// Returns the received requests, in order.
    #[must_use]
    pub fn posted(&self) -> Vec<Posted> {
        lock(&self.state).posted.clone()
    }
}

impl Drop for PrivateReceiver {
    fn drop(&mut self) {
        lock(&self.state).running = false;
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn listen(listener: &TcpListener, state: &Arc<Mutex<State>>) {
    for stream in listener.incoming() {
        if !lock(state).running {
            return;
        }
        let state = Arc::clone(state);
        // Errors of a connection are ignored. Each connection has a thread, so a silent client does not block others.
        thread::spawn(move || stream.and_then(|stream| take(stream, &state)));
    }
}

fn take(mut stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let posted = read(&stream)?;
    let mut state = lock(state);
    state.posted.push(posted);
    match &state.answer {
        Some(answer) => stream.write_all(answer.as_bytes()),
        None => {
            state.hanging.push(stream);
            Ok(())
        }
    }
}

fn read(stream: &TcpStream) -> io::Result<Posted> {
    let mut input = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        input.read_line(&mut line)?;
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let headers: BTreeMap<String, String> = head
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    Ok(Posted { line: head.first().cloned().unwrap_or_default(), headers, body })
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
