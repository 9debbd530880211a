//! Private servers: programs that a test starts, stops and suspends.

use std::fmt::Debug;
use std::path::Path;
use std::process::Command;

use crate::Folder;
use crate::process::{Running, Signal};

/// A program that can be started as a private server.
pub trait Program: Debug {
    /// Name of the program, for messages.
    const NAME: &'static str;
    /// Signal that ends the program immediately, together with the processes that it started.
    const END: Signal;

    /// Removes leftover files that would make a starting server look ready. Called before each start.
    fn prepare(&self, _folder: &Path) {}

    /// Returns the command that becomes the server. It must be bound to the thread that starts it.
    fn command(&self, folder: &Path, port: u16) -> Command;

    /// Returns true if the server accepts connections.
    fn is_ready(&self, folder: &Path, port: u16) -> bool;
}

/// A private server. It listens on the same port of 127.0.0.1 after each start, and is stopped and removed on drop.
#[derive(Debug)]
pub struct PrivateServer<P: Program> {
    // Declared first, so that it is stopped first: fields are dropped in order.
    running: Option<Running>,
    pub(crate) folder: Folder,
    pub(crate) port: u16,
    pub(crate) program: P,
}

impl<P: Program> PrivateServer<P> {
    /// Starts a server and returns once it is ready. Its files and its log are in `folder`.
    pub(crate) fn start_in(folder: Folder, port: u16, program: P) -> Self {
        let mut server = Self { running: None, folder, port, program };
        server.start_again();
        server
    }

    /// Returns the port that the server listens on while it runs.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops the server immediately, as in a crash: open connections are cut on both sides. Does nothing if the server
    /// is stopped.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts the server again after [`stop`](Self::stop), and returns once it accepts connections. Does nothing if the
    /// server runs.
    ///
    /// # Panics
    /// Panics if the server does not start.
    pub fn start_again(&mut self) {
        if self.running.is_some() {
            return;
        }
        self.program.prepare(&self.folder);
        let command = self.program.command(&self.folder, self.port);
        let is_ready = || self.program.is_ready(&self.folder, self.port);
        self.running = Some(Running::start(P::NAME, command, P::END, &self.folder, is_ready));
    }

    /// Suspends the server. Open connections stay open and new ones are accepted, but nothing is answered until it
    /// [resumes](Self::resume). A server that ends by KILL (Redis, PgBouncer) can be stopped and dropped meanwhile.
    /// Does nothing if the server is stopped.
    ///
    /// # Panics
    /// Panics if the server keeps running.
    pub fn pause(&self) {
        if let Some(running) = &self.running {
            running.pause();
        }
    }

    /// Resumes the server after [`pause`](Self::pause). It then answers the requests that it received meanwhile.
    pub fn resume(&self) {
        if let Some(running) = &self.running {
            running.resume();
        }
    }
}
