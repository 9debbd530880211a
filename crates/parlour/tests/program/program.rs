//! Support for tests of the program: starts and stops it as a process, and sends requests as a user.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};
use parlour_testkit::{Database, Folder, free_port};
use serde_json::{Value, json};
use ureq::Agent;

/// Data folder of the program and, for PostgreSQL, its database.
pub enum Store {
    File(Folder),
    Server(Folder, Database),
}

impl Store {
    pub fn sqlite() -> Self {
        Self::File(Folder::new())
    }

    pub fn postgres() -> Self {
        Self::Server(Folder::new(), Database::create())
    }

    pub fn data(&self) -> PathBuf {
        let (Self::File(folder) | Self::Server(folder, _)) = self;
        folder.join("data")
    }

    /// Builds a `parlour` command that uses this database. The command inherits no environment variables, and rate
    /// limits are off.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = parlour(arguments);
        command.env("PARLOUR_DATA", self.data());
        // Most tests send more requests than the rate limits allow.
        command.env("RATE_LIMITS", "off");
        if let Self::Server(_, database) = self {
            command.env("DATABASE_URL", &database.url);
        }
        command
    }

    /// Runs a command and waits until it ends.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        ended(&mut self.command(arguments))
    }

    /// Runs a command and returns its output. Panics if it fails.
    #[track_caller]
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {}{}", ended.said, ended.complained);
        ended.said
    }

    /// Creates a demo business without bookings on each engine.
    pub fn seeded() -> [Self; 2] {
        [Self::sqlite(), Self::postgres()].map(|store| {
            store.succeed(&["seed", "--clients", "20", "--bookings", "0"]);
            store
        })
    }
}

/// Builds a `parlour` command with an empty environment.
pub fn parlour(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlour"));
    command.env_clear().args(arguments).stdin(Stdio::null());
    command
}

/// Exit code, output and error output of a command.
pub struct Ended {
    pub code: i32,
    pub said: String,
    pub complained: String,
}

pub fn ended(command: &mut Command) -> Ended {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: status.code().expect("it ended by itself"), said: text(stdout), complained: text(stderr) }
}

/// A running server. It is killed when dropped.
pub struct Program {
    child: Child,
    /// Base URL: `http://127.0.0.1:…`.
    pub url: String,
    /// Lines that the server printed while starting.
    pub said: Vec<String>,
    /// Kept open, so that the server can print more lines.
    _stdout: BufReader<ChildStdout>,
}

impl Program {
    /// Starts the server, and waits until it has printed its address and demo logins.
    pub fn serve(store: &Store, more: &[&str]) -> Self {
        Self::begin(store, more).ready()
    }

    /// Starts the server without waiting until it is ready.
    pub fn begin(store: &Store, more: &[&str]) -> Starting {
        Self::begin_at(free_port(), store, more, &[])
    }

    /// Starts the server on this port and with these environment variables.
    pub fn begin_at(port: u16, store: &Store, more: &[&str], variables: &[(&str, &str)]) -> Starting {
        let address = format!("127.0.0.1:{port}");
        fs::create_dir_all(store.data()).unwrap();
        let complaints = store.data().with_file_name(format!("complaints-{}", address.replace(':', "-")));
        let mut command = store.command(&["serve", "--listen", &address]);
        command.args(more).env("LOG_LEVEL", "warn").envs(variables.iter().copied()).stdout(Stdio::piped());
        let child = command.stderr(File::create(&complaints).unwrap()).spawn().unwrap();
        Starting { child: Some(child), address, complaints }
    }

    /// Kills the server, as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends SIGTERM to the server, which then shuts down.
    pub fn terminate(&self) {
        let told = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
    }

    /// Returns the process id of the server.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the process ends, and returns its exit status.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    pub fn stranger(&self) -> User {
        User::new(&self.url)
    }

    pub fn log_in(&self, username: &str, password: &str) -> User {
        let mut user = self.stranger();
        let (status, answer) = user.post("/api/login", &json!({"username": username, "password": password}));
        assert_eq!(status, 200, "{username}: {answer}");
        user.token = answer["token"].as_str().unwrap().to_owned();
        user
    }

    /// Logs in as `testuser`, a receptionist of the demo business with a public password.
    pub fn desk(&self) -> User {
        self.log_in("testuser", "testpass")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A server that may not be ready yet. It is killed when dropped.
pub struct Starting {
    child: Option<Child>,
    address: String,
    complaints: PathBuf,
}

impl Starting {
    pub fn ready(mut self) -> Program {
        let mut child = self.child.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = Vec::new();
        // Reads the first line. After it, a demo prints one line for each login.
        let expected = |said: &[String]| said.first().is_some_and(|first| first.starts_with("Parlour is running at "));
        while !expected(&said) {
            let mut line = String::new();
            if stdout.read_line(&mut line).unwrap() == 0 {
                child.wait().unwrap();
                panic!("it did not start: {}", fs::read_to_string(&self.complaints).unwrap());
            }
            said.push(line.trim_end().to_owned());
        }
        let mut program = Program { child, url: format!("http://{}", self.address), said, _stdout: stdout };
        let installation = program.stranger().get("/api/installation").1;
        for _ in installation["demo_logins"].as_array().unwrap() {
            let mut line = String::new();
            program._stdout.read_line(&mut line).unwrap();
            program.said.push(line.trim_end().to_owned());
        }
        program
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ended = child.kill();
            let _reaped = child.wait();
        }
    }
}

/// A user with a connection of their own. The token is empty before the login.
pub struct User {
    agent: Agent,
    url: String,
    pub token: String,
}

impl User {
    fn new(url: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
        Self { agent: config.build().into(), url: url.to_owned(), token: String::new() }
    }

    /// Returns the same user with a new connection to `url`.
    pub fn also_at(&self, url: &str) -> Self {
        Self { token: self.token.clone(), ..Self::new(url) }
    }

    pub fn again(&self) -> Self {
        self.also_at(&self.url)
    }

    pub fn patch(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.agent.patch(format!("{}{path}", self.url));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        read(request.send_json(body).unwrap()).unwrap()
    }

    pub fn delete(&self, path: &str) -> u16 {
        let request = self.agent.delete(format!("{}{path}", self.url));
        request.header("authorization", format!("Bearer {}", self.token)).call().unwrap().status().as_u16()
    }

    pub fn try_get(&self, path: &str) -> Result<(u16, Value), ureq::Error> {
        let request = self.agent.get(format!("{}{path}", self.url));
        read(request.header("authorization", format!("Bearer {}", self.token)).call()?)
    }

    pub fn try_post(&self, path: &str, body: &Value) -> Result<(u16, Value), ureq::Error> {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        read(request.send_json(body)?)
    }

    pub fn get(&self, path: &str) -> (u16, Value) {
        self.try_get(path).unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.try_post(path, body).unwrap()
    }

    /// Fetches a page without a login and returns its text.
    pub fn text(&self, path: &str) -> String {
        let mut response = self.agent.get(format!("{}{path}", self.url)).call().unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.body_mut().read_to_string().unwrap()
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<(u16, Value), ureq::Error> {
    let text = response.body_mut().read_to_string()?;
    Ok((response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text))))
}

#[allow(clippy::disallowed_methods, reason = "the program that is tested goes by the system's clock")]
pub fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// Returns January 22, 2027 or, if that day is less than 30 days away, the first Friday more than 30 days ahead.
pub fn friday() -> Date {
    let of_the_script = jiff::civil::date(2027, 1, 22);
    let month_ahead = today().saturating_add(30.days());
    if of_the_script >= month_ahead {
        return of_the_script;
    }
    month_ahead.nth_weekday(1, Weekday::Friday).unwrap()
}

/// Returns a booking request with only a client, a service and a time.
pub fn booking() -> Value {
    json!({"client_id": 1, "service_id": 1, "booking_date": format!("{} 10:00:00", friday())})
}

/// Runs `doctor`. Panics if it finds a fault, such as overlapping claims or wrong day totals.
#[track_caller]
pub fn check_health(store: &Store) {
    let said = store.succeed(&["doctor"]);
    for line in ["ok      claims: no two overlap", "ok      day totals: match a recount"] {
        assert!(said.lines().any(|one| one == line), "{line:?} is not in {said}");
    }
}

/// Writes a settings file and returns its path.
pub fn settings_file(folder: &Path, text: &str) -> String {
    let path = folder.join("my.toml");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
