//! A private mail server.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::free_port;

/// An email that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Address in `MAIL FROM`.
    pub from: String,
    /// Addresses in `RCPT TO`.
    pub to: Vec<String>,
    /// Headers and body of the email, with lines ending in CR LF.
    pub data: Vec<u8>,
    /// Number of the connection over which it was received, counted from 1.
    pub connection: usize,
}

/// Point in an SMTP session where the server can misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The greeting of a new connection.
    Greeting,
    /// `AUTH`.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// The end of the email, after `DATA`.
    Message,
}

/// Kind of misbehavior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Refuses with this code, 4xx or 5xx.
    Refuse(u16),
    /// Sends nothing until [`PrivateSmtp::behave`] is called, then continues.
    Hang,
    /// Closes the connection.
    HangUp,
}

/// A small mail server that stores the emails it receives. It listens on the same port of 127.0.0.1 after each start,
/// and is stopped on drop. It supports plain SMTP with 8BITMIME and logins, but not TLS.
#[derive(Debug)]
pub struct PrivateSmtp {
    shared: Arc<Shared>,
    port: u16,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    running: bool,
    login: Option<(String, String)>,
    trouble: Option<(At, Trouble)>,
    received: Vec<Received>,
    connections: Vec<TcpStream>,
    accepted: usize,
}

impl PrivateSmtp {
    /// Starts a server that accepts emails from anyone.
    #[must_use]
    pub fn start() -> Self {
        let mut server = Self { shared: Arc::default(), port: free_port(), listening: None };
        server.start_again();
        server
    }

    /// Starts a server that requires this user and password.
    #[must_use]
    pub fn start_with_login(user: &str, password: &str) -> Self {
        let server = Self::start();
        server.shared.state().login = Some((user.to_owned(), password.to_owned()));
        server
    }

    /// Returns the port that the server listens on while it runs.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the emails received since the server was created, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Returns the number of connections accepted since the server was created.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.state().accepted
    }

    /// Misbehaves each time the point `at` is reached, until [`Self::behave`] is called. Replaces an earlier
    /// misbehavior.
    pub fn misbehave(&self, at: At, trouble: Trouble) {
        self.shared.state().trouble = Some((at, trouble));
        self.shared.changed.notify_all();
    }

    /// Ends the misbehavior. Connections that hang continue.
    pub fn behave(&self) {
        self.shared.state().trouble = None;
        self.shared.changed.notify_all();
    }

    /// Stops the server. Its connections are closed, and new ones are refused.
    pub fn stop(&mut self) {
        let Some(listening) = self.listening.take() else { return };
        let connections = {
            let mut state = self.shared.state();
            state.running = false;
            std::mem::take(&mut state.connections)
        };
        self.shared.changed.notify_all();
        for connection in connections {
            let _ = connection.shutdown(Shutdown::Both);
        }
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        listening.join().expect("the listening thread ends well");
    }

    /// Starts the server again on the same port. It keeps the emails that it received.
    ///
    /// # Panics
    /// Panics if the port is taken, or the server runs.
    pub fn start_again(&mut self) {
        assert!(self.listening.is_none(), "it runs");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).expect("the port is free");
        self.shared.state().running = true;
        let shared = Arc::clone(&self.shared);
        self.listening = Some(thread::spawn(move || listen(&listener, &shared)));
    }
}

impl Drop for PrivateSmtp {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the misbehavior at this point, if any. Blocks while it is [`Trouble::Hang`]. Returns [`Trouble::HangUp`]
    /// if the server is stopped.
    fn trouble(&self, at: At) -> Option<Trouble> {
        let hangs = |state: &mut State| state.running && state.trouble == Some((at, Trouble::Hang));
        let state = self.changed.wait_while(self.state(), hangs).unwrap_or_else(PoisonError::into_inner);
        if state.running {
            state.trouble.filter(|(when, _)| *when == at).map(|(_, trouble)| trouble)
        } else {
            Some(Trouble::HangUp)
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let number = {
            let mut state = shared.state();
            if !state.running {
                return;
            }
            state.accepted += 1;
            state.connections.extend(stream.try_clone());
            state.accepted
        };
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // Errors of a connection are ignored.
            let _ = Conversation { shared, number, output: &stream }.run(BufReader::new(&stream));
            let _ = stream.shutdown(Shutdown::Both);
        });
    }
}

struct Conversation<'a> {
    shared: Arc<Shared>,
    number: usize,
    output: &'a TcpStream,
}

impl Conversation<'_> {
    fn run(mut self, mut input: BufReader<&TcpStream>) -> io::Result<()> {
        self.answer(At::Greeting, "220 private ESMTP")?;
        let (mut from, mut to) = (String::new(), Vec::new());
        let mut is_known = self.shared.state().login.is_none();
        loop {
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            let upper = line.to_ascii_uppercase();
            if upper.starts_with("EHLO") {
                self.say("250-private\r\n250-8BITMIME\r\n250 AUTH PLAIN")?;
            } else if upper.starts_with("AUTH PLAIN ") {
                is_known = self.is_login(&line["AUTH PLAIN ".len()..]);
                self.answer(At::Login, if is_known { "235 welcome" } else { "535 who are you?" })?;
            } else if upper.starts_with("MAIL FROM:") {
                (from, to) = (address(line), Vec::new());
                self.answer(At::Sender, if is_known { "250 fine" } else { "530 log in first" })?;
            } else if upper.starts_with("RCPT TO:") {
                if self.answer(At::Recipient, "250 fine")? {
                    to.push(address(line));
                }
            } else if upper == "DATA" {
                if to.is_empty() || !is_known {
                    self.say("503 no recipient")?;
                    continue;
                }
                self.say("354 go on")?;
                let data = read_data(&mut input)?;
                let (answer, is_taken) = self.verdict(At::Message, "250 kept")?;
                if is_taken {
                    let received = Received { from: from.clone(), to: to.clone(), data, connection: self.number };
                    // Stored before it is acknowledged, because the sender may look for it at once.
                    self.shared.state().received.push(received);
                }
                self.say(&answer)?;
            } else if upper == "NOOP" || upper == "RSET" {
                self.say("250 fine")?;
            } else if upper == "QUIT" {
                return self.say("221 bye");
            } else {
                self.say("502 what?")?;
            }
        }
    }

    /// Sends the usual answer, or that of a misbehavior. Returns true if the answer is positive.
    fn answer(&mut self, at: At, usual: &str) -> io::Result<bool> {
        let (answer, consents) = self.verdict(at, usual)?;
        self.say(&answer).map(|()| consents)
    }

    /// Returns the answer to send, and true if it is positive. Fails if the connection must be closed instead.
    fn verdict(&self, at: At, usual: &str) -> io::Result<(String, bool)> {
        match self.shared.trouble(at) {
            None | Some(Trouble::Hang) => Ok((usual.to_owned(), usual.starts_with('2'))),
            Some(Trouble::Refuse(code)) => Ok((format!("{code} no"), false)),
            Some(Trouble::HangUp) => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        self.output.write_all(format!("{line}\r\n").as_bytes())
    }

    fn is_login(&self, encoded: &str) -> bool {
        let login = self.shared.state().login.clone();
        login.is_some_and(|(user, password)| encoded == base64(format!("\0{user}\0{password}").as_bytes()))
    }
}

/// Returns the text between angle brackets, or an empty text if there is none.
fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// Reads up to the line with a single dot, and removes dots added to other lines (RFC 5321, section 4.5.2).
fn read_data(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for index in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * index) & 63]);
            text.push(if index <= three.len() { digit } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn it_keeps_what_it_is_told_and_can_go_and_come_back() {
        let mut server = PrivateSmtp::start();
        let talk = |port: u16, lines: &str| -> io::Result<String> {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
            stream.write_all(lines.as_bytes())?;
            io::read_to_string(stream)
        };
        let email = "EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nS: x\r\n\r\n..\r\n.\r\nQUIT\r\n";
        let answers = talk(server.port(), email).unwrap();
        assert!(answers.ends_with("354 go on\r\n250 kept\r\n221 bye\r\n"), "{answers}");

        server.stop();
        assert!(talk(server.port(), email).is_err());
        server.start_again();
        talk(server.port(), email).unwrap();
        let (from, to, data) = ("a@b".to_owned(), vec!["c@d".to_owned()], b"S: x\r\n\r\n.\r\n".to_vec());
        assert_eq!(server.received()[1], Received { from, to, data, connection: 2 });
    }
}
