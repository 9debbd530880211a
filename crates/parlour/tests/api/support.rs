//! Support for all API tests: the program on either engine, a clock that tests advance, two businesses, and a user of
//! every role.

use std::net::IpAddr;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use parlour::app::App;
use parlour::bootstrap::{self, Dependencies};
use parlour::middleware::Middleware;
use parlour::migrations::MIGRATIONS;
use parlour::router::router;
use parlour::seed;
use parlour_accounts::users::{self, NewUser};
use parlour_catalogue::businesses::{self, Kind, NewBusiness};
use parlour_cluster::Cluster;
use parlour_core::clock::Clock;
use parlour_core::http::caller::Caller;
use parlour_core::principal::Role;
use parlour_core::random::Random;
use parlour_core::secret::Secret;
use parlour_core::settings::{Data, Settings};
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, Instant};
use parlour_db::{Db, Location, Tx};
use parlour_jobs::{Job, NewJob};
use parlour_testkit::{Database, Durability, Folder, PrivatePgBouncer, PrivatePostgres};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::sync::OnceCell;

use crate::responses::{Identified, UnavailableDate};

/// Time at which a test begins: 9:00 on a Monday in New York.
pub const NOW: &str = "2027-01-04T14:00:00Z";

/// The program without a listening socket. Tests call its middleware directly.
pub struct TestApp {
    pub app: App,
    edge: Middleware,
    pub location: Location,
    /// Folder for data outside the database.
    pub data: Arc<Folder>,
    /// Deletes the database when dropped. An unused folder if the database belongs to another value.
    _store: Store,
}

enum Store {
    File { _folder: Folder },
    Server { _database: Database },
}

/// A user who is logged in, or a stranger if the token is empty.
#[derive(Clone)]
pub struct User {
    edge: Middleware,
    token: String,
    address: IpAddr,
    /// Additional header of each request: name and value.
    extra: Option<(&'static str, String)>,
}

/// A response with its whole body. A body that is not JSON is kept as a string.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
}

impl TestApp {
    pub async fn sqlite() -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(|| async {
            let folder = Folder::new();
            fill(&Location::File(folder.join("parlour.db"))).await;
            std::fs::read(folder.join("parlour.db")).unwrap()
        });
        let folder = Folder::new();
        std::fs::write(folder.join("parlour.db"), template.await).unwrap();
        Self::on(Location::File(folder.join("parlour.db")), Store::File { _folder: folder })
    }

    pub async fn postgres() -> Self {
        // Name of the template database. It is unique to this run, because its contents depend on the program.
        static NAME: LazyLock<String> = LazyLock::new(|| format!("parlour_api_{}", Random::system().token()));
        let database = Database::from_template(&NAME, |url| {
            let location = Location::Url(url.to_owned().into());
            let fill = || Builder::new_current_thread().enable_all().build().unwrap().block_on(fill(&location));
            thread::scope(|scope| scope.spawn(fill).join().unwrap());
        });
        Self::on(Location::Url(database.url.clone().into()), Store::Server { _database: database })
    }

    /// Starts the program behind PgBouncer in transaction mode. All connections of the program share four server
    /// connections.
    pub async fn pooled() -> (Self, PrivatePgBouncer) {
        let app = Self::postgres().await;
        let Location::Url(url) = &app.location else { panic!("PostgreSQL has an address") };
        let url = url.expose_secret();
        let bouncer = PrivatePgBouncer::start(url, 4, "");
        let location = Location::Url(bouncer.url(url.rsplit_once('/').unwrap().1).into());
        let pool = parlour_db::Settings { pool_size: 16, pooled: true, ..parlour_db::Settings::default() };
        (app.through(Db::open(location, pool).unwrap()), bouncer)
    }

    /// Starts the program on a PostgreSQL server with a replica. The test can stop both.
    pub async fn replicated() -> (Self, [PrivatePostgres; 2]) {
        let main = PrivatePostgres::start(Durability::Full);
        let replica = main.replica();
        let app = Self::on_server(&main).await;
        let pool =
            parlour_db::Settings { replicas: vec![replica.url("postgres").into()], ..parlour_db::Settings::default() };
        (app.through(Db::open(Location::Url(main.url("postgres").into()), pool).unwrap()), [main, replica])
    }

    /// Returns the program on the same database, with the connections of `db`.
    fn through(self, db: Db) -> Self {
        let cluster = self.app.cluster.clone();
        let node = build(settings(&self.data), db, cluster, &self.app.clock, 10);
        Self { edge: router(&node), app: node, ..self }
    }

    /// Starts the program on a PostgreSQL server that the test can stop.
    pub async fn on_server(server: &PrivatePostgres) -> Self {
        let location = Location::Url(server.url("postgres").into());
        fill(&location).await;
        Self::on(location, Store::File { _folder: Folder::new() })
    }

    fn on(location: Location, store: Store) -> Self {
        let clock = Clock::fixed(Instant(NOW.parse().unwrap()));
        let data = Arc::new(Folder::new());
        let app = app(settings(&data), &location, &clock, 7);
        Self { edge: router(&app), app, location, data, _store: store }
    }

    /// Returns the program on the same database, with other settings.
    pub fn with_settings(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings(&self.data);
        change(&mut settings);
        let app = app(settings, &self.location, &self.app.clock, 9);
        Self { edge: router(&app), app, ..self }
    }

    /// Returns another node on the same database. It can also stand for this node after a restart.
    pub fn another_node(&self) -> Self {
        let app = app(settings(&self.data), &self.location, &self.app.clock, 8);
        Self {
            edge: router(&app),
            app,
            location: self.location.clone(),
            data: Arc::clone(&self.data),
            _store: Store::File { _folder: Folder::new() },
        }
    }

    /// Starts a session for a user, without checking a password. Users of the demo business are `owner`, `manager`,
    /// `desk`, `testuser`, `stylist` and `client`; `rival` is the owner of another business.
    pub async fn user(&self, username: &'static str) -> User {
        let found = self.app.db.read(move |tx| {
            tx.one(&MEMBERSHIP, parlour_db::params![username], |row| Ok((row.take()?, row.take::<BusinessId>()?)))
        });
        let (user, business) = found.await.unwrap_or_else(|error: parlour_db::Error| panic!("{username}: {error}"));
        let sessions = &self.app.sessions;
        let token = sessions.start(&self.app.db, user, business, "192.0.2.1".into(), "test".into()).await.unwrap();
        self.bearer(&token)
    }

    /// Enqueues a job that no worker handles and returns its id. `business` is the business that it belongs to, if any.
    pub async fn enqueue(&self, business: Option<i64>) -> i64 {
        let tasks = self.app.jobs.clone();
        let enqueued = self.app.db.write(move |tx| {
            let new = NewJob::of(&UnhandledJob {}).unwrap();
            tasks.enqueue(tx, &business.map_or(new.clone(), |business| new.business(business)))
        });
        enqueued.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}")).id
    }

    /// Returns the token of a link to reset the password of a user. It is valid for an hour.
    pub async fn password_token(&self, username: &'static str) -> String {
        let found = self.app.db.read(move |tx| {
            tx.one(&PASSWORD, parlour_db::params![username], |row| Ok((row.take::<i64>()?, row.take::<String>()?)))
        });
        let (user, hash) = found.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        let until = self.app.clock.now().micros() + 3_600_000_000;
        signed_token::sign_with(secret().key("password"), [user, until], &hash)
    }

    /// Returns a caller without a login.
    pub fn stranger(&self) -> User {
        self.bearer("")
    }

    /// Returns the middleware that requests reach first.
    pub fn edge(&self) -> &Middleware {
        &self.edge
    }

    /// Requests a page without a login, and returns the status.
    pub async fn page(&self, path: &str) -> StatusCode {
        let caller = Caller::at("192.0.2.9".parse().unwrap());
        let request = Request::builder().uri(path).extension(caller).body(Body::empty()).unwrap();
        self.stranger().send(request).await.status
    }

    /// Returns a caller with this session token.
    pub fn bearer(&self, token: &str) -> User {
        User::new(self.edge.clone(), token)
    }

    /// Makes a user an administrator of the installation. Takes effect in new sessions.
    pub async fn promote(&self, username: &'static str) {
        let promoted = self.app.db.write(move |tx| tx.execute(&PROMOTE, parlour_db::params![username]));
        promoted.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    }

    pub fn advance_clock(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// Runs a statement, and returns the first column of the first row.
    pub async fn count(&self, statement: &'static parlour_db::Statement) -> i64 {
        self.app
            .db
            .read(move |tx| tx.one(statement, parlour_db::params![], |row| row.take()))
            .await
            .unwrap_or_else(|error: parlour_db::Error| panic!("{error}"))
    }
}

/// A job that the program has no handler for.
#[derive(Serialize, Deserialize)]
pub struct UnhandledJob {}

impl Job for UnhandledJob {
    const KIND: &'static str = "email";
}

parlour_db::statements! {
    MEMBERSHIP scans "a test's few users" = "SELECT u.id, m.business_id FROM users u
        JOIN members m ON m.user_id = u.id WHERE u.username = $1";
    PASSWORD scans "a test's few users" = "SELECT id, password_hash FROM users WHERE username = $1";
    /// Overlapping claims on one employee or resource.
    pub OVERLAPS scans "a test's few claims" = "SELECT count(*) FROM claims a JOIN claims b
        ON b.bookable_id = a.bookable_id AND b.starts_at > a.starts_at AND b.starts_at < a.ends_at";
    pub BOOKINGS scans "a test's few bookings" = "SELECT count(*) FROM bookings";
    pub FILES scans "a test's few files" = "SELECT count(*) FROM files";
    pub KEYS scans "a test's few keys" = "SELECT count(*) FROM idempotency_keys";
    pub SESSIONS scans "a test's few sessions" = "SELECT count(*) FROM sessions";
    pub TOKEN_HASHES scans "a test's few sessions" = "SELECT token_hash FROM sessions";
    /// Last use of the newest session.
    pub LAST_SEEN scans "a test's few sessions" = "SELECT last_used_at FROM sessions ORDER BY id DESC LIMIT 1";
    /// Last use of the session that has been idle longest.
    pub FIRST_SEEN scans "a test's few sessions" = "SELECT min(last_used_at) FROM sessions";
    /// Locks all sessions until the end of the transaction, so that others cannot write to them.
    pub HOLD_SESSIONS scans "a test's few sessions" = "UPDATE sessions SET last_used_at = last_used_at";
    pub LEAVE scans "a test's few members" = "DELETE FROM members
        WHERE user_id = (SELECT id FROM users WHERE username = $1)";
    PROMOTE scans "a test's few users" = "UPDATE users SET administrator = TRUE WHERE username = $1";
}

/// Creates the data that every test begins with.
async fn fill(location: &Location) {
    let (db, now) = (open(location), Instant(NOW.parse().unwrap()));
    db.migrate(MIGRATIONS).await.unwrap();
    seed::create(&db, now, &Random::seeded(6), seed::STAFF).await.unwrap();
    db.write(move |tx| people_and_a_rival(tx, now)).await.unwrap();
    db.close().await;
}

/// Creates a node that receives no messages from other nodes on the same database.
fn app(settings: Settings, location: &Location, clock: &Clock, seed: u64) -> App {
    let time = clock.clone();
    let cluster = Cluster::unconnected(parlour_cluster::Clock::by(move || time.now().micros() / 1_000));
    build(settings, open(location), cluster, clock, seed)
}

pub fn build(settings: Settings, db: Db, cluster: Cluster, clock: &Clock, seed: u64) -> App {
    let (clock, random) = (clock.clone(), Random::seeded(seed));
    bootstrap::build(Dependencies { settings, db, cluster, clock, random, secret: secret(), demo: Vec::new() }).unwrap()
}

pub fn secret() -> Secret {
    Secret::new([7; 32])
}

fn open(location: &Location) -> Db {
    Db::open(
        location.clone(),
        parlour_db::Settings { max_overflow: 10, pool_size: 10, ..parlour_db::Settings::default() },
    )
    .unwrap()
}

/// Returns the default settings without rate limits, which most tests would exceed. Emails are written to a folder.
fn settings(data: &Folder) -> Settings {
    let variable = |name: &str| match name {
        "RATE_LIMITS" => Some("off".to_owned()),
        "MAIL_FROM" => Some("hello@example.test".to_owned()),
        "MAIL_FOLDER" => Some(data.join("emails").display().to_string()),
        _ => None,
    };
    Settings { data: Data { folder: data.path().to_owned() }, ..Settings::read(None, &variable).unwrap() }
}

fn people_and_a_rival(tx: &mut Tx<'_>, now: Instant) -> Result<(), parlour_db::Error> {
    let mut user = |name: &str| {
        NewUser {
            username: name.to_owned(),
            email: format!("{name}@example.test"),
            name: name.to_owned(),
            password_hash: "none".to_owned(),
        }
        .insert(tx, now)
    };
    let (manager, rival) = (user("manager")?, user("rival")?);
    users::join(tx, manager, BusinessId(1), Role::Manager)?;
    let new = NewBusiness {
        code: "rival".into(),
        name: "Rival".into(),
        kind: Kind::Barbershop,
        currency: "EUR".parse().unwrap(),
    };
    let business = businesses::insert(tx, &new, now)?;
    users::join(tx, rival, business, Role::Owner)
}

impl User {
    /// Returns a caller of this middleware, without a login.
    pub fn stranger_to(edge: Middleware) -> Self {
        Self::new(edge, "")
    }

    fn new(edge: Middleware, token: &str) -> Self {
        Self { edge, token: token.to_owned(), address: "192.0.2.1".parse().unwrap(), extra: None }
    }

    /// Returns the same user with another IP address.
    pub fn from(&self, address: &str) -> Self {
        Self { address: address.parse().unwrap(), ..self.clone() }
    }

    /// Returns the same user with an additional header.
    pub fn with(&self, header: &'static str, value: &str) -> Self {
        Self { extra: Some((header, value.to_owned())), ..self.clone() }
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: impl Serialize) -> Answer {
        self.json(Method::POST, path, body, None).await
    }

    pub async fn patch(&self, path: &str, body: impl Serialize) -> Answer {
        self.json(Method::PATCH, path, body, None).await
    }

    pub async fn post_once(&self, path: &str, key: &str, body: impl Serialize) -> Answer {
        self.json(Method::POST, path, body, Some(key)).await
    }

    /// Creates an item and returns the body of the response. Panics if the request fails.
    pub async fn create(&self, path: &str, body: impl Serialize) -> Value {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.body);
        answer.body
    }

    /// Creates an item and returns the response as a type. Panics if the request fails.
    pub async fn create_as<T: DeserializeOwned>(&self, path: &str, body: impl Serialize) -> T {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.body);
        answer.expect_as(StatusCode::CREATED)
    }

    /// Creates an item and returns its id. Panics if the request fails.
    pub async fn create_id(&self, path: &str, body: impl Serialize) -> i64 {
        self.create_as::<Identified>(path, body).await.id
    }

    async fn json(&self, method: Method, path: &str, body: impl Serialize, key: Option<&str>) -> Answer {
        let body = serde_json::to_value(body).unwrap();
        let mut request = self.request(method, path).header(header::CONTENT_TYPE, kind(&body));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(bytes(&body)).unwrap()).await
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(if path.starts_with("/api") || path.starts_with("/files/") {
                path.to_owned()
            } else {
                format!("/api/v1{path}")
            })
            .extension(Caller::at(self.address));
        let request = match &self.extra {
            Some((header, value)) => request.header(*header, value),
            None => request,
        };
        if self.token.is_empty() { request } else { request.header("authorization", format!("Bearer {}", self.token)) }
    }

    /// Sends a request, and returns the head and the raw body of the response.
    pub async fn take(&self, request: Request<Body>) -> (axum::http::response::Parts, Vec<u8>) {
        let (parts, body) = self.edge.answer(request).await.into_parts();
        (parts, body.collect().await.unwrap().to_bytes().into())
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, bytes) = self.take(request).await;
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| if bytes.is_empty() { Value::Null } else { json!(String::from_utf8_lossy(&bytes)) });
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

/// Returns the content type of a body. A string stands for the bytes of a file, one character for each byte; other
/// values are JSON.
pub fn kind(body: &Value) -> &'static str {
    if body.is_string() { "application/octet-stream" } else { "application/json" }
}

/// Returns a body as it is sent. Strings stand for files, as in [`kind`].
pub fn bytes(body: &Value) -> Body {
    match body {
        Value::String(bytes) => bytes.chars().map(|byte| u8::try_from(byte).unwrap()).collect::<Vec<_>>().into(),
        body => body.to_string().into(),
    }
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Returns the body as a type. Panics if the status differs, or if the body does not match the type.
    #[track_caller]
    pub fn expect_as<T: DeserializeOwned>(self, status: StatusCode) -> T {
        let body = self.expect(status);
        match T::deserialize(&body) {
            Ok(answer) => answer,
            Err(error) => panic!("{error}: {body}"),
        }
    }

    /// Returns the code of the problem, such as `slot_taken`. Returns `none` if the response is not a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("none")
    }

    /// Returns the dates of a series that cannot be booked, from the problem.
    pub fn unavailable_dates(&self) -> Vec<UnavailableDate> {
        Vec::deserialize(&self.body["unavailable_dates"]).unwrap()
    }

    /// Returns the detail of the problem, which is written for people. Empty if the problem has no detail.
    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }

    /// Returns the names of the invalid fields, sorted.
    pub fn fields(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut fields: Vec<_> = errors.iter().filter_map(|error| error["field"].as_str()).collect();
        fields.sort_unstable();
        fields
    }
}

/// Returns an idempotency key that no other request of this process has.
pub fn new_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("key-{}", NEXT.fetch_add(1, Relaxed))
}
