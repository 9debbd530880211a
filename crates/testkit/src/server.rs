//! Servers of a test's own, whatever program they run.

use std::fmt::Debug;
use std::path::Path;
use std::process::Command;

use crate::Folder;
use crate::process::{Running, Signal};

/// How a program is started as a private server.
pub trait Program: Debug {
    /// Its name, for messages.
    const NAME: &'static str;
    /// The signal that ends it at once, with the processes that it started.
    const END: Signal;

    /// Removes what a crash left behind and would look like a server that is ready. Called before each start.
    fn prepare(&self, _folder: &Path) {}

    /// Returns the command that becomes the server. It is bound to the thread that starts it.
    fn command(&self, folder: &Path, port: u16) -> Command;

    /// Returns true if the server takes connections.
    fn is_ready(&self, folder: &Path, port: u16) -> bool;
}

/// A server of its own. It listens on one port of 127.0.0.1 all its life, and is stopped and removed on drop.
#[derive(Debug)]
pub struct PrivateServer<P: Program> {
    // Declared first to be stopped first: fields are dropped in order.
    running: Option<Running>,
    pub(crate) folder: Folder,
    pub(crate) port: u16,
    pub(crate) program: P,
}

impl<P: Program> PrivateServer<P> {
    /// Starts one in this folder.
    pub(crate) fn start_in(folder: Folder, port: u16, program: P) -> Self {
        let mut server = Self { running: None, folder, port, program };
        server.start_again();
        server
    }

    /// The port it listens on, while it runs.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops it at once, as a crash would: open connections are cut, on both sides. Does nothing when it is stopped
    /// already.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it again after [`stop`](Self::stop) and returns when it takes connections. Does nothing when it runs.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&mut self) {
        if self.running.is_some() {
            return;
        }
        self.program.prepare(&self.folder);
        let command = self.program.command(&self.folder, self.port);
        let is_ready = || self.program.is_ready(&self.folder, self.port);
        self.running = Some(Running::start(P::NAME, command, P::END, &self.folder, is_ready));
    }

    /// Makes it silent: open connections stay and new ones are taken, but nothing is answered until it
    /// [resumes](Self::resume). It can be stopped and dropped meanwhile. Does nothing when it is stopped.
    ///
    /// # Panics
    /// When it goes on.
    pub fn pause(&self) {
        if let Some(running) = &self.running {
            running.pause();
        }
    }

    /// Lets it go on after [`pause`](Self::pause); what it was sent meanwhile is answered now.
    pub fn resume(&self) {
        if let Some(running) = &self.running {
            running.resume();
        }
    }
}
