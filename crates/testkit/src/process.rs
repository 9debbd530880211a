//! Processes of private servers: finds, starts, watches and stops them.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::{env, io};

use crate::wait;

/// Folders of installed servers. They may be missing from `PATH`.
const SERVER_FOLDERS: [&str; 2] = ["/usr/local/sbin", "/usr/sbin"];

/// Id of the user `nobody` and of its group, which is named `nobody` or `nogroup`.
const NOBODY: u32 = 65534;

/// Returns the path of the installed program `name`. `tool` is its name for `scripts/need`.
///
/// # Panics
/// Panics if the program is not installed.
pub(crate) fn find(name: &str, tool: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(SERVER_FOLDERS.map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("{name} is not installed; `scripts/need {tool}` installs it"))
}

/// Returns a command that runs `program` and sends it `end` when the thread that started it ends.
pub(crate) fn bound(program: &Path, end: Signal) -> Command {
    let mut command = Command::new("setpriv");
    command.arg(format!("--pdeathsig={}", end.name())).arg(program);
    command
}

/// Like [`bound`], for a program that refuses to run as root. If started by root, it runs as `nobody`, who must have
/// access to the files that the program reads.
pub(crate) fn bound_without_root(program: &Path, end: Signal) -> Command {
    let bound = bound(program, end);
    if !is_root() {
        return bound;
    }
    // Two steps in this order, because changing the user clears the signal that is sent when the thread ends.
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={NOBODY}")).arg(format!("--regid={NOBODY}")).arg("--clear-groups");
    command.arg(bound.get_program()).args(bound.get_args());
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Signal that is sent to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Continue,
    Kill,
    Quit,
    Stop,
    Terminate,
}

impl Signal {
    /// Returns the name that `kill` and `setpriv` use.
    fn name(self) -> &'static str {
        match self {
            Self::Continue => "CONT",
            Self::Kill => "KILL",
            Self::Quit => "QUIT",
            Self::Stop => "STOP",
            Self::Terminate => "TERM",
        }
    }
}

/// A server process, and the thread that started it and waits for its end. The process ends with that thread, so it
/// does not outlive a test program that is killed. Dropping this stops the process.
#[derive(Debug)]
pub(crate) struct Running {
    process: u32,
    end: Signal,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts the server `name`, and returns once `is_ready` returns true. The output of the server is appended to the
    /// file `log` in `folder`.
    ///
    /// `command` must become the server and bind it to the thread that started it, as [`bound`] does. `end` is the
    /// signal that ends the server immediately, together with all processes that it started.
    ///
    /// # Panics
    /// Panics if the server does not start. The message contains its log.
    pub(crate) fn start(
        name: &str,
        mut command: Command,
        end: Signal,
        folder: &Path,
        is_ready: impl Fn() -> bool,
    ) -> Self {
        let log = folder.join("log");
        let output = File::options().create(true).append(true).open(&log).expect("the server's log");
        let errors = output.try_clone().expect("the server's log");
        command.stdin(Stdio::null()).stdout(output).stderr(errors);

        let running = Self::spawn(command, end).unwrap_or_else(|error| panic!("cannot start {name}: {error}"));
        let in_time = wait::comes_true(|| running.has_ended() || is_ready());
        if running.has_ended() || !in_time {
            let log = fs::read_to_string(&log).unwrap_or_default();
            panic!("the private {name} does not start:\n{log}");
        }
        running
    }

    fn spawn(mut command: Command, end: Signal) -> io::Result<Self> {
        let (started, process) = mpsc::channel();
        let thread = thread::spawn(move || match command.spawn() {
            Ok(mut child) => {
                let _ = started.send(Ok(child.id()));
                let _ = child.wait();
            }
            Err(error) => {
                let _ = started.send(Err(error));
            }
        });
        let process = process.recv().expect("the thread says how it went")?;
        Ok(Self { process, end, thread: Some(thread) })
    }

    /// Suspends the process. Its connections stay open and new ones are accepted, but it does nothing until it
    /// [resumes](Self::resume). A process that ends by [`Signal::Kill`] can be dropped meanwhile.
    pub(crate) fn pause(&self) {
        self.send(Signal::Stop);
        // The signal takes effect some time after it is sent.
        let silent = wait::comes_true(|| self.has_ended() || self.is_paused());
        assert!(silent, "process {} goes on", self.process);
    }

    /// Resumes the process after [`pause`](Self::pause).
    pub(crate) fn resume(&self) {
        self.send(Signal::Continue);
    }

    fn is_paused(&self) -> bool {
        // The state follows the name of the program, which is in parentheses.
        fs::read_to_string(format!("/proc/{}/stat", self.process))
            .is_ok_and(|line| line.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('T')))
    }

    fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn send(&self, signal: Signal) {
        if !self.has_ended() {
            // Sent by the shell, because the standard library can only send KILL, and only from the thread that waits
            // for the process.
            let _ = Command::new("sh").args(["-c", &format!("kill -{} {}", signal.name(), self.process)]).status();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.send(self.end);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Folder;

    fn message_of(panics: impl FnOnce() + Send + 'static) -> String {
        let payload = thread::spawn(panics).join().unwrap_err();
        payload.downcast_ref::<String>().unwrap().clone()
    }

    #[test]
    fn a_program_that_is_missing_is_reported_with_what_installs_it() {
        let message = message_of(|| {
            find("no-such-server", "redis");
        });
        assert_eq!(message, "no-such-server is not installed; `scripts/need redis` installs it");
    }

    #[test]
    fn a_server_that_ends_while_it_starts_is_reported_with_what_it_printed() {
        let message = message_of(|| {
            let folder = Folder::new();
            let mut command = bound(Path::new("sh"), Signal::Kill);
            command.args(["-c", "echo one; echo other >&2"]);
            Running::start("thing", command, Signal::Kill, &folder, || false);
        });
        assert_eq!(message, "the private thing does not start:\none\nother\n");
    }

    #[test]
    fn a_program_that_refuses_root_is_not_started_by_it() {
        let output = bound_without_root(Path::new("id"), Signal::Kill).arg("-u").output().unwrap();
        assert_ne!(String::from_utf8(output.stdout).unwrap().trim(), "0");
    }
}
